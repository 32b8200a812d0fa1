"""Customers who were verified before, and what they are asked."""

import hashlib
from datetime import date, datetime

import msgspec
from sqlalchemy.orm import Session

from portal.domain.documents.seen import Fields, Page, SideSeen
from portal.models.base import new_public_id
from portal.models.customer import Customer
from portal.models.evidence import Evidence
from portal.models.examination import Examination
from portal.models.reverification import Reverification
from portal.models.staff import Staff
from portal.models.verification import Verification
from portal.services import consents, verifications
from portal.services.reverification import asking
from portal.services.reviews import decisions
from portal.states import (
    DecisionOutcome,
    Device,
    DocumentType,
    EvidenceState,
    ExaminationState,
    ReverificationKind,
    Side,
    VerificationState,
)
from tests.clocks import NOON
from tests.factories import make_customer

CONFIRM, DOCUMENTS = ReverificationKind.CONFIRM, ReverificationKind.DOCUMENTS
APPROVED, REJECTED = DecisionOutcome.APPROVED, DecisionOutcome.REJECTED
REASONS = {REJECTED: ("not_accepted",)}


def make_verified(
    session: Session,
    customer: Customer | None = None,
    *,
    expiry: date | None = None,
    now: datetime = NOON,
) -> Customer:
    """Give a customer whose passport was approved; nothing of it is a picture."""
    customer = customer or make_customer(session, now=now)
    customer.email_confirmed_at = customer.phone_confirmed_at = now
    verification = verifications.start(session, customer, now=now)
    consents.answer(
        session, customer, given=True, language="en", address="127.0.0.1", now=now
    )
    verification.document_type = DocumentType.PASSPORT
    _examined(session, verification, expiry, now=now)
    decide(session, verification, APPROVED, now=now)
    return customer


def decide(
    session: Session,
    verification: Verification,
    outcome: DecisionOutcome,
    *,
    now: datetime = NOON,
) -> None:
    """Have it submitted and decided."""
    verification.state = VerificationState.IN_REVIEW
    verification.submitted_at = now
    session.flush()
    decisions.decide(
        session,
        verification,
        decisions.Verdict(outcome=outcome, reasons=REASONS.get(outcome, ())),
        by=None,
        seen=verification.version,
        rounds=5,
        now=now,
    )


def ask(
    session: Session,
    customer: Customer,
    by: Staff,
    *,
    kind: ReverificationKind = CONFIRM,
    why: str = "",
    days: int = 30,
    now: datetime = NOON,
) -> Reverification:
    """Ask the customer once more."""
    return asking.ask(
        session, customer, kind=kind, why=why, by=by, grace_days=days, now=now
    )


def _examined(
    session: Session,
    verification: Verification,
    expiry: date | None,
    *,
    now: datetime,
) -> None:
    fields = Fields(source="printed", document_number="AB1234567", expiry_date=expiry)
    seen = SideSeen(page=Page(printed=fields), portrait=None, findings=())
    public_id = new_public_id()
    row = Evidence(
        public_id=public_id,
        verification=verification,
        side=Side.FRONT,
        state=EvidenceState.ACCEPTED,
        taken_on=Device.COMPUTER,
        received_at=now,
        fingerprint=hashlib.sha256(public_id.encode()).digest(),
        storage_key=f"aa/{public_id}",
        at_version=verification.version,
    )
    examination = Examination(
        evidence=row,
        verification=verification,
        state=ExaminationState.DONE,
        asked_at=now,
        finished_at=now,
    )
    session.add_all([row, examination])
    session.flush()
    examination.seen = msgspec.to_builtins(seen)
