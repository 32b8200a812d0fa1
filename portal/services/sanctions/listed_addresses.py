"""Look blockchain addresses up in the sanctions list, and in what ships before one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.sanctions import address_excerpt
from portal.domain.sanctions.address_excerpt import Excerpt
from portal.domain.sanctions.listed_addresses import Listing, Looked, placed
from portal.domain.transfers.networks import NETWORKS
from portal.models.sanctions import ListedAddress, SanctionedParty, SanctionsList
from portal.models.transfer import Transfer
from portal.services import sanctions, screenings
from portal.services.transfers import address_digest

SHIPPED = Path(__file__).with_name("shipped_addresses.csv")
CHUNK = 500  # digests of one query


@dataclass(frozen=True, kw_only=True)
class Source:
    """What addresses are compared with."""

    name: str  # "OFAC SDN"
    published_on: date
    addresses: int
    shipped: bool  # the excerpt that comes with the portal: no list was imported
    networks: tuple[str, ...] = ()  # that the excerpt knows; a list may have all

    @property
    def told(self) -> str:
        """Name it; a date follows."""
        return f"the shipped excerpt of {self.name}" if self.shipped else self.name


@cache
def shipped() -> Excerpt:
    """Give the excerpt that comes with the portal."""
    return address_excerpt.read(SHIPPED.read_text(encoding="utf-8"))


@cache
def _shipped_networks() -> tuple[str, ...]:
    found = {placed(row.address).network for row in shipped().rows.values()}
    return tuple(each.name for each in NETWORKS.values() if each.key in found)


def source(session: Session) -> Source:
    """Say what addresses are compared with: the list in force, else what ships."""
    found = _with_addresses(session)
    if found is None:
        excerpt = shipped()
        return Source(
            name=excerpt.name,
            published_on=excerpt.published_on,
            addresses=len(excerpt.rows),
            shipped=True,
            networks=_shipped_networks(),
        )
    return Source(
        name=found.name,
        published_on=found.published_on,
        addresses=found.addresses or 0,
        shipped=False,
    )


def look(session: Session, address: str) -> Looked:
    """
    Look an address up, in its network's normal form.

    The list's network is not compared: an address of an asset that the portal does
    not know may be one of a network that it knows.
    """
    told = source(session)
    listing = _in_excerpt(address) if told.shipped else _in_list(session, address)
    return Looked(listing=listing, published_on=told.published_on, name=told.told)


def ask_again(
    session: Session, list_id: int, *, before: int | None, days: int, now: datetime
) -> int:
    """
    Have transfers screened whose addresses are newly listed, if not older than `days`.

    `before` is the list that was in force until now; what it named was judged by it.
    Give how many transfers are screened again. Called once more after the list came
    into force, it asks for those that were entered until then, and for no other.
    """
    new = set(_normals(session, list_id)) - _named_before(session, before)
    keyring = session.info["keyring"]
    digests = [address_digest(keyring, normal) for normal in sorted(new)]
    seen = _seen(session, digests, since=now - timedelta(days=days))
    return screenings.ask_for_addresses(session, seen, since=now, now=now)


def _with_addresses(session: Session) -> SanctionsList | None:
    found = sanctions.in_force(session)
    return found if found is not None and found.addresses is not None else None


def _in_list(session: Session, address: str) -> Listing | None:
    found = sanctions.in_force(session)
    if found is None:
        return None
    numbers = select(ListedAddress.number).where(
        ListedAddress.list_id == found.id, ListedAddress.normal == address
    )
    parties = session.scalars(
        select(SanctionedParty)
        .where(SanctionedParty.list_id == found.id, SanctionedParty.number.in_(numbers))
        .order_by(SanctionedParty.number)
    ).all()
    if not parties:
        after = sanctions.in_force(session)
        # another took its place meanwhile, and its rows may be gone already
        return (
            None
            if after is None or after.id == found.id
            else _in_list(session, address)
        )
    return Listing(
        owner=" and ".join(party.names[0][0] for party in parties),
        program=", ".join(dict.fromkeys(_programmes(parties))),
        entry=", ".join(party.entry for party in parties),
        published_on=found.published_on,
    )


def _programmes(parties: Iterable[SanctionedParty]) -> Iterator[str]:
    return (programme for party in parties for programme in party.programmes)


def _in_excerpt(address: str) -> Listing | None:
    excerpt = shipped()
    row = excerpt.rows.get(address)
    if row is None:
        return None
    return Listing(
        owner=row.party,
        program=row.programmes.replace(" ", ", "),
        entry=row.entry,
        published_on=excerpt.published_on,
    )


def _normals(session: Session, list_id: int) -> Sequence[str]:
    of_list = select(ListedAddress.normal).where(ListedAddress.list_id == list_id)
    return session.scalars(of_list).all()


def _named_before(session: Session, before: int | None) -> set[str]:
    old = None if before is None else session.get(SanctionsList, before)
    if old is None or old.addresses is None:
        return set(shipped().rows)
    return set(_normals(session, old.id))


def _seen(
    session: Session, digests: Sequence[bytes], *, since: datetime
) -> Iterator[bytes]:
    for start in range(0, len(digests), CHUNK):
        yield from session.scalars(
            select(Transfer.address_digest)
            .where(
                Transfer.address_digest.in_(digests[start : start + CHUNK]),
                Transfer.entered_at >= since,
            )
            .distinct()
        )
