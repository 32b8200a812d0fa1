"""What is much to count is kept for some minutes, in the process that counted it."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from flask import current_app
from flask.blueprints import BlueprintSetupState

from portal.domain.numbers.scope import Scope
from portal.policy import NumbersPolicy
from portal.web.staff.numbers.asking import Asking

MOST = 24  # scopes of all families
NAME = "numbers_kept"
Key = tuple[type[Asking], Scope]


@dataclass
class Kept:
    """The counts of some scopes of some families, those asked for last."""

    _found: OrderedDict[Key, tuple[datetime, dict[str, object]]] = field(
        default_factory=OrderedDict
    )
    _lock: Lock = field(default_factory=Lock)

    def into(self, asked: Asking, policy: NumbersPolicy) -> datetime | None:
        """Give what is kept to who asks, and when it was counted; None: nothing is."""
        with self._lock:
            at, counted = self._found.get(_key(asked), (None, {}))
        oldest = asked.now - timedelta(minutes=policy.keep_minutes)
        if at is None or not oldest < at <= asked.now:
            return None
        asked.take(counted)
        return at

    def keep(self, asked: Asking, policy: NumbersPolicy) -> None:
        """Keep the counts, if they are of so many that it is worth it."""
        if asked.size < policy.keep_from:
            return
        with self._lock:
            self._found[_key(asked)] = asked.now, asked.counted()
            self._found.move_to_end(_key(asked))
            while len(self._found) > MOST:
                self._found.popitem(last=False)


def _key(asked: Asking) -> Key:
    return type(asked), asked.scope


def begin(state: BlueprintSetupState) -> None:
    """Give each portal its own."""
    state.app.extensions[NAME] = Kept()


def kept() -> Kept:
    """Give what this portal keeps."""
    found: Kept = current_app.extensions[NAME]
    return found
