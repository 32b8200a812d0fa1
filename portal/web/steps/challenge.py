"""What the camera script asks for: the movements that the next selfie is to show."""

from random import SystemRandom

from flask.typing import ResponseReturnValue

from portal.extensions import db
from portal.models.verification import Verification
from portal.services import verifications
from portal.services.evidence import challenges
from portal.states import Device
from portal.web import visitors

STEP = "selfie"


def give(verification: Verification, device: Device) -> ResponseReturnValue:
    """
    Make a challenge and commit; give it with all that a film must keep to.

    Raise StepNotAllowed if no selfie is asked for now, TooMany if there were too many.
    """
    session, policy = db.session(), visitors.config().policy.challenge
    locked = verifications.lock(session, verification)
    verifications.require_step(session, locked, STEP)
    made = challenges.make(
        session,
        locked,
        device=device,
        policy=policy,
        source=SystemRandom(),
        now=visitors.now(),
    )
    session.commit()
    return {
        "id": made.public_id,
        "moves": made.moves,
        "move_seconds": policy.move_seconds,
        "rest_seconds": policy.rest_seconds,
        "frames": policy.frames,
        "frame_side": policy.frame_side,
        "max_bytes": policy.max_bytes,
    }
