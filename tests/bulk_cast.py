"""Bulk invitations for tests: made from lists, checked and sent at once."""

import io

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.jobs.bulk import check_batch, send_batch
from portal.models.bulk import BulkInvitation, BulkLine
from portal.models.message import Message
from tests.staff_cast import anew


def upload(client: FlaskClient, content: str | bytes, **fields: str) -> TestResponse:
    """Give a file to the page; people whom nobody knows are registered."""
    raw = content.encode() if isinstance(content, str) else content
    once = f"{abs(hash((raw, *fields.items()))):040x}"
    data = {"way": "email", "language": "en", "registers": "y", "once": once}
    return client.post(
        "/staff/bulk/file",
        data=data | fields | {"file": (io.BytesIO(raw), "people.csv")},
        content_type="multipart/form-data",
    )


def work(app: Flask) -> None:
    """Let the worker check all, and send what may be sent now."""
    with app.app_context():
        while check_batch():
            pass
        while send_batch():
            pass


def send(client: FlaskClient, app: Flask, content: str | bytes, **fields: str) -> str:
    """Upload, check, press the button and send; give the page's address."""
    page = upload(client, content, **fields).location
    work(app)
    client.post(f"{page}/send")
    work(app)
    return page


def lines(session: Session, page: str = "") -> list[tuple[int, str, str | None]]:
    """Give number, state and reason of each line of a bulk, or of all."""
    rows = anew(session).execute(
        select(BulkLine.number, BulkLine.state, BulkLine.reason)
        .join(BulkInvitation)
        .where(BulkInvitation.public_id.endswith(page.rpartition("/")[2]))
        .order_by(BulkInvitation.id, BulkLine.number)
    )
    return [(number, state.value, reason) for number, state, reason in rows]


def sent_to(session: Session) -> list[str]:
    """Give whom invitations were written to, in that order."""
    rows = anew(session).scalars(
        select(Message).where(Message.kind == "invitation").order_by(Message.id)
    )
    return [row.to or "" for row in rows]
