"""The transfer that a case is about, the customer, and whether they are known."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.transfers.networks import NETWORKS
from portal.models.customer import Customer
from portal.models.staff import Staff
from portal.models.transfer import Transfer
from portal.models.verification import Decision, Verification
from portal.services import histories
from portal.services.case_files.blocks import (
    Block,
    Heading,
    Pairs,
    Table,
    moment,
)


def told_transfer(session: Session, row: Transfer) -> Iterator[Block]:
    """Tell every fact of a transfer."""
    entered = histories.names_of(session, [row.entered_by])
    yield Heading("Transfer")
    yield Pairs(
        [
            ("Transfer", row.public_id),
            ("Amount", f"{row.amount} {row.asset}"),
            ("Network", network_name(row.network)),
            ("Direction", row.direction.value),
            ("From address", row.sender or ""),
            ("To address", row.receiver or ""),
            ("Transaction hash", row.transaction or ""),
            ("State of the money", row.state.value),
            ("Entered", moment(row.entered_at)),
            ("Entered by", entered.get(row.entered_by, row.entered_by)),
            ("Settled", moment(row.settled_at)),
            ("Passed by screening", row.passed_by or ""),
        ]
    )


def told_customer(session: Session, customer: Customer) -> Iterator[Block]:
    """Tell who the customer is, and what was decided about who they are."""
    yield Heading("Customer")
    yield Pairs(
        [
            ("Reference", customer.reference),
            ("Name", customer.name or ""),
            ("E-mail address", _confirmed(customer.email, customer.email_confirmed_at)),
            ("Phone number", _confirmed(customer.phone, customer.phone_confirmed_at)),
            ("Registered", moment(customer.registered_at)),
            ("Verified", moment(customer.verified_at) or "not verified"),
            ("Relationship ended", moment(customer.ended_at) or "no"),
        ]
    )
    several = session.scalars(
        select(Verification)
        .where(Verification.customer_id == customer.id)
        .order_by(Verification.id)
    ).unique()
    rows = [
        (
            each.public_id,
            each.state.value.replace("_", " "),
            moment(each.started_at),
            moment(each.submitted_at),
            _decisions(session, each),
        )
        for each in several
    ]
    if rows:
        head = ("Verification", "State", "Started", "Submitted", "Decided")
        yield Table(head, rows, (1.5, 1.2, 1.3, 1.3, 2.2))


def network_name(key: str) -> str:
    """Give what a network is called; an unknown one is shown by its key."""
    return NETWORKS[key].name if key in NETWORKS else key


def _confirmed(value: str | None, at: object) -> str:
    if not value:
        return ""
    return f"{value} ({'confirmed' if at else 'not confirmed'})"


def _decisions(session: Session, row: Verification) -> str:
    made = session.scalars(
        select(Decision).where(Decision.verification_id == row.id).order_by(Decision.id)
    )
    return "\n".join(
        f"{each.outcome.value.replace('_', ' ')}, {moment(each.decided_at)}, "
        f"by {_by(session, each)}"
        for each in made
    )


def _by(session: Session, made: Decision) -> str:
    if made.staff_id is None:
        return "the portal"
    by = session.get_one(Staff, made.staff_id).name
    return f"{by}, confirmed by {made.second.name}" if made.second else by
