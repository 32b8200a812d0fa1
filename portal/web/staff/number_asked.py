"""What one request asks of the numbers; what several sheets need is counted once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from flask_babel import get_locale
from sqlalchemy.orm import Session

from portal.domain.number_scope import Scope
from portal.policy import Policy
from portal.services import (
    numbers_decisions,
    numbers_deliveries,
    numbers_handoffs,
    numbers_queue,
    numbers_times,
    numbers_way,
)
from portal.services.numbers_decisions import Decided
from portal.services.numbers_deliveries import Deliveries
from portal.services.numbers_handoffs import Handoffs
from portal.services.numbers_queue import Queue
from portal.services.numbers_times import Times
from portal.services.numbers_way import Way


@dataclass(frozen=True)
class Asked:
    """The numbers of one scope, each counted when it is first looked at."""

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

    @cached_property
    def way(self) -> Way:
        """Follow everybody who started."""
        return numbers_way.way(
            self.session,
            self.scope,
            zone=self.zone,
            days=self.policy.numbers.leaving_days,
            now=self.now,
        )

    @cached_property
    def times(self) -> Times:
        """Tell how long it takes."""
        return numbers_times.times(self.session, self.scope, zone=self.zone)

    @cached_property
    def days(self) -> Sequence[Decided]:
        """Count the decisions of each day."""
        return numbers_decisions.decided(self.session, self.scope, zone=self.zone)

    @cached_property
    def handoffs(self) -> Handoffs:
        """Tell of the handoffs."""
        return numbers_handoffs.handoffs(
            self.session,
            self.scope,
            zone=self.zone,
            policy=self.policy.handoff,
            now=self.now,
        )

    @cached_property
    def deliveries(self) -> Deliveries:
        """Tell of the messages."""
        return numbers_deliveries.deliveries(self.session, self.scope, zone=self.zone)

    @cached_property
    def queue(self) -> Queue:
        """Tell of the queue as it stands."""
        return numbers_queue.queue(
            self.session, self.scope, policy=self.policy.review, now=self.now
        )
