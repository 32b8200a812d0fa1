"""What goes into a package: the request as it was approved, and what falls under it."""

from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from portal.domain.lawful import DATA_KINDS, KINDS
from portal.domain.lawful.scope import Scope, scope, within
from portal.errors import CannotOpen
from portal.models.evidence import Evidence
from portal.models.lawful import LawfulRequest
from portal.models.paper import Paper
from portal.ports import Storage
from portal.services import evidence, own_data
from portal.services.cases import papers
from portal.services.own_data.papers import paper_files
from portal.states import DataKind

Plain = dict[str, Any]


@dataclass(frozen=True)
class Picture:
    """One file to be put in: its name, its row, and what is said if it is lost."""

    name: str
    row_id: int
    told: Plain
    is_paper: bool = False


@dataclass(frozen=True)
class Contents:
    """All that is to be packed, as plain values."""

    request: Plain = field(repr=False)
    held: Plain = field(repr=False)
    pictures: list[Picture]


def gather(session: Session, row: LawfulRequest, *, zone: tzinfo) -> Contents:
    """Read everything the request covers; writes nothing."""
    asked = scope(row.data_kinds, row.since, row.until, zone=zone)
    everything = own_data.gather(session, row.customer, for_law=True)
    return Contents(
        request=_request(row),
        held=within(everything, asked),
        pictures=_pictures(session, row, asked) + _papers(session, row, asked),
    )


def open_picture(session: Session, picture: Picture, storage: Storage) -> bytes | None:
    """Give the file, or None if it is lost or was removed meanwhile."""
    try:
        if picture.is_paper:
            return papers.open_file(session.get_one(Paper, picture.row_id), storage)
        row = session.get_one(Evidence, picture.row_id)
        return evidence.open_picture(row, storage)
    except (CannotOpen, NoResultFound):
        return None


def _pictures(session: Session, row: LawfulRequest, asked: Scope) -> list[Picture]:
    if DataKind.PICTURES not in asked.kinds:
        return []
    return [
        Picture(
            name=f"evidence/{name}",
            row_id=each.id,
            told={
                "file": f"evidence/{name}",
                "shows": each.side.value,
                "received_at": _moment(each.received_at),
                # the file itself is gone: by this hash, keyed by the portal, the
                # one that was sent would be known again
                "keyed_hash_of_the_file_sent": each.fingerprint.hex(),
            },
        )
        for name, each, _ in own_data.pictures(session, row.customer)
        if asked.holds(each.received_at)
    ]


def _papers(session: Session, row: LawfulRequest, asked: Scope) -> list[Picture]:
    if DataKind.TRANSFERS not in asked.kinds:
        return []
    return [
        Picture(
            name=f"papers/{name}",
            row_id=each.id,
            told={
                "file": f"papers/{name}",
                "shows": "paper",
                "received_at": _moment(each.received_at),
                "keyed_hash_of_the_file_sent": each.fingerprint.hex(),
            },
            is_paper=True,
        )
        for name, each, _ in paper_files(session, row.customer)
        if asked.holds(each.received_at)
    ]


def _request(row: LawfulRequest) -> Plain:
    return {
        "id": row.public_id,
        "kind": KINDS[row.kind],
        "authority": row.authority,
        "reference": row.reference,
        "legal_basis": row.legal_basis,
        "received_on": _day(row.received_on),
        "due_on": _day(row.due_on),
        "covers": [DATA_KINDS[DataKind(kind)] for kind in row.data_kinds],
        "from": _day(row.since),
        "until": _day(row.until),
        "asked_for_by": row.requested_by.name,
        "asked_for_at": _moment(row.requested_at),
        "approved_by": row.decided_by.name if row.decided_by else None,
        "approved_at": _moment(row.decided_at),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(value: datetime | None) -> str | None:
    return value.isoformat(timespec="seconds") if value else None
