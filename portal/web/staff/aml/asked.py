"""What one request asks of the desk's numbers, each counted once."""

from functools import cached_property

from portal.services.numbers import analysts as numbers_analysts
from portal.services.numbers import clocks as numbers_clocks
from portal.services.numbers import disagreements as numbers_disagreements
from portal.services.numbers import running as numbers_running
from portal.services.numbers import transfers as numbers_transfers
from portal.services.numbers.analysts import Analysts
from portal.services.numbers.clocks import Ended
from portal.services.numbers.disagreements import Advice, Disagreements
from portal.services.numbers.running import Running
from portal.services.numbers.transfers import Judged
from portal.web.staff.numbers.asking import Asking


class AskedOfDesk(Asking):
    """The numbers of the AML desk in some days, each counted when it is looked at."""

    # what runs is not among them: it is that of the moment, and quickly counted
    KEPT = (
        *("judged", "screenings", "decisions", "refunds"),
        *("analysts", "disagreements", "advice"),
    )

    @property
    def size(self) -> int:
        """Give about how many rows are counted."""
        ended = sum(each.count for each in self.screenings)
        return ended + self.judged.count + self.analysts.answers

    @cached_property
    def running(self) -> Running:
        """Tell of the clocks that run now."""
        return numbers_running.running(self.session, policy=self.policy, now=self.now)

    @cached_property
    def screenings(self) -> list[Ended]:
        """Tell how the clock of screenings was kept."""
        return numbers_clocks.screenings(self.session, self.scope, zone=self.zone)

    @cached_property
    def decisions(self) -> list[Ended]:
        """Tell how the clock of decisions was kept."""
        return numbers_clocks.decisions(
            self.session, self.scope, zone=self.zone, policy=self.policy.cases
        )

    @cached_property
    def refunds(self) -> list[Ended]:
        """Tell how the clock of refunds was kept."""
        return numbers_clocks.refunds(self.session, self.scope, zone=self.zone)

    @cached_property
    def judged(self) -> Judged:
        """Tell what became of transfers."""
        return numbers_transfers.judged(self.session, self.scope, zone=self.zone)

    @cached_property
    def analysts(self) -> Analysts:
        """Tell what the providers answered."""
        return numbers_analysts.analysts(self.session, self.scope, zone=self.zone)

    @cached_property
    def disagreements(self) -> Disagreements:
        """Tell where providers whose word counts differ."""
        return numbers_disagreements.disagreements(
            self.session, self.scope, zone=self.zone
        )

    @cached_property
    def advice(self) -> Advice:
        """Tell where advice warned against all others."""
        return numbers_disagreements.advice(self.session, self.scope, zone=self.zone)
