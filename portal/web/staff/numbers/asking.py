"""What one request asks of a family of numbers, each counted when it is looked at."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from flask_babel import get_locale
from sqlalchemy.orm import Session

from portal.domain.numbers.scope import Scope
from portal.policy import Policy


@dataclass(frozen=True)
class Asking:
    """
    The numbers of one scope.

    A family names in `KEPT` which of its cached counts may be kept for some minutes.
    """

    KEPT: ClassVar[tuple[str, ...]] = ()

    session: Session
    scope: Scope
    zone: ZoneInfo
    policy: Policy
    now: datetime

    @property
    def mirrored(self) -> bool:
        """Say whether the reader's time runs from right to left."""
        locale = get_locale()
        return locale is not None and locale.text_direction == "rtl"

    @property
    def size(self) -> int:
        """Give about how many rows are counted."""
        return 0

    def counted(self) -> dict[str, object]:
        """Give what was counted so far, as plain values."""
        return {name: vars(self)[name] for name in self.KEPT if name in vars(self)}

    def take(self, counted: dict[str, object]) -> None:
        """Take over what another request has counted of the same scope."""
        vars(self).update(counted)
