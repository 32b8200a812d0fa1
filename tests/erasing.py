"""People of whom a great deal is known, and their erasure step by step."""

from datetime import datetime, timedelta
from functools import cache

from sqlalchemy.orm import Session

from portal.checks.people import ANNA
from portal.checks.values import Examined
from portal.domain.demo import ALL_BUT_REVIEW, Case
from portal.models.customer import Customer
from portal.models.evidence import Evidence
from portal.models.examination import Examination
from portal.models.message import Message
from portal.models.verification import Decision
from portal.policy import Policy
from portal.ports import Adapters
from portal.services import messages, verifications, visitors
from portal.services.customers import notes
from portal.services.demo import specimen_pictures, staff, way
from portal.services.examinations import familiar
from portal.services.messages import Words
from portal.services.retention import kept_records
from portal.services.rights import erasure
from portal.states import (
    Channel,
    DecisionOutcome,
    Role,
    Side,
    VerificationState,
)
from tests.clocks import NOON
from tests.factories import make_customer

FACE = tuple((number - 64) / 512 for number in range(128))
IN_REVIEW = Case(
    key="in_review", title="", what="", finished=ALL_BUT_REVIEW, submitted=True
)


@cache
def drawn(policy: Policy) -> dict[Side, tuple[bytes, Examined]]:
    """Draw her document and her face: once, for it takes a while."""
    return specimen_pictures(ANNA, policy)


def known_person(
    session: Session, adapters: Adapters, policy: Policy, *, now: datetime = NOON
) -> Customer:
    """Register Anna, walk her to the review, and have things written about her."""
    anna = make_customer(session, now=now)
    way.walk(
        session,
        anna,
        IN_REVIEW,
        drawn(policy),
        storage=adapters.storage,
        policy=policy,
        now=now,
    )
    verification = verifications.current(session, anna.id)
    rae = staff.row(session, Role.REVIEWER, now=now)
    notes.add(session, anna, "Called back about her permit", by=rae, now=now)
    decision = Decision(
        verification=verification,
        staff_id=rae.id,
        outcome=DecisionOutcome.RESUBMISSION_REQUESTED,
        decided_at=now,
        steps={"selfie": ["unclear"]},
    )
    session.add(decision)
    session.flush()
    decision.text_for_staff = "The hologram looks strange"
    decision.text_for_customer = "Please take it again"
    _seen(session, verification.id, now)
    messages.write(
        session,
        channel=Channel.SMS,
        kind="phone_code",
        to="+447700900123",
        words=Words("", "Your code is 731904", ""),
        once="erasing",
        customer=anna,
        now=now,
    )
    visitors.open_session(
        session,
        device="Firefox on Linux",
        now=now,
        longest=timedelta(hours=1),
        customer=anna,
    )
    session.commit()
    return anna


def _seen(session: Session, verification_id: int, now: datetime) -> None:
    rows = session.query(Evidence).filter_by(verification_id=verification_id).all()
    for row in rows:
        found = session.query(Examination).filter_by(evidence_id=row.id).one()
        if row.side is Side.SELFIE:
            familiar.remember_face(session, row, FACE, now=now)
        else:
            fields = {"source": "printed", "document_number": "C01X00T47"}
            found.seen = {"page": {"zone": None, "printed": fields, "texts": []}}


def verified(session: Session, customer: Customer, *, now: datetime = NOON) -> None:
    """Approve what the customer gave."""
    verification = verifications.current(session, customer.id)
    verification.state, verification.decided_at = VerificationState.APPROVED, now
    customer.verified_at = now
    session.commit()


def erase(
    session: Session,
    customer: Customer,
    adapters: Adapters,
    policy: Policy,
    *,
    words: Words | None = None,
    now: datetime = NOON,
) -> None:
    """Erase as the page does: look, seal anew, change all at once, remove the files."""
    prospect = erasure.look(session, customer, policy=policy, now=now)
    moved = None
    if prospect.until is not None:
        keyring = session.info["keyring"]
        moved = kept_records.seal_anew(
            prospect.pieces, customer.vault, keyring, adapters.storage
        )
    gone = erasure.erase(
        session,
        customer,
        prospect=prospect,
        moved=moved,
        actor="test",
        words=words,
        now=now,
    )
    session.commit()
    for key in gone:
        adapters.storage.delete(key)


def words_left(session: Session) -> list[Message]:
    """List the messages whose words can be read."""
    return [row for row in session.query(Message) if row.body is not None]
