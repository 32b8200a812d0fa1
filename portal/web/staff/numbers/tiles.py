"""The few numbers that stand above all others."""

from dataclasses import dataclass

from flask_babel import gettext

from portal.web.filters import number
from portal.web.staff.numbers.asked import Asked
from portal.web.staff.numbers.sheets import NOTHING, duration, percent


@dataclass(frozen=True)
class Tile:
    """One number with its name, and the sheet that tells more."""

    key: str
    name: str
    told: str


def tiles(asked: Asked) -> list[Tile]:
    """Give how many started and are verified, how fast, by whom, and who waits."""
    started, verified = asked.way.stages[0], asked.way.stages[-1]
    median = asked.times.all["altogether"].median
    alone = sum(each.alone for each in asked.days)
    decided = sum(each.count for each in asked.days)
    return [
        Tile("steps", gettext("started"), number(started.count)),
        Tile("steps", gettext("of them verified"), _share(verified.of_first)),
        Tile(
            "times",
            gettext("from start to decision, the median"),
            NOTHING if median is None else duration(median),
        ),
        Tile(
            "automatic",
            gettext("decided by the portal alone"),
            _share(alone / decided if decided else None),
        ),
        Tile("queue", gettext("wait for a person now"), number(asked.queue.waiting)),
    ]


def _share(share: float | None) -> str:
    return NOTHING if share is None else percent(share)
