"""Where a visitor stands: which verification, which step, on which device."""

from dataclasses import dataclass

from flask import redirect
from flask.typing import ResponseReturnValue

from portal.domain.flow import Flow, Passage, Step
from portal.domain.standard import STANDARD
from portal.extensions import db
from portal.models.verification import Verification
from portal.services import verifications
from portal.states import Device
from portal.web import visitors


@dataclass(frozen=True, kw_only=True)
class Here:
    """
    One visitor at one step.

    The same step view serves the computer and the phone; what differs between them
    stands here: the layout, the address of the step and where it leads next.
    """

    verification: Verification
    passage: Passage
    step: Step
    device: Device
    actor: str  # for the audit log: "customer:<public id>" or "handoff:<public id>"
    layout: str  # the template that the step's page extends
    url: str  # of this step
    next_url: str  # goes to the step that is next
    picture_url: str  # with "SIDE" where the side's name goes
    flow: Flow = STANDARD

    def finish(self, answers: dict[str, object] | None = None) -> ResponseReturnValue:
        """Mark the step done, commit, and go on."""
        verifications.finish_step(
            db.session(),
            self.verification,
            self.step.key,
            device=self.device,
            actor=self.actor,
            answers=answers,
            now=visitors.now(),
        )
        db.session.commit()
        return redirect(self.next_url, code=303)
