"""Sealing of values and wrapping of keys."""

import pytest

from portal.errors import CannotOpen
from portal.vault import Keyring, Vault

OLD, NEW, INDEX = (bytes([first, *range(31)]) for first in (1, 2, 3))


def keyring(*masters: bytes) -> Keyring:
    return Keyring(masters, index_key=INDEX)


def test_a_sealed_value_opens_in_its_own_place():
    vault = Vault(OLD)

    assert b"Anna" == vault.open(vault.seal(b"Anna", context="name"), context="name")


def test_a_sealed_value_does_not_open_elsewhere():
    vault = Vault(OLD)
    sealed = vault.seal(b"Anna", context="customer.name")

    with pytest.raises(CannotOpen):
        vault.open(sealed, context="customer.email")


@pytest.mark.parametrize("broken", [b"", b"short", bytes(64)])
def test_an_altered_value_does_not_open(broken: bytes):
    with pytest.raises(CannotOpen):
        Vault(OLD).open(broken, context="name")


def test_the_same_value_is_sealed_differently_each_time():
    vault = Vault(OLD)

    assert vault.seal(b"Anna", context="name") != vault.seal(b"Anna", context="name")


def test_a_key_wrapped_by_the_older_master_still_opens():
    wrapped = keyring(OLD).new_wrapped_key()

    assert keyring(OLD).vault(wrapped) == keyring(NEW, OLD).vault(wrapped)


def test_a_rewrapped_key_needs_the_old_master_no_more():
    wrapped = keyring(OLD).new_wrapped_key()

    rewrapped = keyring(NEW, OLD).rewrap(wrapped)

    assert keyring(OLD).vault(wrapped) == keyring(NEW).vault(rewrapped)


def test_rewrapping_twice_changes_nothing():
    wrapped = keyring(NEW).new_wrapped_key()

    assert wrapped == keyring(NEW, OLD).rewrap(wrapped)


def test_a_key_of_an_unknown_master_does_not_open():
    with pytest.raises(CannotOpen):
        keyring(NEW).vault(keyring(OLD).new_wrapped_key())


def test_a_digest_is_bound_to_its_kind():
    assert keyring(OLD).digest("name", "x") != keyring(OLD).digest("email", "x")


def test_digests_survive_the_rotation_of_the_master():
    assert keyring(OLD).digest("name", "x") == keyring(NEW).digest("name", "x")


def test_nothing_secret_shows_when_a_vault_is_printed():
    assert "key" not in repr(Vault(OLD))
