"""What one request asks of customers' numbers; what several sheets need counts once."""

from collections.abc import Sequence
from functools import cached_property

from portal.services.numbers import decisions
from portal.services.numbers import deliveries as numbers_deliveries
from portal.services.numbers import handoffs as numbers_handoffs
from portal.services.numbers import queue as numbers_queue
from portal.services.numbers import times as numbers_times
from portal.services.numbers import way as numbers_way
from portal.services.numbers.decisions import Decided, Reason
from portal.services.numbers.deliveries import Deliveries
from portal.services.numbers.handoffs import Handoffs
from portal.services.numbers.queue import Queue
from portal.services.numbers.times import Times
from portal.services.numbers.way import Invited, Way
from portal.web.staff.numbers.asking import Asking


class Asked(Asking):
    """The numbers of customers in some days, each counted when it is looked at."""

    # the queue is not among them: it is that of the moment, and quickly counted
    KEPT = (
        *("invited", "way", "times", "days", "asked_again"),
        *("refused", "handoffs", "deliveries"),
    )

    @property
    def size(self) -> int:
        """Give about how many rows are counted."""
        messages = sum(each.written for each in self.deliveries.by_gateway)
        people = self.invited.stages[0].count + self.way.stages[0].count
        return messages + people + sum(day.count for day in self.days)

    @cached_property
    def invited(self) -> Invited:
        """Follow those who were invited."""
        return numbers_way.invited(self.session, self.scope, zone=self.zone)

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
        return decisions.decided(self.session, self.scope, zone=self.zone)

    @cached_property
    def asked_again(self) -> Sequence[Reason]:
        """Count why steps were asked for again."""
        return decisions.asked_again(self.session, self.scope, zone=self.zone)

    @cached_property
    def refused(self) -> Sequence[Reason]:
        """Count why pictures were refused as they came."""
        return decisions.refused(self.session, self.scope, zone=self.zone)

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
