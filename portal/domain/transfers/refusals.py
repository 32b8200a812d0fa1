"""Why what somebody typed of a transfer cannot be taken, in sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.domain.words import mark as _
from portal.errors import PortalError


@dataclass
class EntryRefused(PortalError):
    """
    Something typed of a transfer cannot be taken.

    `reason` is a key of `SENTENCES`; `values` go into the sentence's places, and hold
    names and numbers, never what was typed.
    """

    reason: str
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """Give what to tell the person, still to be translated, with its places."""
        return SENTENCES[self.reason]


class NetworkRefused(EntryRefused):
    """The network or the asset is none that the portal knows."""


class AddressRefused(EntryRefused):
    """An address is not one of its network."""


class HashRefused(EntryRefused):
    """A transaction's hash is not one of its network."""


class AmountRefused(EntryRefused):
    """An amount cannot be one of its asset."""


SENTENCES: Mapping[str, str] = {
    "network.unknown": _("Choose one of these networks: %(networks)s."),
    "asset.unknown": _("On %(network)s, choose one of these assets: %(assets)s."),
    "address.empty": _("Enter the address."),
    "address.unknown": _(
        "This is no address of %(network)s. Copy it again from the wallet."
    ),
    "address.characters": _(
        "This has a character that no address of %(network)s can have. "
        "Copy it again from the wallet."
    ),
    "address.length": _(
        "This is too short or too long for an address of %(network)s. "
        "Copy the whole of it."
    ),
    "address.checksum": _(
        "A character of this %(network)s address is wrong or missing: "
        "its check does not fit. Copy it again from the wallet."
    ),
    "address.case": _(
        "This %(network)s address mixes small and capital letters, so it was not "
        "copied as a whole. Copy it again from the wallet."
    ),
    "address.other": _(
        "This is an address of %(other)s; you chose %(network)s. Change one of the two."
    ),
    "address.test": _(
        "This address is of a test network, where money has no worth. "
        "Enter one of %(network)s itself."
    ),
    "hash.empty": _("Enter the transaction's hash."),
    "hash.prefix": _(
        "A transaction's hash on %(network)s begins with 0x. "
        "Copy it again, or choose another network."
    ),
    "hash.no_prefix": _(
        "A transaction's hash on %(network)s does not begin with 0x. "
        "Copy it again, or choose another network."
    ),
    "hash.unknown": _(
        "A transaction's hash has 64 characters, 0 to 9 and a to f. Copy the whole."
    ),
    "amount.empty": _("Enter the amount."),
    "amount.unknown": _("Write the amount in digits, such as 0.5 or 1200.25."),
    "amount.separator": _(
        "Write the amount with a dot before the decimals and without any other "
        "separator, such as 1200.25."
    ),
    "amount.exponent": _("Write all digits of the amount, without an exponent."),
    "amount.negative": _(
        "Write the amount without a sign: which way the money goes is said apart."
    ),
    "amount.zero": _("Enter an amount above zero."),
    "amount.huge": _("No amount has more than %(digits)s digits before the dot."),
    "amount.decimals": _(
        "%(asset)s has at most %(decimals)s digits after the dot. Check the amount."
    ),
}
