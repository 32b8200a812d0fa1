"""Read what counts of customers, one or many at once, and answer what they may do."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from portal.domain.entitlements import Entitlements, Facts, entitlements
from portal.models.case import Case
from portal.models.customer import Consent, Customer
from portal.models.notice import Notice
from portal.models.reverification import Reverification
from portal.models.verification import COUNTS, Verification
from portal.policy import CustomerPolicy
from portal.services.cases import suspended_among
from portal.states import (
    CaseState,
    NoticeKind,
    ReverificationState,
    VerificationState,
)

ASKED = (ReverificationState.ASKED, ReverificationState.STARTED)
Decided = tuple[VerificationState, datetime | None]


def of(
    session: Session, customer: Customer, *, policy: CustomerPolicy, now: datetime
) -> Entitlements:
    """Say what one customer may do: five short queries."""
    return of_many(session, [customer], policy=policy, now=now)[customer.id]


def of_many(
    session: Session,
    customers: Sequence[Customer],
    *,
    policy: CustomerPolicy,
    now: datetime,
) -> dict[int, Entitlements]:
    """Say what each customer may do, by the customer's id: as many queries."""
    found = facts(session, customers, policy=policy)
    return {each: entitlements(known, now=now) for each, known in found.items()}


def facts(
    session: Session, customers: Sequence[Customer], *, policy: CustomerPolicy
) -> dict[int, Facts]:
    """Give all that counts of each customer, by the customer's id."""
    ids = [customer.id for customer in customers]
    states, consents = _states(session, ids), _consents(session, ids)
    notices, cases = _notices(session, ids)
    suspended, asked = suspended_among(session, ids), _asked(session, ids)
    return {
        customer.id: Facts(
            verify_by=customer.verify_by,
            verified=customer.verified_at is not None,
            state=_state(states, customer),
            leave_by=_leave_by(states, customer, policy),
            refused=consents.get(customer.id) == "refused",
            withdrawn=consents.get(customer.id) == "withdrawn",
            notices=frozenset(notices[customer.id]),
            case_open=customer.id in cases,
            suspended=customer.id in suspended,
            reverify_by=asked.get(customer.id),
            erased=customer.erased_at is not None,
        )
        for customer in customers
    }


def _state(
    states: Mapping[int, Decided], customer: Customer
) -> VerificationState | None:
    return states[customer.id][0] if customer.id in states else None


def _leave_by(
    states: Mapping[int, Decided], customer: Customer, policy: CustomerPolicy
) -> datetime | None:
    state, decided_at = states.get(customer.id, (None, None))
    if state is not VerificationState.REJECTED or decided_at is None:
        return None
    return max(customer.verify_by, decided_at + timedelta(days=policy.days_to_leave))


def _states(session: Session, ids: Sequence[int]) -> dict[int, Decided]:
    newest = (
        select(func.max(Verification.id))
        .where(Verification.customer_id.in_(ids), COUNTS)
        .group_by(Verification.customer_id)
    )
    rows = session.execute(
        select(
            Verification.customer_id, Verification.state, Verification.decided_at
        ).where(Verification.id.in_(newest))
    )
    return {customer_id: (state, at) for customer_id, state, at in rows}


def _consents(session: Session, ids: Sequence[int]) -> dict[int, str]:
    newest = (
        select(func.max(Consent.id))
        .where(Consent.customer_id.in_(ids))
        .group_by(Consent.customer_id)
    )
    rows = session.execute(
        select(Consent.customer_id, Consent.given, Consent.withdrawn_at).where(
            Consent.id.in_(newest)
        )
    )
    return {
        customer_id: "withdrawn" if withdrawn_at else "" if given else "refused"
        for customer_id, given, withdrawn_at in rows
    }


def _notices(
    session: Session, ids: Sequence[int]
) -> tuple[dict[int, set[NoticeKind]], set[int]]:
    """
    Give the kinds of the notices that count, and whose wait in a case.

    One that was recorded before the verification was lifted by it, for good; one with
    a case counts until the case is decided.
    """
    rows = session.execute(
        select(
            Notice.customer_id,
            Notice.kind,
            Notice.recorded_at,
            Customer.verified_at,
            Case.state,
        )
        .join(Customer, Customer.id == Notice.customer_id)
        .outerjoin(Case, Case.id == Notice.case_id)
        .where(
            Notice.customer_id.in_(ids),
            Notice.withdrawn_at.is_(None),
            Notice.lifted_at.is_(None),
        )
    )
    found: dict[int, set[NoticeKind]] = defaultdict(set)
    cases = set()
    for customer_id, kind, recorded_at, verified_at, case in rows:
        lifted = case is None and verified_at is not None and recorded_at <= verified_at
        if case is CaseState.DECIDED or lifted:
            continue
        found[customer_id].add(kind)
        if case is not None:
            cases.add(customer_id)
    return found, cases


def _asked(session: Session, ids: Sequence[int]) -> dict[int, datetime]:
    """Give until when those who were asked again have time; sent in is in time."""
    rows = session.execute(
        select(Reverification.customer_id, Reverification.due_at)
        .outerjoin(Verification, Verification.id == Reverification.verification_id)
        .where(
            Reverification.customer_id.in_(ids),
            Reverification.state.in_(ASKED),
            or_(
                func.coalesce(Verification.state, VerificationState.OPEN)
                != VerificationState.IN_REVIEW,
                Verification.submitted_at >= Reverification.due_at,
            ),
        )
    )
    return {row.customer_id: row.due_at for row in rows}
