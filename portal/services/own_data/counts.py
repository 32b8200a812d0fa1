"""How much is held of one customer, by the kinds of `domain.retention`."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models.customer import Consent, Customer
from portal.models.evidence import Evidence
from portal.models.familiar import FaceTemplate
from portal.models.handoff import Handoff
from portal.models.message import Message
from portal.models.verification import Verification
from portal.models.visitor import VisitorSession
from portal.services.retention.rows import CODE_KINDS
from portal.vault import DESTROYED


def counts(session: Session, customer: Customer) -> dict[str, int]:
    """Count what is there now."""
    passages = select(Verification.id).where(Verification.customer_id == customer.id)
    words = select(func.count(Message.id)).where(
        Message.customer_id == customer.id, Message.wrapped_key != DESTROYED
    )
    of_each = {
        "consents": select(func.count(Consent.id)).where(
            Consent.customer_id == customer.id
        ),
        "evidence": select(func.count(Evidence.id)).where(
            Evidence.verification_id.in_(passages), Evidence.storage_key.is_not(None)
        ),
        "face_templates": select(func.count(FaceTemplate.id)).where(
            FaceTemplate.customer_id == customer.id
        ),
        "code_messages": words.where(Message.kind.in_(CODE_KINDS)),
        "messages": words.where(Message.kind.not_in(CODE_KINDS)),
        "sessions": select(func.count(VisitorSession.id)).where(
            VisitorSession.customer_id == customer.id
        ),
        "handoffs": select(func.count(Handoff.id)).where(
            Handoff.verification_id.in_(passages), Handoff.from_device != ""
        ),
    }
    return {key: session.scalar(query) or 0 for key, query in of_each.items()}
