"""Settings: what production refuses, and where the others come from."""

from pathlib import Path

import pytest

from portal import recorded
from portal.config import Config
from portal.errors import ConfigError
from portal.network import reachable
from tests.conftest import key

SAFE = {
    "PORTAL_URL": "https://verify.example.com",
    "PORTAL_SECRET_KEY": "q8vY2nT4wL6rK1mZ9xJ3cB7dF5gH0sPa",
    "PORTAL_MASTER_KEYS": key("m"),
    "PORTAL_INDEX_KEY": key("i"),
    "PORTAL_SMS": "twilio",
    "TWILIO_ACCOUNT_SID": "AC1",
    "TWILIO_AUTH_TOKEN": "twilio-secret",
    "TWILIO_FROM": "+15005550006",
    "PORTAL_EMAIL": "smtp",
    "SMTP_HOST": "mail.example.com",
    "SMTP_FROM": "verify@example.com",
}


def production(folder: Path, **changed: str) -> Config:
    """Read safe settings with some of them changed."""
    return Config.from_env({**SAFE, "PORTAL_INSTANCE": str(folder), **changed})


def test_production_is_what_runs_unless_told_otherwise(tmp_path: Path):
    config = production(tmp_path)

    assert config.production
    assert not config.sandbox


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"PORTAL_SANDBOX": "yes"}, "PORTAL_SANDBOX=no"),
        ({"PORTAL_URL": "http://verify.example.com"}, "https://"),
        ({"PORTAL_URL": ""}, "PORTAL_URL must be the address"),
        ({"PORTAL_SECRET_KEY": "short"}, "at least 32 characters"),
        ({"PORTAL_SECRET_KEY": "a" * 40}, "random"),
        ({"PORTAL_SECRET_KEY": ""}, "Set PORTAL_SECRET_KEY"),
        ({"PORTAL_MASTER_KEYS": ""}, "Set PORTAL_MASTER_KEYS"),
        ({"PORTAL_MASTER_KEYS": "changeme"}, "32 random bytes"),
        ({"PORTAL_INDEX_KEY": ""}, "Set PORTAL_INDEX_KEY"),
        ({"PORTAL_INDEX_KEY": key("m")}, "must differ"),
        ({"PORTAL_SMS": ""}, "PORTAL_SMS is the outbox"),
        ({"PORTAL_SMS": "outbox"}, "PORTAL_SMS is the outbox"),
        ({"PORTAL_EMAIL": "outbox"}, "PORTAL_EMAIL is the outbox"),
        ({"PORTAL_SMS": "pigeon"}, "PORTAL_SMS must be"),
        ({"TWILIO_AUTH_TOKEN": ""}, "needs TWILIO_AUTH_TOKEN"),
        ({"SMTP_SECURITY": "maybe"}, "SMTP_SECURITY must be"),
        ({"PORT": "eighty"}, "PORT must be a whole number"),
        ({"PORTAL_SECRET_KEY": "", "PORTAL_SECRET_KEY_FILE": "/none"}, "Cannot read"),
    ],
)
def test_production_refuses_what_is_unsafe(
    tmp_path: Path, changed: dict[str, str], sentence: str
):
    with pytest.raises(ConfigError, match=sentence):
        production(tmp_path, **changed)


def test_a_mistyped_environment_is_production(tmp_path: Path):
    assert production(tmp_path, PORTAL_ENV="devel").production


def test_secrets_may_stand_in_files(tmp_path: Path):
    path = tmp_path / "key"
    path.write_text(SAFE["PORTAL_SECRET_KEY"] + "\n")

    config = production(
        tmp_path, PORTAL_SECRET_KEY="", PORTAL_SECRET_KEY_FILE=str(path)
    )

    assert SAFE["PORTAL_SECRET_KEY"] == config.secret_key


def test_no_secret_is_in_what_a_config_says_of_itself(tmp_path: Path):
    said = repr(production(tmp_path, DATABASE_URL="postgresql://u:hidden@h/d"))

    for secret in (*SAFE.values(), "hidden"):
        if secret in {SAFE["PORTAL_SECRET_KEY"], SAFE["TWILIO_AUTH_TOKEN"], "hidden"}:
            assert secret not in said


def test_development_makes_keys_and_keeps_them(tmp_path: Path):
    env = {"PORTAL_ENV": "development", "PORTAL_INSTANCE": str(tmp_path / "fresh")}

    first, second = Config.from_env(env), Config.from_env(env)

    assert first.secret_key == second.secret_key
    assert first.keyring.digest("a", "b") == second.keyring.digest("a", "b")
    assert 0o700 == (tmp_path / "fresh").stat().st_mode & 0o777
    for path in (tmp_path / "fresh" / "keys").iterdir():
        assert 0o600 == path.stat().st_mode & 0o777


def test_a_later_command_finds_what_make_run_recorded(tmp_path: Path):
    started = {"PORTAL_ENV": "development", "PORT": "8123", "OTHER": "x"}
    recorded.record(started, tmp_path)

    later = Config.from_env({"PORTAL_INSTANCE": str(tmp_path)})

    assert not later.production
    assert "http://127.0.0.1:8123" == later.public_url
    assert "OTHER" not in (tmp_path / recorded.NAME).read_text()


def test_the_environment_wins_over_what_was_recorded(tmp_path: Path):
    recorded.record({"PORTAL_ENV": "development", "PORT": "8123"}, tmp_path)
    env = {"PORTAL_INSTANCE": str(tmp_path), "PORT": "9000", "HOST": ""}

    assert 9000 == Config.from_env(env).port


def test_a_record_never_turns_production_into_development(tmp_path: Path):
    """Production always holds secrets; where there is one, the file is not read."""
    recorded.record({"PORTAL_ENV": "development"}, tmp_path)

    assert production(tmp_path).production
    with pytest.raises(ConfigError):
        production(tmp_path, PORTAL_URL="")


def test_the_address_for_a_phone_is_one_that_it_can_open():
    assert "127.0.0.1" == reachable("127.0.0.1")
    assert reachable("0.0.0.0") not in {"0.0.0.0", ""}  # noqa: S104


def test_listening_everywhere_gives_links_that_a_phone_can_open(tmp_path: Path):
    env = {
        "PORTAL_ENV": "development",
        "PORTAL_INSTANCE": str(tmp_path),
        "HOST": "0.0.0.0",  # noqa: S104
        "PORT": "8123",
    }

    config = Config.from_env(env)

    assert f"http://{reachable('0.0.0.0')}:8123" == config.public_url  # noqa: S104


@pytest.mark.parametrize("name", ["Mars/Olympus", "+01:00", "europe"])
def test_a_time_zone_that_does_not_exist_is_refused(tmp_path: Path, name: str):
    with pytest.raises(ConfigError, match="PORTAL_TIMEZONE"):
        production(tmp_path, PORTAL_TIMEZONE=name)
