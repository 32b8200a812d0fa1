"""SegWit addresses: BIP 173 (Bech32, version 0) and BIP 350 (Bech32m, from 1 on)."""

from collections.abc import Iterable
from itertools import pairwise

CHARACTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
VALUES = {character: value for value, character in enumerate(CHARACTERS)}
GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
BECH32, BECH32M = 1, 0x2BC830A3  # what the checksum of the whole comes to
LONGEST = 90
CHECK = 6  # characters of the checksum


class Bech32Error(ValueError):
    """A text is not in this writing; the message is one word for what is wrong."""


def read(text: str) -> tuple[str, list[int], int]:
    """
    Give the prefix, the values of 5 bits each, and what the checksum comes to.

    The caller compares the last with `BECH32` or `BECH32M`. Raise Bech32Error saying
    "case", "length" or "characters".
    """
    if not text.isascii():  # some signs have a small letter that is one of ours
        raise Bech32Error("characters")
    if text not in (text.lower(), text.upper()):
        raise Bech32Error("case")
    prefix, one, data = text.lower().rpartition("1")
    if len(text) > LONGEST or not one or not prefix or len(data) < CHECK:
        raise Bech32Error("length")
    if any(not 33 <= ord(each) <= 126 for each in prefix) or set(data) - VALUES.keys():
        raise Bech32Error("characters")
    values = [VALUES[each] for each in data]
    return prefix, values[:-CHECK], _checksum([*_spread(prefix), *values])


def witness(text: str) -> tuple[str, int, bytes]:
    """
    Give the prefix, the witness version and the program of a SegWit address.

    Raise Bech32Error saying "case", "length", "characters" or "checksum".
    """
    prefix, values, checksum = read(text)
    if not values:
        raise Bech32Error("length")
    version, program = values[0], _bytes(values[1:])
    if version > 16 or checksum != (BECH32M if version else BECH32):
        raise Bech32Error("checksum")
    # BIP 141: any program has 2 to 40 bytes, one of version 0 has 20 or 32
    if not 2 <= len(program) <= 40 or (version == 0 and len(program) not in (20, 32)):
        raise Bech32Error("length")
    return prefix, version, program


def _spread(prefix: str) -> list[int]:
    codes = [ord(each) for each in prefix]
    return [code >> 5 for code in codes] + [0] + [code & 31 for code in codes]


def _checksum(values: Iterable[int]) -> int:
    remainder = 1
    for value in values:
        top = remainder >> 25
        remainder = (remainder & 0x1FFFFFF) << 5 ^ value
        for bit, number in enumerate(GENERATOR):
            if top >> bit & 1:
                remainder ^= number
    return remainder


def _bytes(values: list[int]) -> bytes:
    """Join 5 bits each to bytes; at most 4 bits are left over, and they are zeros."""
    bits = "".join(f"{value:05b}" for value in values)
    whole = len(bits) // 8 * 8
    if len(bits) - whole > 4 or "1" in bits[whole:]:
        raise Bech32Error("checksum")
    ends = range(0, whole + 1, 8)
    return bytes(int(bits[start:end], 2) for start, end in pairwise(ends))
