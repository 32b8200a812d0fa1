"""The operator's numbers."""

from pathlib import Path

import pytest

from portal.errors import ConfigError
from portal.policy import SHIPPED, Policy


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
