"""The timeline's sentences."""

import ast
import re
from pathlib import Path

import pytest

from portal.domain.standard import STANDARD
from portal.domain.timeline import LINES, tell
from portal.states import HandoffEnd, MessageStatus

PORTAL = Path(__file__).parents[2] / "portal"
ACTION = re.compile(r"[a-z_]+\.[a-z_]+")
OF_NO_CUSTOMER = {
    "staff",
    "keys",
    "sanctions",
    "bulk",
    "crowd",
    "invitation_text",
    "transfer_file",
}


def actions_in_code() -> set[str]:
    """Give every action that a call of `record` names, wherever it stands."""
    found = set()
    for path in PORTAL.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            if not isinstance(call, ast.Call) or len(call.args) < 2:
                continue
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            if not name.endswith(("record", "tell")):
                continue
            found |= {
                part.value
                for argument in call.args
                for part in ast.walk(argument)
                if isinstance(part, ast.Constant)
                and isinstance(part.value, str)
                and ACTION.fullmatch(part.value)
            }
    return found


def test_every_action_of_a_customer_has_a_sentence():
    of_customers = {
        action
        for action in actions_in_code()
        if action.partition(".")[0] not in OF_NO_CUSTOMER
    }

    assert of_customers
    assert set() == of_customers - LINES.keys()


@pytest.mark.parametrize(
    "action",
    [
        *(f"evidence.{state}" for state in ("accepted", "refused")),
        *(f"message.{status}" for status in MessageStatus),
    ],
)
def test_actions_made_of_a_state_have_one_too(action):
    assert action in LINES


@pytest.mark.parametrize("end", list(HandoffEnd))
def test_every_end_of_a_handoff_has_its_own(end):
    assert f"handoff.ended:{end}" in LINES


def test_an_unknown_action_is_shown_as_it_is():
    assert "thing: was done" == tell("thing.was_done", {"a": 1}).line.sentence


def test_details_become_words():
    told = tell(
        "decision.made",
        {
            "outcome": "resubmission_requested",
            "steps": ["selfie"],
            "reasons": ["unclear"],
        },
    )

    assert (STANDARD.get("selfie").title,) == told.values["steps"]
    assert told.values["reasons"] == ("Your face could not be seen clearly.",)


# what a sentence may have filled in
PLACES = {
    "channel",
    "day",
    "days",
    "files",
    "kind",
    "minutes",
    "missing",
    "page",
    "reasons",
    "rows",
    "step",
    "steps",
    "version",
    "why",
}


def test_a_sentence_can_be_filled():
    for line in LINES.values():
        places = re.findall(r"%\((\w+)\)s", line.sentence)

        assert set(places) <= PLACES, line
        assert line.sentence % dict.fromkeys(places, "x")
