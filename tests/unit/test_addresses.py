"""Addresses and hashes of blockchains, held to the published vectors."""

import base58
import pytest
from Crypto.Hash import keccak
from hypothesis import given, settings
from hypothesis import strategies as any_of

from portal.domain.transfers import addresses, bech32
from portal.domain.transfers.addresses import checked, checked_hash, networks_of
from portal.domain.transfers.networks import NETWORKS, asset, network
from portal.domain.transfers.refusals import (
    AddressRefused,
    EntryRefused,
    HashRefused,
    NetworkRefused,
)

GENESIS = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
SCRIPT = "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"
TETHER_ON_TRON = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"
LITECOIN = "LVg2kJoFNg45Nbpy53h7Fe1wKyeXVRhMH9"
WITNESS = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
TAPROOT = "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"
TEST = "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7"

# BIP 173 and BIP 350, "Test vectors": valid SegWit addresses and their scripts
SEGWIT = {
    "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4": (
        "0014751e76e8199196d454941c45d1b3a323f1433bd6"
    ),
    TEST: "00201863143c14c5166804bd19203356da136c985678cd4d27a1b8c6329604903262",
    "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y": (
        "5128751e76e8199196d454941c45d1b3a323f1433bd6"
        "751e76e8199196d454941c45d1b3a323f1433bd6"
    ),
    "BC1SW50QGDZ25J": "6002751e",
    "bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs": "5210751e76e8199196d454941c45d1b3a323",
    "tb1qqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesrxh6hy": (
        "0020000000c4a5cad46221b2a187905e5266362b99d5e91c6ce24d165dab93e86433"
    ),
    "tb1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesf3hn0c": (
        "5120000000c4a5cad46221b2a187905e5266362b99d5e91c6ce24d165dab93e86433"
    ),
    TAPROOT: "512079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
}
# the same, invalid SegWit addresses; some have a prefix that is nobody's
NOT_SEGWIT = [
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
    "BC13W508D6QEJXTDG4Y5R3ZARVARY0C5XW7KN40WF2",
    "bc1rw5uspcuh",
    "bc10w508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kw5rljs90",
    "BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P",
    "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sL5k7",
    "bc1zw508d6qejxtdg4y5r3zarvaryvqyzf3du",
    "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3pjxtptv",
    "bc1gmk9yu",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",
    "tb1z0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqglt7rf",
    "BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh",
    "tb1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq24jc47",
    "bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4",
    "BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R",
    "bc1pw5dgrnzv",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v8n0nx0muaewav253zgeav",
    "tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq47Zagq",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf",
    "tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vpggkg4j",
]
BECH32 = [  # BIP 173: valid Bech32
    "A12UEL5L",
    "a12uel5l",
    "an83characterlonghumanreadablepartthatcontainsthenumber1andthe"
    "excludedcharactersbio1tt5tgs",
    "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
    "11qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqc8247j",
    "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
    "?1ezyfcl",
]
BECH32M = [  # BIP 350: valid Bech32m
    "A1LQFN3A",
    "a1lqfn3a",
    "an83characterlonghumanreadablepartthatcontainsthetheexcluded"
    "charactersbioandnumber11sg7hg6",
    "abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx",
    "11llllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllludsr8",
    "split1checkupstagehandshakeupstreamerranterredcaperredlc445v",
    "?1v759aa",
]
NEITHER = [  # BIP 173 and BIP 350: not valid
    "\x201nwldj5",
    "\x7f1axkwrx",
    "\x801eym55h",
    "an84characterslonghumanreadablepartthatcontainsthenumber1andthe"
    "excludedcharactersbio1569pvx",
    "pzry9x0s0muk",
    "1pzry9x0s0muk",
    "x1b4n0q5v",
    "li1dgmt3",
    "de1lg7wt\xff",
    "A1G7SGD8",
    "10a06t8",
    "1qzzfhee",
    "\x201xj0phk",
    "qyrz8wqd2c9m",
    "y1b0jsk6g",
    "lt1igcx5c0",
    "in1muywd",
    "mm1crxm3i",
    "au1s5cgom",
    "M1VUXWEZ",
    "16plkw9",
]
EIP_55 = [  # the proposal's own examples
    "0x52908400098527886E0F7030069857D2E4169EE7",
    "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
    "0xde709f2102306220921060314715629080e2fb77",
    "0x27b1fdb04752bbc536007a920d24acb045561c26",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
    "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
    "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
]
VALID = [  # that have a check of their own
    ("bitcoin", GENESIS),
    ("bitcoin", SCRIPT),
    ("bitcoin", WITNESS),
    ("bitcoin", TAPROOT),
    ("tron", TETHER_ON_TRON),
    ("litecoin", LITECOIN),
]


