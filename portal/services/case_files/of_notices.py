"""The notices that opened a case about a customer."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.case import Case
from portal.models.notice import Notice
from portal.services.case_files.blocks import (
    Block,
    Heading,
    Pairs,
    day,
    moment,
    name,
)


def told_notices(session: Session, case: Case) -> Iterator[Block]:
    """Tell every notice, as staff recorded it."""
    rows = session.scalars(
        select(Notice).where(Notice.case_id == case.id).order_by(Notice.id)
    ).all()
    for number, row in enumerate(rows, start=1):
        kind = row.kind.value.replace("_", " ")
        yield Heading(f"Notice {number} of {len(rows)}: {kind}")
        yield Pairs([*_notice(row)])


def _notice(row: Notice) -> Iterator[tuple[str, str]]:
    yield "Received on", day(row.received_on)
    yield "Recorded", f"{moment(row.recorded_at)}, {name(row.recorded_by)}"
    yield "From", row.source or ""
    yield "In words", row.words or ""
    if row.withdrawn_at:
        yield "Withdrawn", f"{moment(row.withdrawn_at)}, {name(row.withdrawn_by)}"
        yield "Withdrawn because", row.withdrawn_why or ""
