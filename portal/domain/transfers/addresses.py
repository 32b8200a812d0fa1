"""
Addresses and hashes of blockchains: are they of their network, and whole.

Everything is refused before a provider is paid for it. What this cannot see: an
Ethereum address in small letters alone has no check, so a wrong digit goes unseen.
"""

import re
from collections.abc import Iterator

import base58
from Crypto.Hash import keccak

from portal.domain.transfers import bech32
from portal.domain.transfers.networks import NETWORKS, Network, network
from portal.domain.transfers.refusals import AddressRefused, HashRefused

LONGEST = 120  # characters that are looked at; the longest address has 90
HEXADECIMAL = re.compile(r"0[xX][0-9a-fA-F]{40}", re.ASCII)
HASH = re.compile(r"[0-9a-fA-F]{64}", re.ASCII)
WRITABLE = re.compile(r"[0-9A-Za-z]+", re.ASCII)
BASE58 = frozenset(base58.BITCOIN_ALPHABET.decode())
BASE58_LENGTHS = range(26, 36)  # of 21 bytes and their 4 bytes of check


def checked(key: str, address: str) -> str:
    """
    Give the address in its network's normal form, in which it is found again.

    SegWit and Ethereum addresses become small letters, Litecoin's old "3…" becomes
    "M…". Raise AddressRefused, or NetworkRefused where there is no such network.
    """
    on, given = network(key), address.strip()
    if not given:
        raise AddressRefused("address.empty")
    if len(given) > LONGEST:
        raise AddressRefused("address.length", {"network": on.name})
    if normal := _read(on, given):
        return normal
    for other in NETWORKS.values():
        if other is not on and _read(other, given):
            names = {"network": on.name, "other": other.name}
            raise AddressRefused("address.other", names)
    if any(_is_test(each, given) for each in NETWORKS.values()):
        raise AddressRefused("address.test", {"network": on.name})
    raise AddressRefused(f"address.{_wrong(on, given)}", {"network": on.name})


def checked_hash(key: str, text: str) -> str:
    """Give a transaction's hash in small letters; raise HashRefused."""
    on, given = network(key), text.strip().lower()
    if not given:
        raise HashRefused("hash.empty")
    bare = given.removeprefix("0x")
    if not HASH.fullmatch(bare):
        raise HashRefused("hash.unknown")
    if on.hexadecimal != (bare != given):
        reason = "hash.prefix" if on.hexadecimal else "hash.no_prefix"
        raise HashRefused(reason, {"network": on.name})
    return given


def networks_of(address: str) -> Iterator[Network]:
    """List the networks of which this could be an address; Bitcoin's first."""
    given = address.strip()
    if len(given) <= LONGEST:
        yield from (each for each in NETWORKS.values() if _read(each, given))


def _read(on: Network, given: str) -> str | None:
    if on.hexadecimal:
        return given.lower() if _is_hexadecimal(given) else None
    version, payload = _base58(given)
    if version is not None and version in on.versions:
        written = base58.b58encode_check(bytes([on.versions[version]]) + payload)
        return str(written.decode())
    return given.lower() if on.prefix and _prefix(given) == on.prefix else None


def _is_test(on: Network, given: str) -> bool:
    return _base58(given)[0] in on.test_versions or _prefix(given) in on.test_prefixes


def _base58(given: str) -> tuple[int | None, bytes]:
    """Give version and payload of a Base58Check address; no version if it is none."""
    if len(given) not in BASE58_LENGTHS or set(given) - BASE58:
        return None, b""
    try:
        raw = base58.b58decode_check(given)
    except ValueError:
        return None, b""
    return (raw[0], raw[1:]) if len(raw) == 21 else (None, b"")


def _prefix(given: str) -> str:
    """Give the prefix of a SegWit address; an empty one if it is none."""
    try:
        return bech32.witness(given)[0]
    except bech32.Bech32Error:
        return ""


def _is_hexadecimal(given: str) -> bool:
    """Say whether these are 20 bytes; mixed letters must be those of EIP-55."""
    if not HEXADECIMAL.fullmatch(given):
        return False
    digits = given[2:]
    return digits in (digits.lower(), digits.upper(), mixed(digits.lower()))


def mixed(digits: str) -> str:
    """Write 40 small hexadecimal digits with the capitals that EIP-55 gives them."""
    check = keccak.new(digest_bits=256, data=digits.encode()).hexdigest()
    return "".join(
        digit.upper() if int(sign, 16) >= 8 else digit
        for digit, sign in zip(digits, check, strict=False)
    )


def _wrong(on: Network, given: str) -> str:
    """Say in one word what is wrong with something that is no address at all."""
    if on.hexadecimal:
        return _wrong_hexadecimal(given)
    if on.prefix and given.lower().startswith(f"{on.prefix}1"):
        try:
            bech32.witness(given)
        except bech32.Bech32Error as error:
            return str(error)
    if not WRITABLE.fullmatch(given):
        return "characters"
    if len(given) not in BASE58_LENGTHS or _base58(given)[0] is not None:
        return "unknown"
    return "characters" if set(given) - BASE58 else "checksum"


def _wrong_hexadecimal(given: str) -> str:
    if not given.lower().startswith("0x"):
        return "unknown"
    if not WRITABLE.fullmatch(given) or not HEXADECIMAL.fullmatch(
        f"0x{given[2:42]:0<40}"
    ):
        return "characters"
    return "checksum" if len(given) == 42 else "length"
