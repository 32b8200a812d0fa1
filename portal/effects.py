"""What each automated check leads to: the part of the policy that decides."""

from dataclasses import dataclass
from typing import Literal, get_args

# from the mildest to the strictest: how far what was given is from being accepted
Effect = Literal["note", "person", "again", "reject"]
EFFECTS: tuple[Effect, ...] = get_args(Effect)


@dataclass(frozen=True, kw_only=True)
class Effects:
    """
    What a check leads to when it warns, could not be made, or fails.

    Raise ValueError where worse news would lead to less.
    """

    warn: Effect
    error: Effect
    fail: Effect

    def __post_init__(self) -> None:
        order = [EFFECTS.index(each) for each in (self.warn, self.error, self.fail)]
        if order != sorted(order):
            raise ValueError(
                f"warn ({self.warn}), error ({self.error}) and fail ({self.fail}) "
                f"must not grow milder in this order: {', '.join(EFFECTS)}"
            )


@dataclass(frozen=True, kw_only=True)
class DecisionPolicy:
    """What each check leads to, and for how many rounds the portal decides alone."""

    rounds_alone: int
    document_found: Effects
    document_zone: Effects
    document_check_digits: Effects
    document_legible: Effects
    document_portrait: Effects
    document_recaptured: Effects
    document_copied: Effects
    document_edited: Effects
    document_kind: Effects
    document_country: Effects
    document_side: Effects
    document_sides: Effects
    document_printed: Effects
    document_expiry: Effects
    document_age: Effects
    document_reused: Effects
    selfie_face: Effects
    selfie_eyes: Effects
    selfie_turned: Effects
    selfie_covered: Effects
    selfie_liveness: Effects
    selfie_challenge: Effects
    selfie_match: Effects
    selfie_copied: Effects
    selfie_reused: Effects
    data_name: Effects
    data_sanctions: Effects
    data_email: Effects
    data_phone: Effects
    examination: Effects

    def of(self, check: str) -> Effects | None:
        """Give what a check of this name leads to; None if the name is not known."""
        found = getattr(self, check.replace(".", "_"), None)
        return found if isinstance(found, Effects) else None
