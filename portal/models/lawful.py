"""A request by law for what is held of a customer, and the package that answers it."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, KeyHolder, Public, enum_type, sealed_text
from portal.models.customer import Customer
from portal.models.making import Making
from portal.models.staff import Staff
from portal.states import LawfulKind, LawfulState, PackageEnd


class LawfulRequest(KeyHolder, Public, Base):
    """
    One request, who asked for the package and who answers for it.

    Its texts lie under a key of its own: that a request was answered outlives the
    customer's erasure.
    """

    __tablename__ = "lawful_request"
    __table_args__ = (Index("ix_lawful_request_state", "state", "due_on"),)

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    customer: Mapped[Customer] = relationship()
    kind: Mapped[LawfulKind] = mapped_column(enum_type(LawfulKind))
    state: Mapped[LawfulState] = mapped_column(enum_type(LawfulState))
    received_on: Mapped[date]
    due_on: Mapped[date | None]
    data_kinds: Mapped[list[str]] = mapped_column(JSON, default=list)
    since: Mapped[date | None]  # both days are within, in the platform's zone
    until: Mapped[date | None]

    authority_sealed: Mapped[bytes | None]
    reference_sealed: Mapped[bytes | None]
    legal_basis_sealed: Mapped[bytes | None]
    refusal_sealed: Mapped[bytes | None]
    authority = sealed_text()
    reference = sealed_text()  # theirs
    legal_basis = sealed_text()
    refusal = sealed_text()  # why the approver refused

    requested_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    requested_by: Mapped[Staff] = relationship(foreign_keys=requested_by_id)
    written_at: Mapped[datetime]
    requested_at: Mapped[datetime | None]  # None: a draft
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    decided_by: Mapped[Staff | None] = relationship(foreign_keys=decided_by_id)
    decided_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]

    package: Mapped["ExportPackage | None"] = relationship(back_populates="request")


class ExportPackage(Making, KeyHolder, Public, Base):
    """
    What was made for one request: a ZIP in sealed pieces, under a key of its own.

    `served_at` is the last sign of a download that goes on, and `serving` its name.
    """

    __tablename__ = "export_package"

    request_id: Mapped[int] = mapped_column(
        ForeignKey("lawful_request.id"), unique=True
    )
    request: Mapped[LawfulRequest] = relationship(back_populates="package")
    missing: Mapped[int] = mapped_column(default=0)  # pictures that could not be read

    download_began_at: Mapped[datetime | None]
    serving: Mapped[str | None] = mapped_column(String(20))
    served_at: Mapped[datetime | None]
    downloaded_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]  # key destroyed, bytes to be deleted
    ended_as: Mapped[PackageEnd | None] = mapped_column(enum_type(PackageEnd))

    pieces: Mapped[list["PackagePiece"]] = relationship(
        back_populates="package",
        cascade="all, delete-orphan",
        order_by="PackagePiece.number",
    )


class PackagePiece(Base):
    """One part of a package in storage, sealed by the package's key."""

    __tablename__ = "package_piece"
    __table_args__ = (UniqueConstraint("package_id", "number"),)

    package_id: Mapped[int] = mapped_column(ForeignKey("export_package.id"), index=True)
    package: Mapped[ExportPackage] = relationship(back_populates="pieces")
    number: Mapped[int]
    storage_key: Mapped[str] = mapped_column(String(80), unique=True)
    size: Mapped[int]  # bytes, before encryption
