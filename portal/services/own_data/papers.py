"""Papers that a customer was asked for and gave, as plain values and as files."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portal.domain.cases.paper_words import KINDS
from portal.models.case import Case
from portal.models.customer import Customer
from portal.models.paper import Paper, PaperRequest

Plain = dict[str, Any]


def gather_papers(
    session: Session, customer: Customer, *, for_law: bool
) -> list[Plain]:
    """Give what was asked for, oldest first; who asked is for the law alone."""
    rows = session.scalars(
        select(PaperRequest)
        .join(Case, Case.id == PaperRequest.case_id)
        .where(Case.customer_id == customer.id)
        .order_by(PaperRequest.id)
        .options(selectinload(PaperRequest.papers))
    )
    return [_request(row, for_law=for_law) for row in rows]


def paper_files(session: Session, customer: Customer) -> list[tuple[str, Paper, str]]:
    """List the files that are kept: a name, the row, and the key of storage."""
    rows = session.scalars(
        select(Paper)
        .join(Case, Case.id == Paper.case_id)
        .where(Case.customer_id == customer.id, Paper.storage_key.is_not(None))
        .order_by(Paper.id)
    )
    return [
        (file_name(row, number), row, row.storage_key)
        for number, row in enumerate(rows, start=1)
        if row.storage_key is not None
    ]


def file_name(paper: Paper, number: int) -> str:
    """Give the name of a paper's file in a download: never the one it came with."""
    kind = "pdf" if paper.is_pdf else "jpg"
    return f"{number:02}-paper-{paper.public_id}.{kind}"


def _request(row: PaperRequest, *, for_law: bool) -> Plain:
    found = {
        "kind": KINDS[row.kind],
        "text": row.words,
        "state": row.state.value,
        "asked_at": _moment(row.asked_at),
        "answered_at": _moment(row.answered_at),
        "settled_at": _moment(row.settled_at),
        "asked_again_because": row.reason,
        "files": [_file(paper) for paper in row.papers if paper.removed_at is None],
    }
    return {**found, "asked_by": row.asked_by.name} if for_law else found


def _file(paper: Paper) -> Plain:
    return {
        "id": paper.public_id,
        "name": paper.name,
        "pages": paper.pages,
        "received_at": _moment(paper.received_at),
        "sent_at": _moment(paper.sent_at),
    }


def _moment(value: datetime | None) -> str | None:
    return value.isoformat(timespec="seconds") if value else None
