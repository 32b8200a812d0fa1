"""The rules in force, and how others come into force by two people."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select

from portal.errors import AlreadyDone, RulesChanged, SamePerson, SameRules
from portal.extensions import db
from portal.models.audit import AuditEvent
from portal.models.screening_policy import RulesState, ScreeningPolicyVersion
from portal.models.staff import Staff
from portal.policy import Policy
from portal.services.screenings import rules as screening_policy
from portal.states import Role
from tests.clocks import NOON
from tests.races import at_once
from tests.staff_cast import anew, make_staff

POLICY = Policy.load()
FILE = POLICY.screening
STRICTER = replace(FILE, score=Decimal(40))
ALONE = replace(POLICY, desk=replace(POLICY.desk, four_eyes_policy="off"))


@pytest.fixture
def ada(session) -> Staff:
    return make_staff(session, Role.COMPLIANCE, name="Ada", email="ada@example.org")


@pytest.fixture
def ben(session) -> Staff:
    return make_staff(session, Role.COMPLIANCE, name="Ben", email="ben@example.org")


def propose(session, by: Staff, rules=STRICTER, *, seen: str = FILE.fingerprint):
    """Propose rules, made from those of the file if nothing is said."""
    return screening_policy.propose(
        session, rules, note="why", seen=seen, policy=POLICY, by=by, now=NOON
    )


def put_in_force(session, row, by: Staff, policy: Policy = POLICY) -> None:
    screening_policy.put_in_force(session, row, policy=policy, by=by, now=NOON)


def turn_down(session, row, by: Staff) -> None:
    screening_policy.turn_down(session, row, "no", policy=POLICY, by=by, now=NOON)


def in_force(session, policy: Policy = POLICY):
    return screening_policy.in_force(session, policy)


def test_the_rules_of_the_file_judge_until_others_do(session, ada, ben):
    assert FILE == in_force(session)

    row = propose(session, ada)

    assert FILE == in_force(session)
    put_in_force(session, row, ben)
    assert STRICTER == in_force(session)
    assert (RulesState.IN_FORCE, ben, NOON) == (
        row.state,
        row.decided_by,
        row.decided_at,
    )


def test_who_proposed_cannot_be_the_second_person(session, ada):
    row = propose(session, ada)

    with pytest.raises(SamePerson):
        put_in_force(session, row, ada)

    assert FILE == in_force(session)


def test_one_person_is_enough_where_the_setting_says_so(session, ada):
    row = propose(session, ada)

    put_in_force(session, row, ada, ALONE)

    assert STRICTER == in_force(session)


def test_the_rules_before_are_retired_and_can_come_back(session, ada, ben):
    first = propose(session, ada)
    put_in_force(session, first, ben)
    back = propose(session, ben, FILE, seen=STRICTER.fingerprint)
    put_in_force(session, back, ada)

    assert FILE == in_force(session)
    assert (RulesState.RETIRED, NOON) == (first.state, first.retired_at)
    assert [2, 1] == [each.number for each in screening_policy.versions(session)]


def test_a_second_proposal_waits_for_the_first_to_be_decided(session, ada, ben):
    row = propose(session, ada)

    with pytest.raises(AlreadyDone):
        propose(session, ben, replace(FILE, score=Decimal(30)))

    turn_down(session, row, ben)
    assert propose(session, ben, replace(FILE, score=Decimal(30)))


@pytest.mark.parametrize(
    ("own", "state"), [(True, RulesState.WITHDRAWN), (False, RulesState.REFUSED)]
)
def test_a_proposal_is_refused_or_taken_back(session, ada, ben, own, state):
    row = propose(session, ada)

    turn_down(session, row, ada if own else ben)

    assert (state, "no") == (row.state, row.answer)
    assert FILE == in_force(session)
    with pytest.raises(AlreadyDone):
        put_in_force(session, row, ben)
    with pytest.raises(AlreadyDone):
        turn_down(session, row, ben)


def test_nothing_is_proposed_that_is_in_force(session, ada):
    with pytest.raises(SameRules):
        propose(session, ada, replace(FILE, score=Decimal("50.0")))


def test_a_page_that_is_older_than_the_rules_proposes_nothing(session, ada, ben):
    put_in_force(session, propose(session, ada), ben)

    with pytest.raises(RulesChanged):
        propose(session, ada, replace(FILE, score=Decimal(30)))


def test_a_proposal_made_from_another_file_is_not_put_in_force(session, ada, ben):
    row = propose(session, ada)
    changed = replace(POLICY, screening=replace(FILE, score=Decimal(45)))

    with pytest.raises(RulesChanged):
        put_in_force(session, row, ben, changed)


def test_what_a_later_release_adds_is_taken_from_its_file(session, ada, ben):
    row = propose(session, ada)
    put_in_force(session, row, ben)
    rules = dict(row.rules)
    del rules["minimum_value"]
    rules["zones"] = {"bitok": rules["zones"]["bitok"]}
    rules["listed"] = ["mixer", "a_category_of_the_past"]
    row.rules = rules | {"forgotten": 1}
    session.flush()

    read = in_force(session)

    assert Decimal(40) == read.score
    assert FILE.minimum_value == read.minimum_value
    assert FILE.zones.keys() == read.zones.keys()
    assert ("mixer",) == read.listed


def test_every_step_is_in_the_audit_log(session, ada, ben):
    put_in_force(session, propose(session, ada), ben)
    turn_down(session, propose(session, ada, FILE, seen=STRICTER.fingerprint), ben)

    events = session.execute(
        select(AuditEvent.action, AuditEvent.actor).where(
            AuditEvent.action.startswith("screening_policy.")
        )
    ).all()

    actors = [f"staff:{each.public_id}" for each in (ada, ben, ada, ben)]
    done = ("proposed", "put_in_force", "proposed", "refused")
    assert [
        (f"screening_policy.{action}", actor)
        for action, actor in zip(done, actors, strict=True)
    ] == [tuple(event) for event in events]


def test_two_who_decide_at_once_do_it_once(app, session, ada, ben):
    row = propose(session, ada)
    names = row.public_id, ben.public_id
    session.commit()

    def decide(refuse: bool) -> str:
        own = db.session()
        version = screening_policy.find(own, names[0])
        by = own.scalar(select(Staff).where(Staff.public_id == names[1]))
        if refuse:
            turn_down(own, version, by)
            return "refused"
        put_in_force(own, version, by)
        return "in force"

    results = at_once(
        app, lambda: decide(False), lambda: decide(True), lambda: decide(False)
    )

    assert 2 == results.count("too late")
    done = next(each for each in results if each != "too late")
    (state,) = anew(session).scalars(select(ScreeningPolicyVersion.state))
    assert {"in force": RulesState.IN_FORCE, "refused": RulesState.REFUSED}[
        done
    ] is state


def test_two_who_propose_at_once_leave_one_proposal(app, session, ada, ben):
    names = [ada.public_id, ben.public_id]
    session.commit()

    def ask(name: str) -> str:
        own = db.session()
        by = own.scalar(select(Staff).where(Staff.public_id == name))
        propose(own, by)
        return "proposed"

    results = at_once(app, *(lambda name=name: ask(name) for name in names))

    assert ["proposed", "too late"] == sorted(results)
