"""Hand an export package out: decrypted piece by piece, once, to its approver."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from flask import Flask, Response, current_app, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain.roles import Permission
from portal.errors import CannotOpen, DownloadRefused, Overtaken
from portal.extensions import begin_write, db
from portal.services.packages import downloads
from portal.services.packages.downloads import Handing
from portal.web import visitors
from portal.web.staff.account import fresh
from portal.web.staff.console import Console
from portal.web.staff.guard import actor, this_staff
from portal.web.staff.lawful import found, page

log = logging.getLogger(__name__)

SIGN_EVERY = timedelta(seconds=10)


def add_routes(console: Console) -> None:
    """Add the download."""
    console.page(
        "/lawful/<public_id>/download",
        download_lawful,
        needs=Permission.LAWFUL,
        methods=["POST"],
    )


def download_lawful(public_id: str) -> ResponseReturnValue:
    """Stream the ZIP; without a young second factor lead to its proof first."""
    if not fresh.is_fresh():
        back = url_for("staff.lawful_request", public_id=public_id)
        return redirect(url_for("staff.confirm", to=back), code=303)
    row = found(public_id)
    policy = visitors.config().policy.lawful
    try:
        handing = downloads.begin(
            db.session(), row, by=this_staff(), policy=policy, now=visitors.now()
        )
        db.session.commit()
    except DownloadRefused as error:
        db.session.rollback()
        return page(found(public_id), 409, not_handed=error.reason)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    answer = Response(handed(app, handing, actor()), mimetype="application/zip")
    answer.content_length = handing.size
    answer.headers["Content-Disposition"] = f"attachment; filename={handing.name}"
    return answer


def handed(app: Flask, handing: Handing, by: str) -> Iterator[bytes]:
    """
    Give the plain pieces; that the last was taken is noted, and that it broke off.

    No connection to the database is held between two pieces.
    """
    storage = app.extensions["portal"].adapters.storage
    signed = app.extensions["portal"].adapters.clock()
    damaged = whole = False
    try:
        for piece in handing.pieces:
            yield downloads.open_piece(handing, piece, storage)
            now = app.extensions["portal"].adapters.clock()
            if now - signed >= SIGN_EVERY:
                signed = now
                with _transaction(app) as (session, at):
                    downloads.sign(session, handing, now=at)
        with _transaction(app) as (session, at):
            downloads.finish(session, handing, by=by, now=at)
        whole = True
    except CannotOpen:
        damaged = True
        log.error("a piece of a package is lost or was altered")
        raise
    except Overtaken:
        whole = True  # somebody else's turn: there is nothing to note
        raise
    finally:
        if not whole:
            with _transaction(app) as (session, at):
                downloads.break_off(session, handing, by=by, damaged=damaged, now=at)


@contextmanager
def _transaction(app: Flask) -> Iterator[tuple[Session, datetime]]:
    with app.app_context():
        begin_write(db.session)
        yield db.session(), app.extensions["portal"].adapters.clock()
        db.session.commit()