def refused(kind, call, *given: str) -> EntryRefused:
    """Give the refusal, whose sentence has to have all its places filled."""
    with pytest.raises(kind) as caught:
        call(*given)
    error = caught.value
    assert error.sentence % error.values
    return error


@pytest.mark.parametrize(("text", "script"), SEGWIT.items())
def test_segwit_addresses_give_the_scripts_of_the_standard(text: str, script: str):
    _, version, program = bech32.witness(text)

    opcode = version + 0x50 if version else 0
    assert script == f"{opcode:02x}{len(program):02x}{program.hex()}"


@pytest.mark.parametrize("text", NOT_SEGWIT)
def test_what_the_standards_call_invalid_is_no_address(text: str):
    assert "address.other" != refused(AddressRefused, checked, "bitcoin", text).reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [(text, bech32.BECH32) for text in BECH32]
    + [(text, bech32.BECH32M) for text in BECH32M],
)
def test_the_checksum_tells_which_of_the_two_writings_it_is(text: str, expected: int):
    assert expected == bech32.read(text)[2]


@pytest.mark.parametrize("text", NEITHER)
def test_what_is_neither_writing_is_refused(text: str):
    try:
        checksum = bech32.read(text)[2]
    except bech32.Bech32Error:
        return
    assert checksum not in (bech32.BECH32, bech32.BECH32M)


@pytest.mark.parametrize("text", EIP_55)
def test_the_capitals_of_ethereum_addresses_are_those_of_eip_55(text: str):
    digits = text[2:].lower()

    assert checked("ethereum", text) == f"0x{digits}"
    if text[2:] != text[2:].upper() and text[2:] != digits:
        assert text[2:] == addresses.mixed(digits)


def test_keccak_is_not_the_sha_3_that_python_has():
    """The published digest of nothing at all."""
    empty = keccak.new(digest_bits=256, data=b"").hexdigest()

    assert empty.startswith("c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b")


@pytest.mark.parametrize("text", EIP_55[4:])
def test_one_wrong_capital_is_seen(text: str):
    for place in range(2, 42):
        if text[place].isalpha():
            turned = text[:place] + text[place].swapcase() + text[place + 1 :]
            error = refused(AddressRefused, checked, "ethereum", turned)
            assert "address.checksum" == error.reason


def test_small_letters_alone_and_capitals_alone_are_taken():
    digits = EIP_55[4][2:]
    normal = f"0x{digits.lower()}"

    assert normal == checked("ethereum", normal)
    assert normal == checked("ethereum", f"0x{digits.upper()}")
    assert normal == checked("ethereum", f"  0X{digits.upper()}\n")


@pytest.mark.parametrize(("key", "text"), VALID)
def test_every_change_of_one_character_is_refused(key: str, text: str):
    """Base58Check would let one in four thousand million through; none of these."""
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    for place, right in enumerate(text):
        for other in alphabet:
            if other != right:
                changed = text[:place] + other + text[place + 1 :]
                with pytest.raises(AddressRefused):
                    checked(key, changed)


@pytest.mark.parametrize(("key", "text"), [*VALID, ("ethereum", EIP_55[4])])
def test_every_cut_and_every_doubled_character_is_refused(key: str, text: str):
    for place in range(len(text)):
        for changed in (
            text[:place],
            text[:place] + text[place + 1 :],
            text[: place + 1] + text[place:],
        ):
            with pytest.raises(AddressRefused):
                checked(key, changed)


@given(program=any_of.binary(min_size=20, max_size=20), version=any_of.integers(0, 255))
@settings(max_examples=150, deadline=None)
def test_a_base58_address_is_of_the_networks_that_its_version_says(
    program: bytes, version: int
):
    text = base58.b58encode_check(bytes([version]) + program).decode()

    found = [each.key for each in networks_of(text)]

    assert found == [key for key, on in NETWORKS.items() if version in on.versions]


# the sign of the unit Kelvin, of which the small letter is a plain k
KELVIN = WITNESS.upper().replace("K", "\u212a")


@given(text=any_of.text(max_size=140))
@settings(max_examples=150, deadline=None)
def test_whatever_is_typed_is_refused_with_a_sentence(text: str):
    for key in NETWORKS:
        refused(AddressRefused, checked, key, text)


