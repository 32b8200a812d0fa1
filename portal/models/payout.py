"""What colleagues recorded as paid for a refund, and what corrects it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, Public, enum_type, sealed_text
from portal.models.customer import Customer
from portal.models.refund import RefundRequest
from portal.models.staff import Staff
from portal.states import PayoutKind, ProposalState
from portal.vault import Vault


class RefundPayout(Public, Base):
    """
    One hash that somebody recorded for a request; one may await a second person.

    What counts is `RefundRequest.payout`; these rows say how it came about. `why` is
    there unless it is regular. `digest` is the keyed hash of network and transaction
    while the record counts or waits: one transaction pays one refund.
    """

    __tablename__ = "refund_payout"
    __table_args__ = (
        Index(
            "uq_refund_payout_open",
            "request_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    customer: Mapped[Customer] = relationship()
    request_id: Mapped[int] = mapped_column(ForeignKey("refund_request.id"), index=True)
    request: Mapped[RefundRequest] = relationship()
    kind: Mapped[PayoutKind] = mapped_column(enum_type(PayoutKind))
    state: Mapped[ProposalState] = mapped_column(
        enum_type(ProposalState), default=ProposalState.OPEN
    )
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    staff: Mapped[Staff] = relationship(foreign_keys=staff_id)
    recorded_at: Mapped[datetime]
    second_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    second: Mapped[Staff | None] = relationship(foreign_keys=second_id)
    settled_at: Mapped[datetime | None]
    transaction_sealed: Mapped[bytes | None]
    transaction = sealed_text()
    digest: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    why_sealed: Mapped[bytes | None]
    why = sealed_text()
    note_sealed: Mapped[bytes | None]
    note = sealed_text()  # why it was sent back

    @property
    def vault(self) -> Vault:
        return self.customer.vault
