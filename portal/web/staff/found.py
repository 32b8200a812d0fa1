"""Find what an address of the console names, or answer that it is not there."""

from flask import abort
from flask_login import current_user
from sqlalchemy import select

from portal.domain.roles import Permission
from portal.extensions import db
from portal.models.customer import Customer
from portal.models.evidence import Evidence
from portal.models.verification import Verification


def customer(public_id: str) -> Customer:
    """Give the customer, erased ones too, or the page that says there is none."""
    by_id = select(Customer).where(Customer.public_id == public_id)
    return db.session.scalar(by_id) or abort(404)


def verification(public_id: str) -> Verification:
    """Give the verification, as it is now."""
    by_id = select(Verification).where(Verification.public_id == public_id)
    rows = db.session.scalars(by_id.execution_options(populate_existing=True))
    return rows.unique().one_or_none() or abort(404)


def picture(public_id: str) -> Evidence:
    """Give the picture, if its bytes are kept, and kept for those who ask."""
    row = db.session.scalar(select(Evidence).where(Evidence.public_id == public_id))
    if row is None or not row.storage_key:
        abort(404)
    if row.verification.customer.erased_at and not current_user.can(Permission.RIGHTS):
        abort(404)  # the law keeps it: nobody reviews it any more
    return row


def film(public_id: str) -> Evidence:
    """Give the picture, if it came with a film."""
    row = picture(public_id)
    return row if row.burst_key else abort(404)
