"""The steps of a verification, as far as they are done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.domain.reasons import RESUBMISSION
from portal.models.verification import Verification
from portal.states import Device


@dataclass(frozen=True, kw_only=True)
class PassedStep:
    """One step: done when and on what, or asked for again and why, or open."""

    title: str
    done: bool
    done_at: datetime | None
    done_on: Device | None
    asked_at: datetime | None
    reasons: Sequence[str]  # still to be translated
    is_next: bool


def steps(verification: Verification | None, own: dict[str, Any]) -> list[PassedStep]:
    """Give the steps that this customer passes; `own` is what their profile shows."""
    if verification is None:
        return []
    found = []
    for step in own["steps"]:
        row = verification.progress(step.key)
        known = RESUBMISSION.get(step.key, {})
        keys = row.asked_again_for if row and row.asked_again_at else []
        done = step.done(own["passage"])
        found.append(
            PassedStep(
                title=step.title,
                done=done,
                done_at=row.done_at if row and done else None,
                done_on=row.done_on if row and done else None,
                asked_at=row.asked_again_at if row else None,
                reasons=[known[key].title for key in keys if key in known],
                is_next=own["passage"].open and step == own["next_step"],
            )
        )
    return found
