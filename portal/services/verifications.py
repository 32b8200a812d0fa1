"""Start, read, change and submit a verification."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from portal.domain.flow import Passage
from portal.domain.moves import move
from portal.domain.standard import STANDARD
from portal.errors import StaleVersion, StepNotAllowed
from portal.models.customer import Consent, Customer
from portal.models.evidence import Evidence
from portal.models.examination import Assessment
from portal.models.verification import COUNTS, Decision, StepProgress, Verification
from portal.ports import EXAMINING
from portal.services import audit
from portal.services.consents import TEXT_VERSION
from portal.states import Device, EvidenceState, VerificationState


def current(session: Session, customer_id: int) -> Verification | None:
    """
    Give the customer's newest verification with its steps, in one query.

    One that was cancelled does not count: the one before it does again.
    """
    newest = (
        select(func.max(Verification.id))
        .where(Verification.customer_id == customer_id, COUNTS)
        .scalar_subquery()
    )
    rows = session.scalars(select(Verification).where(Verification.id == newest))
    return rows.unique().one_or_none()


def start(session: Session, customer: Customer, *, now: datetime) -> Verification:
    """Give the running verification, or begin one; a second start changes nothing."""
    lock_customer(session, customer)
    verification = current(session, customer.id)
    if verification is not None:
        return verification
    return begin(session, customer, now=now)


def begin(session: Session, customer: Customer, *, now: datetime) -> Verification:
    """Begin a verification, the first or one more; the customer must be locked."""
    verification = Verification(customer=customer, started_at=now, changed_at=now)
    session.add(verification)
    session.flush()
    audit.record(
        session,
        "verification.started",
        actor=f"customer:{customer.public_id}",
        subject=f"verification:{verification.public_id}",
        customer=customer,
        now=now,
    )
    return verification


def lock_customer(session: Session, customer: Customer) -> None:
    """Let nobody else start, invite or erase this customer until the commit."""
    session.execute(
        select(Customer.id).where(Customer.id == customer.id).with_for_update()
    )


def lock(session: Session, verification: Verification) -> Verification:
    """Let nobody else change the verification until the commit; read it anew."""
    this = Verification.id == verification.id
    # first lock, then read: in one statement PostgreSQL would give the verification
    # as it is after the wait, but its steps as they were before
    session.execute(select(Verification.id).where(this).with_for_update())
    rows = session.scalars(
        select(Verification).where(this).execution_options(populate_existing=True)
    )
    return rows.unique().one()


def touch(verification: Verification, *, now: datetime) -> None:
    """Raise the version: something that a screen shows has changed."""
    verification.version += 1
    verification.answers_version = verification.version
    verification.changed_at = now


def ring(verification: Verification, *, now: datetime) -> None:
    """
    Raise the version, though nothing that was given has changed.

    Who looks at the answers may still submit them as they stand.
    """
    verification.version += 1
    verification.changed_at = now


def passage(session: Session, verification: Verification) -> Passage:
    """Read the plain values that the step table works on, in one query."""
    # an older text is asked anew on a new way, not of who agreed on this one
    valid = or_(
        Consent.text_version == TEXT_VERSION,
        Consent.answered_at >= Verification.started_at,
    )
    given, is_valid, withdrawn_at = (
        select(column)
        .where(Consent.customer_id == Verification.customer_id)
        .order_by(Consent.id.desc())
        .limit(1)
        .scalar_subquery()
        for column in (Consent.given, valid, Consent.withdrawn_at)
    )
    accepted = and_(
        Evidence.verification_id == Verification.id,
        Evidence.state == EvidenceState.ACCEPTED,
    )
    rows = session.execute(
        select(given, is_valid, withdrawn_at.is_not(None), Evidence.side)
        .select_from(Verification)
        .outerjoin(Evidence, accepted)
        .where(Verification.id == verification.id)
    ).all()
    agreed, stands, withdrawn, _ = rows[0]
    return Passage(
        state=verification.state,
        consented=bool(agreed and stands) and not withdrawn,
        refused=agreed is False,
        withdrawn=withdrawn,
        document_type=verification.document_type,
        pictures=frozenset(side for *_, side in rows if side is not None),
        finished=frozenset(step.key for step in verification.steps if step.done_at),
        asked_again=frozenset(
            step.key for step in verification.steps if step.asked_again_at
        ),
    )


def require_step(session: Session, verification: Verification, key: str) -> Passage:
    """Give the passage if the step may be changed now; raise StepNotAllowed."""
    found = passage(session, verification)
    step = STANDARD.get(key)
    if step is None or not STANDARD.takes(step, found):
        raise StepNotAllowed(key)
    return found


def progress_of(verification: Verification, key: str) -> StepProgress:
    """Give the step's row, made if it was never touched."""
    found = verification.progress(key)
    if found is None:
        found = StepProgress(key=key, asked_again_for=[])
        verification.steps.append(found)
    return found


def finish_step(
    session: Session,
    verification: Verification,
    key: str,
    *,
    device: Device,
    actor: str,
    now: datetime,
    answers: dict[str, Any] | None = None,
) -> None:
    """Keep the step's answers and mark it done; the version grows."""
    step = progress_of(verification, key)
    session.flush()
    step.done_at, step.done_on = now, device
    if answers is not None:
        step.answers = answers
    touch(verification, now=now)
    if key == "consent":
        session.info["changed"].add(EXAMINING)  # pictures will come: load the models
    audit.record(
        session,
        "step.finished",
        actor=actor,
        subject=f"verification:{verification.public_id}",
        customer=verification.customer,
        now=now,
        step=key,
        device=device.value,
    )


def reopen_step(verification: Verification, key: str, *, now: datetime) -> None:
    """Open one step for a correction; what it held stays until it is replaced."""
    step = verification.progress(key)
    if step is not None and step.done_at is not None:
        step.done_at = None
        touch(verification, now=now)


def submit(
    session: Session, verification: Verification, *, seen: int, now: datetime
) -> None:
    """
    Give the verification to review.

    Raise StaleVersion if something changed since the page was shown, StepNotAllowed
    if a step is missing, AlreadyDone if it was submitted before.
    """
    state = move(verification.state, VerificationState.IN_REVIEW)
    left = STANDARD.next(passage(session, verification))
    if left is None or left.key != "review":
        raise StepNotAllowed("review")
    if not verification.answers_version <= seen <= verification.version:
        raise StaleVersion(seen, verification.version)
    verification.state = state
    verification.submitted_at = now
    verification.country_digest = _country(session, verification)
    for step in verification.steps:
        step.asked_again_at = None
    session.add(
        Assessment(
            verification=verification,
            round=verification.round,
            asked_at=now,
            due_at=now,
        )
    )
    touch(verification, now=now)
    audit.record(
        session,
        "verification.submitted",
        actor=f"customer:{verification.customer.public_id}",
        subject=f"verification:{verification.public_id}",
        customer=verification.customer,
        now=now,
        round=verification.round,
    )


def newest_decision(session: Session, verification: Verification) -> Decision | None:
    """Give what was decided last, if anything was."""
    return session.scalar(
        select(Decision)
        .where(Decision.verification_id == verification.id)
        .order_by(Decision.id.desc())
        .limit(1)
    )


def _country(session: Session, verification: Verification) -> bytes | None:
    document = verification.progress("document")
    code = ((document.answers if document else None) or {}).get("country")
    return session.info["keyring"].digest("country", code) if code else None
