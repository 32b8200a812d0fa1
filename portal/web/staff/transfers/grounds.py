"""Why a verdict is as it is: what spoke for or against a transfer, in sentences."""

from dataclasses import dataclass, replace

import msgspec

from portal.domain.exposure import Ground, ScreeningOutcome
from portal.domain.transfers import STRICTNESS
from portal.models.screening import Screening
from portal.web.staff.screening.rule_words import provider_name, told_ground


@dataclass(frozen=True)
class Grounds:
    """What one provider's answer led to, in sentences."""

    provider: str
    sentences: list[str]
    of: list[Ground]

    @property
    def count(self) -> int:
        """Count them."""
        return len(self.of)

    @property
    def strictness(self) -> int:
        """Give how strict the strictest is."""
        return max(STRICTNESS[each.outcome] for each in self.of)


def grounds(screening: Screening | None, *, passed: bool) -> list[Grounds]:
    """Give what spoke for or against it, by provider, the strictest first."""
    found: dict[str | None, list[Ground]] = {}
    for each in screening.grounds if screening else ():
        ground = msgspec.convert(each, Ground)
        if (ground.outcome is ScreeningOutcome.PASS) is passed:
            found.setdefault(ground.provider, []).append(ground)
    groups = [
        Grounds(provider_name(name) if name else "", _sentences(several), several)
        for name, several in found.items()
    ]
    return sorted(groups, key=lambda group: -group.strictness)


def _sentences(grounds: list[Ground]) -> list[str]:
    in_order = sorted(grounds, key=lambda each: -STRICTNESS[each.outcome])
    return [told_ground(replace(each, provider=None)) for each in in_order]
