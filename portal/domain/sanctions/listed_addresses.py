"""The blockchain addresses of a sanctions list: of which network, in which form."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.domain.sanctions.parties import PartyAddress
from portal.domain.transfers.addresses import HEXADECIMAL, checked
from portal.domain.transfers.networks import NETWORKS, Network
from portal.domain.transfers.refusals import AddressRefused

OFAC = "ofac"  # what `Network.code` calls the list
DIGITAL = "digital currency address - "  # before the asset's code, in both its forms
LONGEST = 200  # characters that are kept; the longest real one has 106
LONGEST_CODE = 20


class Form(StrEnum):
    """What can be said of a listed address."""

    WHOLE = "whole"  # of a known network, and its check fits
    WRONG = "wrong"  # of a known network, but no address of it
    UNKNOWN = "unknown"  # of an asset that is on no known network


@dataclass(frozen=True, kw_only=True)
class Placed:
    """An address of a list; `normal` is what a transfer's address is compared with."""

    asset: str
    given: str
    normal: str
    network: str | None
    form: Form


@dataclass(frozen=True, kw_only=True)
class Listing:
    """An address on a list; all of it is published."""

    owner: str
    program: str
    entry: str  # the list's own id
    published_on: date


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What came of a look: a listing or none, and in which list of which day."""

    listing: Listing | None
    published_on: date | None  # None: there is no list
    name: str = "the sanctions list"

    @property
    def told(self) -> str:
        """Name the list with its day."""
        return f"{self.name} of {self.published_on}"


def digital(kind: str, address: str) -> PartyAddress | None:
    """Understand "Digital Currency Address - XBT"; None if it is something else."""
    is_one = kind.lower().startswith(DIGITAL)
    asset = kind[len(DIGITAL) :].strip().upper()[:LONGEST_CODE]
    given = "".join(address.split())[:LONGEST]
    return PartyAddress(asset, given) if is_one and asset and given else None


def placed(listed: PartyAddress) -> Placed:
    """
    Say of which network an address is.

    A token is on the network of which it is an address: USDT is on two. What is whole
    on none of them is kept as the list writes it, and compared as plain text.
    """
    homes = list(_homes(listed.asset))
    for home in homes:
        try:
            normal = checked(home.key, listed.address)
        except AddressRefused:
            continue
        return _placed(listed, normal, home.key, Form.WHOLE)
    network = homes[0].key if len(homes) == 1 else None
    form = Form.WRONG if homes else Form.UNKNOWN
    return _placed(listed, plain(listed.address), network, form)


def plain(address: str) -> str:
    """Give an address as text; in hexadecimal digits capitals mean nothing."""
    return address.lower() if HEXADECIMAL.fullmatch(address) else address


def _homes(asset: str) -> Iterator[Network]:
    for each in NETWORKS.values():
        tokens = {token.symbol for token in each.assets[1:]}
        if each.code(OFAC) == asset or asset in tokens:
            yield each


def _placed(
    listed: PartyAddress, normal: str, network: str | None, form: Form
) -> Placed:
    return Placed(
        asset=listed.asset,
        given=listed.address,
        normal=normal,
        network=network,
        form=form,
    )
