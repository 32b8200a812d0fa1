"""Who may confirm what a colleague proposed: another one, while that one still may."""

from sqlalchemy.orm import Session

from portal.domain.roles import Permission, may
from portal.errors import ProposerGone, SamePerson
from portal.models.staff import Staff


def is_able(staff: Staff, needs: Permission) -> bool:
    """Say whether a colleague is here, and in a role that may do it."""
    return staff.disabled_at is None and may(staff.role, needs)


def require_other(
    session: Session, proposer: Staff, *, by: Staff, needs: Permission
) -> None:
    """
    Raise SamePerson to who proposed it themselves.

    Raise ProposerGone if who did was shut out since, or may no longer propose it: then
    two people would not answer for it.
    """
    if proposer.id == by.id:
        raise SamePerson
    session.refresh(proposer)
    if not is_able(proposer, needs):
        raise ProposerGone
