"""What both screens show of a handoff."""

from dataclasses import dataclass
from datetime import datetime

from portal.domain import handoffs as rules
from portal.domain.flow import Flow, Passage, Step
from portal.domain.standard import STANDARD
from portal.extensions import begin_write, db
from portal.models.handoff import Handoff
from portal.models.verification import Verification
from portal.services import handoffs, verifications
from portal.states import HandoffState, Side
from portal.web import visitors


@dataclass(frozen=True, kw_only=True)
class Screen:
    """One look at a handoff: where it stands, what came, how long it lasts."""

    handoff: Handoff
    passage: Passage
    now: datetime
    flow: Flow = STANDARD

    @property
    def verification(self) -> Verification:
        """The verification that was passed on."""
        return self.handoff.verification

    @property
    def state(self) -> str:
        """The word for where it stands, or for how it ended."""
        found = rules.state(handoffs.times(self.handoff))
        ended_as = self.handoff.ended_as
        return ended_as.value if ended_as is not None else found.value

    @property
    def live(self) -> bool:
        """Whether it has not ended."""
        return self.handoff.ended_at is None

    @property
    def claimed(self) -> bool:
        """Whether a phone has it now."""
        return self.state in {HandoffState.MATCHING, HandoffState.WORKING}

    @property
    def seconds_left(self) -> int:
        """The countdown of both screens."""
        return seconds_left(self.handoff, now=self.now)

    @property
    def clock(self) -> str:
        """The countdown as "14:32"."""
        return f"{self.seconds_left // 60}:{self.seconds_left % 60:02}"

    @property
    def steps(self) -> list[Step]:
        """The steps that were handed over."""
        return [step for step in STANDARD.steps if step.key in self.handoff.steps]

    @property
    def step(self) -> Step:
        """The handed-over step that is next, or the last when all are done."""
        left = [step for step in self.steps if not step.done(self.passage)]
        return (left or self.steps)[0 if left else -1]

    @property
    def pictures(self) -> list[tuple[Side, bool]]:
        """Each picture that was asked for, and whether it is there."""
        return [
            (side, side in self.passage.pictures)
            for step in self.steps
            for side in step.sides(self.passage)
        ]


def look(handoff: Handoff) -> Screen:
    """Look at a handoff now."""
    passage = verifications.passage(db.session(), handoff.verification)
    return Screen(handoff=handoff, passage=passage, now=visitors.now())


def settled(handoff: Handoff) -> Screen:
    """Look at it, after ending it if all is done or its time is over."""
    screen, policy = look(handoff), visitors.config().policy.handoff
    if not handoffs.due(handoff, screen.passage, policy=policy, now=screen.now):
        return screen
    if visitors.reads_only():
        begin_write(db.session)
    handoff = handoffs.settle(db.session(), handoff, policy=policy, now=screen.now)
    db.session.commit()
    if not visitors.reads_only():
        begin_write(db.session)
    return look(handoff)


def seconds_left(handoff: Handoff, *, now: datetime) -> int:
    """Give the countdown of both screens."""
    lifetime = handoffs.lifetime(visitors.config().policy.handoff)
    left = rules.time_left(handoffs.times(handoff), lifetime, now=now)
    return int(left.total_seconds())
