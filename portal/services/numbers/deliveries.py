"""What did not arrive: by country, and by gateway with the reason it gave."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from portal.domain.numbers.scope import Scope
from portal.models.message import Message
from portal.services.numbers.parts import speaks, within
from portal.states import Channel, MessageStatus


@dataclass(frozen=True, kw_only=True)
class ByCountry:
    """Texts to one country; None: written before the country was kept."""

    country: str | None  # two letters, "001" of the world, "ZZ" of none
    written: int
    delivered: int
    failed: int

    @property
    def share(self) -> float:
        """Give the share that failed of those of which it is known, 0 to 1."""
        settled = self.delivered + self.failed
        return self.failed / settled if settled else 0.0


@dataclass(frozen=True, kw_only=True)
class ByGateway:
    """Messages by one channel and gateway; None: sent before that was kept."""

    channel: Channel
    gateway: str | None
    written: int
    delivered: int
    failed: int

    @property
    def share(self) -> float:
        """Give the share that failed of those written."""
        return self.failed / self.written if self.written else 0.0


@dataclass(frozen=True, kw_only=True)
class Failure:
    """How often one gateway gave one reason; without a code its words stand alone."""

    channel: Channel
    gateway: str | None
    code: str
    words: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Deliveries:
    """All messages that were written in these days."""

    by_country: tuple[ByCountry, ...]  # those with most failures first
    by_gateway: tuple[ByGateway, ...]
    failures: tuple[Failure, ...]  # most often first
    other_failures: int  # of reasons too rare to be listed


MOST = 20  # reasons


def deliveries(session: Session, scope: Scope, *, zone: ZoneInfo) -> Deliveries:
    """Tell what became of the messages to customers, and of those to strangers."""
    these = (
        *within(Message.written_at, scope, zone),
        *speaks(scope, Message.customer_id),
    )
    sums, failures = _sums(session, these), _failures(session, these)
    return Deliveries(
        by_country=_by_country(sums),
        by_gateway=_by_gateway(sums),
        failures=tuple(failures[:MOST]),
        other_failures=sum(each.count for each in failures[MOST:]),
    )


Status = tuple[Channel, str | None, str | None]  # channel, country, gateway
Sums = dict[Status, Counter[MessageStatus]]


def _sums(session: Session, these: tuple[ColumnElement[bool], ...]) -> Sums:
    parts = (Message.channel, Message.country, Message.gateway)
    rows = session.execute(
        select(*parts, Message.status, func.count())
        .where(*these)
        .group_by(*parts, Message.status)
    )
    sums: Sums = defaultdict(Counter)
    for channel, country, gateway, status, count in rows:
        sums[channel, country, gateway][status] += count
    return sums


def _by_country(sums: Sums) -> tuple[ByCountry, ...]:
    found: dict[str | None, Counter[MessageStatus]] = defaultdict(Counter)
    for (channel, country, _), counts in sums.items():
        if channel is Channel.SMS:
            found[country].update(counts)
    countries = (
        ByCountry(country=country, **_counted(counts))
        for country, counts in found.items()
    )
    return tuple(
        sorted(countries, key=lambda it: (-it.failed, -it.written, it.country or ""))
    )


def _by_gateway(sums: Sums) -> tuple[ByGateway, ...]:
    found: dict[tuple[Channel, str | None], Counter[MessageStatus]] = defaultdict(
        Counter
    )
    for (channel, _, gateway), counts in sums.items():
        found[channel, gateway].update(counts)
    gateways = (
        ByGateway(channel=channel, gateway=gateway, **_counted(counts))
        for (channel, gateway), counts in found.items()
    )
    return tuple(sorted(gateways, key=lambda it: (it.channel, it.gateway or "")))


def _counted(counts: Counter[MessageStatus]) -> dict[str, int]:
    return {
        "written": counts.total(),
        "delivered": counts[MessageStatus.DELIVERED],
        "failed": counts[MessageStatus.FAILED],
    }


def _failures(
    session: Session, these: tuple[ColumnElement[bool], ...]
) -> list[Failure]:
    # the words belong to the code where there is one: some gateways vary them
    code = func.coalesce(Message.failure_code, "").label("code")
    words = func.coalesce(Message.failure, "").label("words")
    rows = session.execute(
        select(Message.channel, Message.gateway, code, words, func.count())
        .where(*these, Message.status == MessageStatus.FAILED)
        .group_by(Message.channel, Message.gateway, "code", "words")
        .order_by(func.count().desc(), "code", "words")
    )
    sums: dict[tuple[Channel, str | None, str, str], Failure] = {}
    for channel, gateway, code_, words_, count in rows:
        key = (channel, gateway, code_, "" if code_ else words_)
        known = sums.get(key)
        sums[key] = Failure(
            channel=channel,
            gateway=gateway,
            code=code_,
            words=known.words if known else words_,
            count=count + (known.count if known else 0),
        )
    return sorted(sums.values(), key=lambda it: (-it.count, it.code, it.words))
