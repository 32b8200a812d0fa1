"""What an examination in the background found to be of no use."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.pictures import step_of
from portal.domain.resubmission import RESUBMISSION
from portal.models.evidence import Evidence
from portal.models.verification import Verification
from portal.states import EvidenceState, Side


def refused_later(
    session: Session, verification: Verification
) -> dict[Side, list[str]]:
    """
    Give the reasons of each side whose newest picture of this round counts no more.

    Only those that its step lists (`domain.resubmission`): what is seen at once in
    the upload is told in the answer to it.
    """
    rows = session.scalars(
        select(Evidence)
        .where(
            Evidence.verification_id == verification.id,
            Evidence.round == verification.round,
        )
        .order_by(Evidence.id)
    )
    newest: dict[Side, Evidence] = {}
    for row in rows:
        standing = newest.get(row.side)
        if standing is None or standing.state is not EvidenceState.ACCEPTED:
            newest[row.side] = row
    return {
        side: known
        for side, row in newest.items()
        if row.state is not EvidenceState.ACCEPTED
        and (known := [key for key in row.reasons if key in _listed(side)])
    }


def _listed(side: Side) -> set[str]:
    return set(RESUBMISSION[step_of(side)])
