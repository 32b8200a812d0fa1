"""Say of many customers at once where each stands: three queries."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.flow import Passage
from portal.domain.standard import STANDARD
from portal.domain.standing import NOT_STARTED, Standing, standing_of
from portal.models.customer import Consent, Customer
from portal.models.evidence import Evidence
from portal.models.verification import COUNTS, Verification
from portal.states import EvidenceState, Side


def standings(session: Session, customers: Sequence[Customer]) -> dict[int, Standing]:
    """Give each customer's standing by the customer's id."""
    ids = [customer.id for customer in customers]
    newest = (
        select(func.max(Verification.id))
        .where(Verification.customer_id.in_(ids), COUNTS)
        .group_by(Verification.customer_id)
    )
    running = session.scalars(select(Verification).where(Verification.id.in_(newest)))
    verifications = running.unique().all()
    consented = _consented(session, ids)
    sides = _sides(session, [verification.id for verification in verifications])
    found = dict.fromkeys(ids, NOT_STARTED)
    for verification in verifications:
        passage = Passage(
            state=verification.state,
            consented=verification.customer_id in consented,
            document_type=verification.document_type,
            pictures=frozenset(sides[verification.id]),
            finished=frozenset(s.key for s in verification.steps if s.done_at),
            asked_again=frozenset(
                s.key for s in verification.steps if s.asked_again_at
            ),
        )
        verified = verification.customer.verified_at is not None
        found[verification.customer_id] = standing_of(
            STANDARD, passage, verified=verified
        )
    return found


def _consented(session: Session, ids: Sequence[int]) -> set[int]:
    newest = (
        select(func.max(Consent.id))
        .where(Consent.customer_id.in_(ids))
        .group_by(Consent.customer_id)
    )
    return set(
        session.scalars(
            select(Consent.customer_id).where(
                Consent.id.in_(newest), Consent.given, Consent.withdrawn_at.is_(None)
            )
        )
    )


def _sides(session: Session, ids: Sequence[int]) -> dict[int, set[Side]]:
    found: dict[int, set[Side]] = defaultdict(set)
    rows = session.execute(
        select(Evidence.verification_id, Evidence.side).where(
            Evidence.verification_id.in_(ids), Evidence.state == EvidenceState.ACCEPTED
        )
    )
    for verification_id, side in rows:
        found[verification_id].add(side)
    return found
