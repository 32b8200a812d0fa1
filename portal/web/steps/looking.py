"""Whether pictures are still looked at in the background, for a page that waits."""

from portal.extensions import db
from portal.models.verification import Verification
from portal.services import examinations


def looked_at(verification: Verification) -> bool:
    """Say whether any picture that counts is not examined yet."""
    return bool(examinations.pending(db.session(), verification))


def unmoved(verification: Verification, *, seen: int) -> bool:
    """Say whether a page of this version shows all there is to see so far."""
    return verification.version == seen and looked_at(verification)
