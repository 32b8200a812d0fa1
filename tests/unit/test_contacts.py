"""Numbers and addresses in the one form that is kept."""

import pytest

from portal.domain import contacts


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("+44 7400 123456", None, "+447400123456"),
        ("07400 123456", "GB", "+447400123456"),
        ("+46 (0)70-123 45 67", "GB", "+46701234567"),
        ("07400 123456", None, None),
        ("+44 1", None, None),
        ("call me", "GB", None),
        ("", None, None),
        ("+1 555 " + "0" * 200, None, None),
    ],
)
def test_a_number_is_kept_in_its_international_form(text, region, expected):
    assert expected == contacts.phone_number(text, region=region)


@pytest.mark.parametrize(("number", "region"), [("+447700900123", "GB"), (None, None)])
def test_a_kept_number_tells_its_country(number, region):
    assert region == contacts.region_of(number)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Anna@Example.ORG", "Anna@example.org"),
        ("anna", None),
        ("anna@", None),
        ("anna@localhost", None),
        ("anna@example.org\nBcc: all@example.org", None),
        ("a" * 400 + "@example.org", None),
    ],
)
def test_an_address_is_kept_in_its_normal_form(text, expected):
    assert expected == contacts.email_address(text)
