"""The register of freezes: by what money was frozen, and how that ended."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.models.case import Case, CaseDecision
from portal.models.freeze import Freeze
from portal.models.transfer import Transfer
from portal.services.registers.cells import (
    TRANSFER_HEAD,
    at,
    of_customer,
    of_transfer,
    reasons,
    rules,
    several,
    who,
)
from portal.states import Measure

GROUPS = ("frozen_owner", "frozen_category")  # their grounds name a group
ENDS = {Measure.UNFREEZE: "unfrozen", Measure.FORFEIT: "forfeited"}
HEAD = (
    "Case",
    "Customer",
    *TRANSFER_HEAD,
    "Frozen",
    "Frozen by",
    "Group",
    "Rules",
    "Decided to freeze",
    "Reasons to freeze",
    "Decided by",
    "Ended",
    "How it ended",
    "Reasons of the end",
    "Ended by",
    "End confirmed by",
)


def read(session: Session, ids: Sequence[int], zone: ZoneInfo) -> list[Sequence[str]]:
    """Give the rows of these freezes."""
    both = (Freeze.decision, Freeze.ended_by)
    rows = session.scalars(
        select(Freeze)
        .where(Freeze.id.in_(ids))
        .order_by(Freeze.id)
        .options(
            joinedload(Freeze.transfer).joinedload(Transfer.customer),
            joinedload(Freeze.screening),
            *(joinedload(each).joinedload(CaseDecision.staff) for each in both),
            joinedload(Freeze.ended_by).joinedload(CaseDecision.second),
        )
    ).all()
    transfers = [row.transfer_id for row in rows]
    found = session.execute(
        select(Case.transfer_id, Case.public_id).where(Case.transfer_id.in_(transfers))
    )
    cases = {transfer: public_id for transfer, public_id in found}  # noqa: C416
    return [_row(row, cases.get(row.transfer_id, ""), zone) for row in rows]


def _row(row: Freeze, case: str, zone: ZoneInfo) -> Sequence[str]:
    froze, end = row.decision, row.ended_by
    grounds = row.screening.grounds if row.screening else []
    groups = [each for each in grounds if each["rule"] in GROUPS]
    return (
        case,
        of_customer(row.transfer.customer),
        *of_transfer(row.transfer),
        at(row.began_at, zone),
        "screening" if row.screening else "decision",
        several(str(each["value"]) for each in groups),
        rules(grounds),
        at(froze.decided_at, zone) if froze else "",
        reasons(froze),
        who(froze.staff) if froze else "",
        at(row.ended_at, zone),
        ENDS.get(end.measure, "") if end else "it lasts",
        reasons(end),
        who(end.staff) if end else "",
        who(end.second) if end else "",
    )
