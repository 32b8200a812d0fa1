"""What a step is, and what follows from a row of steps."""

from collections.abc import Callable
from dataclasses import dataclass, field

from portal.states import DocumentType, Side, VerificationState


@dataclass(frozen=True, kw_only=True)
class Passage:
    """What one verification has so far, as plain values."""

    state: VerificationState = VerificationState.OPEN
    consented: bool = False
    refused: bool = False  # the consent, by the newest answer
    withdrawn: bool = False  # the newest consent
    document_type: DocumentType | None = None
    pictures: frozenset[Side] = frozenset()
    finished: frozenset[str] = frozenset()  # steps the customer completed
    asked_again: frozenset[str] = frozenset()  # steps staff asked for once more

    @property
    def open(self) -> bool:
        """Say whether the customer may still change something."""
        return self.state in {
            VerificationState.OPEN,
            VerificationState.RESUBMISSION_REQUESTED,
        }


def always(_: Passage) -> bool:
    """Need a step of everybody."""
    return True


@dataclass(frozen=True, kw_only=True)
class Step:
    """
    One step of the way, declared once.

    The key names the form, the template, the URL and the audit subject. `sides` are
    the pictures the step asks for, and forgets when it is asked again; `phone` says
    whether it may be handed over.
    """

    key: str
    title: str
    done: Callable[[Passage], bool]
    needed: Callable[[Passage], bool] = always
    phone: bool = False
    sides: Callable[[Passage], tuple[Side, ...]] = field(default=lambda _: ())


@dataclass(frozen=True)
class Flow:
    """A row of steps, and the questions that follow from it."""

    steps: tuple[Step, ...]

    def get(self, key: str) -> Step | None:
        """Give the step of this key."""
        return next((step for step in self.steps if step.key == key), None)

    def needed(self, passage: Passage) -> tuple[Step, ...]:
        """Give the steps that this customer passes, in order."""
        return tuple(step for step in self.steps if step.needed(passage))

    def next(self, passage: Passage) -> Step | None:
        """Give the first step that is not done, or None when all are."""
        left = (step for step in self.needed(passage) if not step.done(passage))
        return next(left, None)

    def allows(self, step: Step, passage: Passage) -> bool:
        """Say whether the step may be opened: it is next, or was done already."""
        if not passage.open or not step.needed(passage):
            return False
        if passage.state is VerificationState.RESUBMISSION_REQUESTED:
            # only what was asked for again, and the steps before it stay closed
            return step == self.next(passage) or (
                step.key in passage.asked_again and step.done(passage)
            )
        return step == self.next(passage) or step.done(passage)

    def takes(self, step: Step, passage: Passage) -> bool:
        """
        Say whether what is given for a step is kept: it may be opened, or could be
        until a picture before it was asked for anew.
        """
        if self.allows(step, passage):
            return True
        needed = self.needed(passage)
        if not passage.open or step not in needed or step.done(passage):
            return False
        return all(
            before.done(passage)
            or (before.key in passage.asked_again and before.sides(passage))
            for before in needed[: needed.index(step)]
        )

    def handed_over(self, passage: Passage) -> tuple[Step, ...]:
        """Give the steps a phone would take over now: the undone ones it can do."""
        return tuple(
            step
            for step in self.needed(passage)
            if step.phone and not step.done(passage)
        )