@pytest.mark.parametrize(
    ("key", "text", "reason"),
    [
        ("bitcoin", " ", "address.empty"),
        ("bitcoin", "1" * 121, "address.length"),
        ("bitcoin", GENESIS[:-1] + "b", "address.checksum"),
        ("bitcoin", GENESIS[:-1] + "0", "address.characters"),
        ("bitcoin", GENESIS[:9] + " " + GENESIS[9:], "address.characters"),
        ("bitcoin", GENESIS.replace("A", "А"), "address.characters"),  # noqa: RUF001
        ("bitcoin", "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn", "address.test"),
        ("litecoin", "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn", "address.test"),
        ("ethereum", TEST, "address.test"),
        ("bitcoin", TEST, "address.test"),
        ("bitcoin", WITNESS[:-1] + "T", "address.case"),
        ("bitcoin", WITNESS[:-1] + "b", "address.characters"),
        ("bitcoin", WITNESS[:-1] + "q", "address.checksum"),
        ("bitcoin", KELVIN, "address.characters"),
        ("bitcoin", "bc1pw5dgrnzv", "address.length"),
        ("bitcoin", "hello", "address.unknown"),
        ("bitcoin", "DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L", "address.unknown"),
        ("ethereum", EIP_55[0][2:], "address.unknown"),
        ("ethereum", EIP_55[0][:-1], "address.length"),
        ("ethereum", EIP_55[0] + "0", "address.length"),
        ("ethereum", EIP_55[0][:-1] + "g", "address.characters"),
        ("tron", TETHER_ON_TRON[:-1], "address.checksum"),
        ("tron", "41a614f803b6fd780986a42c78ec9c7f77e6ded13c", "address.unknown"),
    ],
)
def test_each_wrong_address_has_its_own_sentence(key: str, text: str, reason: str):
    assert reason == refused(AddressRefused, checked, key, text).reason


@pytest.mark.parametrize(
    ("key", "text", "other"),
    [
        ("ethereum", TETHER_ON_TRON, "TRON"),
        ("tron", EIP_55[4], "Ethereum"),
        ("tron", WITNESS, "Bitcoin"),
        ("bitcoin", LITECOIN, "Litecoin"),
        ("litecoin", GENESIS, "Bitcoin"),
        ("ethereum", SCRIPT, "Bitcoin"),
    ],
)
def test_an_address_of_another_network_is_named(key: str, text: str, other: str):
    error = refused(AddressRefused, checked, key, text)

    assert ("address.other", other) == (error.reason, error.values["other"])
    assert text not in error.sentence % error.values


def test_one_address_has_one_normal_form():
    assert WITNESS == checked("bitcoin", WITNESS.upper())
    assert GENESIS == checked("BITCOIN", f"\t{GENESIS} ")
    old = base58.b58encode_check(b"\x05" + bytes(20)).decode()
    new = base58.b58encode_check(b"\x32" + bytes(20)).decode()
    assert new == checked("litecoin", old) == checked("litecoin", new)


@pytest.mark.parametrize("key", NETWORKS)
def test_contracts_are_in_their_network_s_normal_form(key: str):
    for each in network(key).assets:
        if each.contract:
            assert each.contract == checked(key, each.contract)


def test_assets_are_found_by_network_and_symbol():
    assert (6, 8) == (asset("tron", "usdt").decimals, asset("bitcoin", "BTC").decimals)
    assert "TRX" == network("tron").coin.symbol == network("tron").code("bitok")
    assert network("litecoin").code("coinkyt") is None
    error = refused(NetworkRefused, asset, "bitcoin", "USDT")
    assert ("asset.unknown", "BTC") == (error.reason, error.values["assets"])
    assert "network.unknown" == refused(NetworkRefused, network, "dogecoin").reason


@pytest.mark.parametrize("key", NETWORKS)
def test_a_hash_is_taken_as_its_network_writes_it(key: str):
    bare = "ab" * 32
    right = f"0x{bare}" if key == "ethereum" else bare
    wrong = bare if key == "ethereum" else f"0x{bare}"

    assert right == checked_hash(key, f" {right.upper()} ")
    assert "prefix" in refused(HashRefused, checked_hash, key, wrong).reason


@pytest.mark.parametrize(
    "text", ["", "ab" * 31, "ab" * 33, "zz" * 32, GENESIS, "٣" * 64]
)
def test_what_is_no_hash_is_refused(text: str):
    expected = "hash.unknown" if text else "hash.empty"

    assert expected == refused(HashRefused, checked_hash, "bitcoin", text).reason
