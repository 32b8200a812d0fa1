"""What did not arrive: by country, and by gateway with the reason it gave."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from portal.domain.number_scope import Scope
from portal.models.message import Message
from portal.services.number_parts import counted, speaks, within
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
    failures = _failures(session, these)
    return Deliveries(
        by_country=_by_country(session, these),
        by_gateway=_by_gateway(session, these),
        failures=tuple(failures[:MOST]),
        other_failures=sum(each.count for each in failures[MOST:]),
    )


COUNTS = (
    func.count(),
    counted(Message.status == MessageStatus.DELIVERED),
    counted(Message.status == MessageStatus.FAILED),
)


def _by_country(
    session: Session, these: tuple[ColumnElement[bool], ...]
) -> tuple[ByCountry, ...]:
    rows = session.execute(
        select(Message.country, *COUNTS)
        .where(*these, Message.channel == Channel.SMS)
        .group_by(Message.country)
    )
    found = [
        ByCountry(country=country, written=written, delivered=delivered, failed=failed)
        for country, written, delivered, failed in rows
    ]
    return tuple(
        sorted(found, key=lambda it: (-it.failed, -it.written, it.country or ""))
    )


def _by_gateway(
    session: Session, these: tuple[ColumnElement[bool], ...]
) -> tuple[ByGateway, ...]:
    rows = session.execute(
        select(Message.channel, Message.gateway, *COUNTS)
        .where(*these)
        .group_by(Message.channel, Message.gateway)
    )
    found = [
        ByGateway(
            channel=channel,
            gateway=gateway,
            written=written,
            delivered=delivered,
            failed=failed,
        )
        for channel, gateway, written, delivered, failed in rows
    ]
    return tuple(sorted(found, key=lambda it: (it.channel, it.gateway or "")))


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
