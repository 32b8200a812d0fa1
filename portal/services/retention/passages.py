"""What was given for a verification that came to nothing: given up, or rejected."""

from collections.abc import Sequence

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from portal.models.check import Check
from portal.models.customer import Customer
from portal.models.evidence import Evidence
from portal.models.examination import Examination
from portal.models.familiar import DocumentSeen, FaceTemplate
from portal.models.verification import Verification
from portal.services import audit, messages, verifications
from portal.services.examinations import opened_faces
from portal.services.lawful.legal_holds import held
from portal.services.retention.removals import Cut, Doing, Due, Gone
from portal.states import Channel, EvidenceState, VerificationState

GIVEN_UP = (VerificationState.OPEN, VerificationState.RESUBMISSION_REQUESTED)
STEPS = ("document", "selfie")  # those that pictures belong to


def unfinished_due(cut: Cut) -> Due:
    """Select the verifications that nobody went on with and that have pictures."""
    return (
        _with_pictures(select(Verification.id, Verification.changed_at))
        .where(Verification.state.in_(GIVEN_UP), Verification.changed_at < cut.before)
        .order_by(Verification.changed_at)
    )


def rejected_due(cut: Cut) -> Due:
    """Select the rejected ones, of who was never verified, that have pictures."""
    return (
        _with_pictures(select(Verification.id, Verification.decided_at))
        .where(
            Verification.state == VerificationState.REJECTED,
            Verification.decided_at < cut.before,
            Customer.verified_at.is_(None),
        )
        .order_by(Verification.decided_at)
    )


def remove_unfinished(doing: Doing, ids: Sequence[int]) -> Gone:
    """Remove what was given; the steps are open again, and the customer is told."""
    return _remove(doing, ids)


def remove_rejected(doing: Doing, ids: Sequence[int]) -> Gone:
    """Remove what was given; the decision stays, and the customer is told."""
    return _remove(doing, ids)


def _with_pictures(due: Due) -> Due:
    pictures = exists().where(
        Evidence.verification_id == Verification.id, Evidence.storage_key.is_not(None)
    )
    return due.join(Customer, Customer.id == Verification.customer_id).where(
        pictures, Customer.erased_at.is_(None), Customer.id.not_in(held())
    )


def _remove(doing: Doing, ids: Sequence[int]) -> Gone:
    gone = Gone(0)
    for row_id in ids:
        row = doing.session.get_one(Verification, row_id)
        row = verifications.lock(doing.session, row)
        gone.files += _empty(doing.session, row)
        _reopen(row)
        _tell(doing, row)
        gone.count += 1
    opened_faces.forget(doing.session)
    return gone


def _empty(session: Session, row: Verification) -> list[str]:
    pictures = session.scalars(
        select(Evidence).where(Evidence.verification_id == row.id)
    ).all()
    named = []
    for each in pictures:
        named += [each.storage_key, each.preview_key, each.burst_key]
        each.storage_key = each.preview_key = each.burst_key = None
        if each.state is EvidenceState.ACCEPTED:
            each.state = EvidenceState.REPLACED
    ids = [each.id for each in pictures]
    session.execute(delete(FaceTemplate).where(FaceTemplate.evidence_id.in_(ids)))
    session.execute(delete(DocumentSeen).where(DocumentSeen.verification_id == row.id))
    session.execute(
        update(Examination)
        .where(Examination.verification_id == row.id)
        .values(seen_sealed=None, template_sealed=None)
    )
    session.execute(
        update(Check).where(Check.verification_id == row.id).values(values_sealed=None)
    )
    return [key for key in named if key is not None]


def _reopen(row: Verification) -> None:
    for key in STEPS:
        progress = row.progress(key)
        if progress is not None:
            progress.answers_sealed = None
            if row.state in GIVEN_UP:
                progress.done_at = None


def _tell(doing: Doing, row: Verification) -> None:
    customer, now = row.customer, doing.now
    verifications.touch(row, now=now)
    audit.record(
        doing.session,
        "evidence.removed",
        actor="portal",
        subject=f"verification:{row.public_id}",
        customer=customer,
        now=now,
    )
    if not customer.email:
        return
    messages.write(
        doing.session,
        channel=Channel.EMAIL,
        kind="evidence_removed",
        to=customer.email,
        words=doing.letter(
            "evidence_removed",
            customer.language,
            page="customer.profile",
            everything=False,
        ),
        once=f"evidence_removed:{row.public_id}:{row.version}",
        customer=customer,
        now=now,
    )
