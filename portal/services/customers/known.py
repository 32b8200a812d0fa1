"""What is known of a verified customer's document, as far as they need to see it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.documents.comparing import fields_of
from portal.models.customer import Customer
from portal.models.verification import Verification
from portal.services import examinations
from portal.services.examinations import comparisons
from portal.services.reverification import renewals
from portal.states import DocumentType, VerificationState

SHOWN = 3  # last characters of the number


@dataclass(frozen=True, kw_only=True)
class Known:
    """The document that was approved; the number is masked but for its end."""

    document_type: DocumentType | None = None
    country: str | None = None
    number_ends: str | None = None
    expires_on: date | None = None

    def has_expired(self, today: date) -> bool:
        """Say whether it is known to be valid no more."""
        return self.expires_on is not None and self.expires_on < today


def of(session: Session, customer: Customer) -> Known:
    """Give what the newest approved verification shows; nothing if there is none."""
    verification = approved_of(session, customer)
    if verification is None:
        return Known()
    fields = fields_of(*comparisons.sides_of(examinations.seen(session, verification)))
    number = fields.document_number if fields else None
    return Known(
        document_type=verification.document_type,
        country=comparisons.country_of(verification),
        number_ends=number[-SHOWN:] if number and len(number) > SHOWN else None,
        expires_on=renewals.expiry_of(session, verification),
    )


def approved_of(session: Session, customer: Customer) -> Verification | None:
    """Give the verification that was approved last."""
    rows = session.scalars(
        select(Verification)
        .where(
            Verification.customer_id == customer.id,
            Verification.state == VerificationState.APPROVED,
        )
        .order_by(Verification.id.desc())
    )
    return rows.unique().first()
