"""What belongs together in a timeline, and what whom is not told."""

import pytest

from portal.domain.roles import Permission, may
from portal.domain.timeline import LINES
from portal.domain.timeline.kinds import KINDS, kind_of, kinds_for, untold_to
from portal.states import Role

ACTIONS = sorted({key.partition(":")[0] for key in LINES})


def test_every_action_belongs_to_one_kind():
    for action in ACTIONS:
        family = action.partition(".")[0]
        kinds = [
            key
            for key, kind in KINDS.items()
            if family in kind.families or action in kind.actions
        ]

        assert [kind_of(action)] == kinds, action


def test_no_kind_names_what_does_not_happen():
    named = {action for kind in KINDS.values() for action in kind.actions}

    assert set() == named - set(ACTIONS)


def test_an_unknown_action_has_no_kind():
    assert kind_of("robot.waved") is None


@pytest.mark.parametrize(
    ("role", "families", "actions"),
    [
        (
            Role.SUPPORT,
            {"case", "case_file", "lawful", "policy", "refund", "transfer"},
            {"evidence.viewed", "kept_record.viewed", "review.rejection_proposed"},
        ),
        (
            Role.REVIEWER,
            {"case", "case_file", "lawful", "refund", "screening", "transfer"},
            {"kept_record.viewed"},
        ),
        (Role.COMPLIANCE, set(), set()),
        (Role.ADMINISTRATOR, set(), set()),
    ],
)
def test_each_role_is_told_what_its_work_needs(role, families, actions):
    untold = untold_to(lambda permission: may(role, permission))

    assert families <= untold.families
    assert bool(families) == bool(untold.families)
    assert actions <= untold.actions
    assert bool(actions) == bool(untold.actions)


def test_a_kind_of_which_nothing_is_told_is_not_offered():
    assert "money" in kinds_for(lambda permission: True)
    assert "money" not in kinds_for(lambda permission: permission is Permission.REVIEW)
