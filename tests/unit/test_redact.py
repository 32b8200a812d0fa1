"""Values that are shown to be there, without being shown."""

import pytest

from portal.domain.redact import mask_email, mask_phone


@pytest.mark.parametrize(
    ("number", "shown"), [("+447700900123", "+44 •••• •••123"), ("+4412", "•••")]
)
def test_a_number_shows_its_ends(number: str, shown: str):
    assert shown == mask_phone(number)


@pytest.mark.parametrize(
    ("address", "shown"),
    [("anna@example.org", "a•••@example.org"), ("nonsense", "•••"), ("@x", "•••")],
)
def test_an_address_shows_its_domain(address: str, shown: str):
    assert shown == mask_email(address)
