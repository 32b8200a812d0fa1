"""What keeps a customer's data from being removed: an open matter that needs them."""

from sqlalchemy import Select, select, union
from sqlalchemy.orm import Session

from portal.domain.lawful import NEEDED
from portal.domain.transfers import OPEN
from portal.models.case import Case
from portal.models.customer import Customer
from portal.models.lawful import LawfulRequest
from portal.models.notice import Notice
from portal.models.transfer import Transfer
from portal.states import CaseState


def holds(session: Session, customer: Customer) -> list[str]:
    """
    Name what holds them: "case", "notice", "lawful", "transfer"; empty if nothing.

    Never to be shown to the customer: some matters must not be told.
    """
    return [
        name
        for name, held in _BY_NAME.items()
        if session.scalar(held().where(_OF[name] == customer.id).limit(1)) is not None
    ]


def held() -> Select[int]:
    """Select the ids of all customers whom something holds."""
    every = union(*(query() for query in _BY_NAME.values())).subquery()
    return select(every.c[0])


def _cases() -> Select[int]:
    return select(Case.customer_id).where(Case.state == CaseState.OPEN)


def _notices() -> Select[int]:
    return select(Notice.customer_id).where(
        Notice.lifted_at.is_(None), Notice.withdrawn_at.is_(None)
    )


def _lawful() -> Select[int]:
    return select(LawfulRequest.customer_id).where(LawfulRequest.state.in_(NEEDED))


def _transfers() -> Select[int]:
    # what is held or frozen is the customer's money still
    return select(Transfer.customer_id).where(Transfer.state.in_(OPEN))


_BY_NAME = {
    "case": _cases,
    "notice": _notices,
    "lawful": _lawful,
    "transfer": _transfers,
}
_OF = {
    "case": Case.customer_id,
    "notice": Notice.customer_id,
    "lawful": LawfulRequest.customer_id,
    "transfer": Transfer.customer_id,
}
