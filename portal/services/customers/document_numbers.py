"""Make documents searchable by number that an older release examined."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain import search_keys
from portal.domain.documents.comparing import fields_of
from portal.errors import CannotOpen
from portal.models.familiar import DocumentSeen
from portal.services import examinations
from portal.services.examinations import comparisons
from portal.services.examinations.familiar import NUMBER
from portal.vault import Keyring

NONE = b""  # what no search has: nothing is known of this document any more


def index_older(session: Session, *, most: int) -> int:
    """Hash the numbers of some documents that have no hash; give how many they are."""
    older = session.scalars(
        select(DocumentSeen)
        .where(DocumentSeen.number.is_(None))
        .order_by(DocumentSeen.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()
    keyring: Keyring = session.info["keyring"]
    for row in older:
        number = _number(session, row)
        row.number = keyring.digest(NUMBER, number) if number else NONE
    session.flush()
    return len(older)


def _number(session: Session, row: DocumentSeen) -> str:
    """Read it from what the examination saw; of a round before this one none is."""
    if row.round != row.verification.round:
        return ""
    try:
        seen = examinations.seen(session, row.verification)
    except CannotOpen:
        return ""
    fields = fields_of(*comparisons.sides_of(seen))
    return search_keys.document((fields and fields.document_number) or "")
