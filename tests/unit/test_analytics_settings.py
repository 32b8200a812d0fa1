"""Which analysts are asked, by the settings."""

from pathlib import Path

import pytest

from portal.adapters.choose import choose_adapters
from portal.analytics_settings import AnalyticsConfig
from portal.config import Config
from portal.errors import ConfigError
from tests.conftest import environment

ACCOUNTS = {"BITOK_KEY_ID": "id", "BITOK_SECRET": "secret", "COINKYT_KEY": "key"}


def read(production: bool = False, **env: str) -> AnalyticsConfig:
    """Read the settings."""
    return AnalyticsConfig.from_env(env, production=production)


def test_without_settings_the_sandbox_answers_in_development():
    found = read()

    assert ("sandbox", "sandbox-b", "list") == found.providers
    assert frozenset({"sandbox", "sandbox-b"}) == found.authoritative


def test_without_settings_nobody_counts_in_production():
    found = read(production=True)

    assert ("list",) == found.providers
    assert frozenset() == found.authoritative


def test_accounts_are_read(tmp_path: Path):
    found = read(
        production=True,
        **ACCOUNTS,
        ANALYTICS_PROVIDERS="BitOK, coinkyt,list coinkyt",
        BITOK_WAIT_MS="250",
        COINKYT_URL="https://kyt.example.org/openapi/",
    )

    assert ("bitok", "coinkyt", "list") == found.providers
    assert found.bitok
    assert found.coinkyt
    assert ("https://kyt-api.bitok.org", 0.25) == (
        found.bitok.base_url,
        found.bitok.wait_seconds,
    )
    assert "https://kyt.example.org/openapi" == found.coinkyt.base_url
    assert "secret" not in repr(found)
    assert "'key'" not in repr(found)


def test_the_analysts_come_in_the_order_of_the_settings(tmp_path: Path):
    more = {
        **ACCOUNTS,
        "ANALYTICS_PROVIDERS": "coinkyt,list,bitok",
        "ANALYTICS_AUTHORITATIVE": "bitok",
    }
    config = Config.from_env(environment(tmp_path, "sqlite://", **more))

    found = choose_adapters(config).analytics

    assert [("coinkyt", False), ("list", False), ("bitok", True)] == [
        (each.name, each.authoritative) for each in found
    ]


@pytest.mark.parametrize(
    ("production", "settings", "sentence"),
    [
        (False, {"ANALYTICS_PROVIDERS": "bitok"}, "needs BITOK_KEY_ID"),
        (
            False,
            {"ANALYTICS_PROVIDERS": "bitok", "BITOK_KEY_ID": "x"},
            "needs BITOK_SECRET",
        ),
        (False, {"ANALYTICS_PROVIDERS": "coinkyt"}, "needs COINKYT_KEY"),
        (
            False,
            {"ANALYTICS_PROVIDERS": "coinkyt", "COINKYT_KEY": "kéy"},
            "no key has",
        ),
        (False, {"ANALYTICS_PROVIDERS": "chainy"}, "does not know 'chainy'"),
        (False, {"ANALYTICS_AUTHORITATIVE": "list"}, "cannot name 'list'"),
        (False, {"ANALYTICS_AUTHORITATIVE": "who"}, "cannot name 'who'"),
        (False, {"ANALYTICS_AUTHORITATIVE": "bitok"}, "names none of"),
        (True, {"ANALYTICS_PROVIDERS": "sandbox"}, "which invents its answers"),
        (True, {"ANALYTICS_PROVIDERS": "list, sandbox-b"}, "which invents"),
        (
            False,
            {"ANALYTICS_PROVIDERS": "bitok", "BITOK_URL": "kyt", **ACCOUNTS},
            "BITOK_URL must be an address",
        ),
        (
            True,
            {
                "ANALYTICS_PROVIDERS": "coinkyt",
                "COINKYT_URL": "http://kyt.example.org",
                **ACCOUNTS,
            },
            "must begin with https://",
        ),
        (
            False,
            {"ANALYTICS_PROVIDERS": "bitok", "BITOK_WAIT_MS": "1.5", **ACCOUNTS},
            "whole number",
        ),
    ],
)
def test_a_wrong_setting_is_refused(production: bool, settings, sentence: str):
    with pytest.raises(ConfigError, match=sentence):
        read(production, **settings)
