"""For whom passkeys are made."""

import pytest

from portal.domain.relying_party import RelyingParty, relying_party


@pytest.mark.parametrize(
    ("url", "name", "origin"),
    [
        ("https://verify.example.com", "verify.example.com", None),
        (
            "https://verify.example.com:443",
            "verify.example.com",
            "https://verify.example.com",
        ),
        (
            "https://Verify.Example.com:8443",
            "verify.example.com",
            "https://verify.example.com:8443",
        ),
        (
            "https://prüfung.example/kyc",
            "xn--prfung-4ya.example",
            "https://xn--prfung-4ya.example",
        ),
        ("http://localhost:8000", "localhost", None),
        ("http://portal.localhost", "portal.localhost", None),
        ("http://127.0.0.1:8000", "localhost", "http://localhost:8000"),
        ("http://[::1]:8000", "localhost", "http://localhost:8000"),
    ],
)
def test_passkeys_are_bound_to_a_name(url: str, name: str, origin: str | None):
    assert RelyingParty(name, origin or url) == relying_party(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://verify.example.com",
        "http://192.0.2.7:8000",
        "https://192.0.2.7",
        "https://[2001:db8::1]",
        "http://notlocalhost",
    ],
)
def test_elsewhere_there_are_none(url: str):
    assert relying_party(url) is None
