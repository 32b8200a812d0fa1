"""The customer's own data as files: for a machine, for a person, and the pictures."""

import json
import re
from collections.abc import Iterator
from datetime import datetime

from flask import render_template
from flask_babel import lazy_gettext as _

from portal.errors import CannotOpen
from portal.extensions import db
from portal.models.customer import Customer
from portal.models.paper import Paper
from portal.ports import Storage
from portal.services import own_data
from portal.services.evidence import bursts
from portal.services.own_data.papers import paper_files
from portal.services.retention import kept_records
from portal.services.retention.kept_records import Piece
from portal.vault import Vault
from portal.web import visitors
from portal.web.filters import moment
from portal.web.terms import told_terms
from portal.web.zips import File

ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:")
LABELS = {
    "customer": _("You"),
    "consents": _("What you agreed to"),
    "verifications": _("Your verifications"),
    "messages": _("Messages to you"),
    "devices": _("Where you signed in"),
    "phones": _("Phones that took over"),
    "invitations": _("Invitations to you"),
    "papers": _("Papers that you were asked for"),
    "refunds": _("Refunds that you asked for"),
    "files": _("Files"),
    "events": _("What happened"),
    "steps": _("Steps"),
    "pictures": _("Pictures"),
    "read_from_document": _("What was read from your document"),
    "decisions": _("What was decided"),
    "name": _("Name"),
    "email": _("E-mail address"),
    "phone": _("Phone number"),
    "language": _("Language"),
    "reference": _("Reference"),
    "registered_at": _("Registered"),
    "verified_at": _("Verified"),
    "answers": _("What you gave"),
    "reasons": _("Reasons"),
    "outcome": _("Outcome"),
    "text": _("What we wrote to you"),
    "at": _("When"),
    "what": _("What"),
    "by": _("By whom"),
    "device": _("Device"),
    "network_address": _("Network address"),
    "kind": _("Kind"),
    "to": _("Sent to"),
    "status": _("State"),
    "state": _("State"),
    "shows": _("Shows"),
}


def label(key: str) -> str:
    """Give the words of a key; one without words is told as it is spelt."""
    known = LABELS.get(key)
    return str(known) if known else key.replace("_", " ").capitalize()


def value_of(value: object) -> str:
    """Give a value as people write it: a time by its day and hour."""
    text = str(value)
    try:
        at = datetime.fromisoformat(text) if ISO.match(text) else None
    except ValueError:
        at = None
    return moment(at) if at else text


def files(customer: Customer, *, now: datetime) -> Iterator[File]:
    """
    Give the files of the download, one after the other.

    All that is read from the database is read now; pictures are opened as they are
    asked for, and no transaction is needed then.
    """
    session, storage = db.session(), visitors.adapters().storage
    found = own_data.gather(session, customer, for_law=False)
    found = {"made_at": own_data.moment(now), **found}
    page = render_template(
        "customer/data_file.html",
        found=found,
        label=label,
        value_of=value_of,
        terms=told_terms(visitors.config().policy),
        made_at=now,
    )
    pieces = kept_records.pieces_of(session, customer)
    names = {
        (type(row), row.id): f"copy-of-{name}"
        for name, row, _ in (
            *own_data.pictures(session, customer),
            *paper_files(session, customer),
        )
    }
    return _files(found, page, _named(pieces, names), customer.vault, storage)


def _named(
    pieces: list[Piece], names: dict[tuple[type, int], str]
) -> list[tuple[str, Piece]]:
    return [(names.get((piece.of, piece.row_id), ""), piece) for piece in pieces]


def _files(
    found: own_data.Plain,
    page: str,
    pieces: list[tuple[str, Piece]],
    vault: Vault,
    storage: Storage,
) -> Iterator[File]:
    yield "data.html", page.encode()
    yield "data.json", json.dumps(found, indent=2, ensure_ascii=False).encode()
    for name, piece in pieces:
        try:
            content = vault.open(storage.get(piece.key), context=piece.context)
        except (KeyError, CannotOpen):
            yield f"missing-{name}.txt", b"This file could not be read.\n"
            continue
        if piece.column == "storage_key":
            folder = "papers" if piece.of is Paper else "pictures"
            yield f"{folder}/{name}", content
            continue
        for at, frame in bursts.frames_of(content):
            yield f"films/{name.removesuffix('.jpg')}-{at:05}ms.jpg", frame
