"""The operator's numbers."""

from pathlib import Path

import msgspec
import pytest

from portal import tables
from portal.errors import ConfigError
from portal.policy import SHIPPED, Policy, ScreeningPolicy


def test_the_shipped_numbers_load():
    assert 30 == Policy.load().customer.days_to_verify


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("days_to_verify = 30", "days_to_verify = 0", "customer.days_to_verify"),
        ("days_to_verify = 30", 'days_to_verify = "30"', "customer.days_to_verify"),
        ("days_to_verify = 30", "days_to_verify = true", "customer.days_to_verify"),
        ("days_to_verify = 30", "days = 30", "days_to_verify"),
        ("days_to_verify = 30", "days_to_verify = 30\nmore = 1", "more"),
        ("remind_days = [7,", "remind_days = [0,", "customer.remind_days"),
        ("remind_days = [7,", "remind_days = 7 #", "list of numbers"),
        ("remind_days = [7,", 'remind_days = ["7",', "customer.remind_days"),
        ("remind_days = [7,", "remind_days = [] #", "list of numbers"),
        ("remind_days = [7,", "remind_days = [21,", "must grow"),
        ("27, 29]", "27, 30]", "end before days_to_verify"),
        ("tell_from_hour = 9", "tell_from_hour = 19", "before tell_until_hour"),
        ("tell_until_hour = 19", "tell_until_hour = 25", "before tell_until_hour"),
        ('match = "always"', 'match = "maybe"', "handoff.match"),
        ("[customer]", "[customers]", "customer"),
        ("[customer]", "[customer", "policy file"),
    ],
)
def test_a_wrong_number_is_named(tmp_path: Path, old: str, new: str, told: str):
    path = tmp_path / "policy.toml"
    path.write_text(SHIPPED.read_text().replace(old, new, 1))

    with pytest.raises(ConfigError, match=told.replace(".", r"\.")):
        Policy.load(path)


def test_a_missing_file_is_told(tmp_path: Path):
    with pytest.raises(ConfigError, match="Cannot read"):
        Policy.load(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("high_share = 0.05 ", "high_share = -0.05", "screening.high_share"),
        ("high_share = 0.05 ", "high_share = 1.05", "high_share is a share"),
        ("high_share = 0.05 ", "high_share = true", "screening.high_share"),
        ("high_share = 0.05 ", "high_share = nan", "screening.high_share"),
        ("high_share = 0.05 ", 'high_share = "much"', "screening.high_share"),
        ("score = 50 ", "score = 101", "score is at most 100"),
        ('"illegal_service", "mixer", "fr', '"mixxer", "fr', "screening.listed"),
        ('["W Group"]', '[""]', "screening.frozen_groups"),
        ('["W Group"]', '["-"]', "frozen_groups must be names"),
        ('["W Group"]', '"W Group"', "list of words"),
        ('["W Group"]', "[7]", "text in quotes"),
        ('unknown_zone = "medium"', 'unknown_zone = "none"', "screening.unknown_zone"),
        ('"child_abuse_material", "darknet', '"mixer", "darknet', "twice"),
        ("[screening.zones.bitok]", "[screening.zones.bitok]\nno = 1", "no"),
    ],
)
def test_a_wrong_rule_of_screening_is_named(
    tmp_path: Path, old: str, new: str, told: str
):
    path = tmp_path / "policy.toml"
    changed = SHIPPED.read_text().replace(old, new, 1)
    assert SHIPPED.read_text() != changed
    path.write_text(changed)

    with pytest.raises(ConfigError, match=told.replace(".", r"\.")):
        Policy.load(path)


def test_limits_are_read_exactly_as_they_are_written():
    screening = Policy.load().screening

    assert ("0.05", "0.2", "50") == (
        str(screening.high_share),
        str(screening.medium_share),
        str(screening.score),
    )


def test_rules_survive_being_kept_as_json():
    screening = Policy.load().screening

    again = tables.read(ScreeningPolicy, screening.plain(), where="screening")

    assert (screening, screening.fingerprint) == (again, again.fingerprint)


def test_a_policy_survives_the_way_to_another_process():
    sent = msgspec.json.decode(msgspec.json.encode(Policy.load()))

    assert Policy.load() == msgspec.convert(sent, Policy)
