"""Find what an address of the console names, or answer that it is not there."""

from flask import abort
from sqlalchemy import select

from portal.extensions import db
from portal.models.evidence import Evidence
from portal.models.verification import Verification


def verification(public_id: str) -> Verification:
    """Give the verification, as it is now."""
    by_id = select(Verification).where(Verification.public_id == public_id)
    rows = db.session.scalars(by_id.execution_options(populate_existing=True))
    return rows.unique().one_or_none() or abort(404)


def picture(public_id: str) -> Evidence:
    """Give the picture, if its bytes are kept."""
    row = db.session.scalar(select(Evidence).where(Evidence.public_id == public_id))
    return row if row is not None and row.storage_key else abort(404)


def film(public_id: str) -> Evidence:
    """Give the picture, if it came with a film."""
    row = picture(public_id)
    return row if row.burst_key else abort(404)
