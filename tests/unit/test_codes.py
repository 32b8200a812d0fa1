"""What counts as the six digits of a code."""

from datetime import timedelta

import pytest

from portal.domain.codes import digits_of, new_digits, require_open
from portal.errors import CodeExpired
from tests.clocks import NOON


@pytest.mark.parametrize(
    "typed", ["012345", " 012 345 ", "012-345", "0 1 2 3 4 5", "٠١٢٣٤٥", "012\u00a0345"]
)
def test_a_code_is_understood_however_it_is_typed(typed):
    assert digits_of(typed) == "012345"


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "12345a", "½23456", "²12345"]
)
def test_what_cannot_be_a_code_is_not_one(typed):
    assert digits_of(typed) is None


def test_codes_keep_their_zeros_and_differ():
    made = {new_digits() for _ in range(200)}

    assert all(len(digits) == 6 and digits.isdecimal() for digits in made)
    assert len(made) > 190


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"used": True}, "used"),
        ({"replaced": True}, "replaced"),
        ({"wrong_tries": 5}, "tries"),
        ({"expires_at": NOON}, "time"),
    ],
)
def test_a_code_that_works_no_more_says_why(changed, reason):
    given = {
        "used": False,
        "replaced": False,
        "wrong_tries": 0,
        "most_tries": 5,
        "expires_at": NOON + timedelta(seconds=1),
        "now": NOON,
    }
    require_open(**given)

    with pytest.raises(CodeExpired) as refused:
        require_open(**(given | changed))

    assert refused.value.reason == reason
