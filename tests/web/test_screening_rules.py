"""The editor of the screening's rules: try them, propose them, decide on them."""

import re
from dataclasses import replace
from decimal import Decimal
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.models.audit import AuditEvent
from portal.models.screening import Screening
from portal.models.screening_policy import RulesState, ScreeningPolicyVersion
from portal.models.staff import Staff
from portal.policy import Policy
from portal.services.screenings import rules as screening_policy
from portal.states import Role
from tests.factories import make_customer
from tests.lists import SDN
from tests.staff_cast import anew, browser, make_staff
from tests.transfer_cast import analysts, enter, scored, screen

PAGE = "/staff/screening-policy"
EDIT = f"{PAGE}/edit"
POLICY = Policy.load()


def colleague(session, name: str) -> Staff:
    row = make_staff(
        session, Role.COMPLIANCE, name=name, email=f"{name.lower()}@example.org"
    )
    session.commit()
    return row


@pytest.fixture
def ada(app, session, client) -> FlaskClient:
    return browser(app, session, colleague(session, "Ada"))


@pytest.fixture
def ben(app, session, client) -> FlaskClient:
    return browser(app, session, colleague(session, "Ben"))


def typed(page: str) -> dict[str, object]:
    """Give what a browser would send of the form as the page shows it."""
    given: dict[str, object] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        at = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        name = at.get("name", "")
        if at.get("type") in ("checkbox", "radio") and "checked" not in tag:
            continue
        if name and name != "csrf_token":
            given.setdefault(name, []).append(unescape(at.get("value", "")))  # type: ignore[attr-defined]
    for name, inside in re.findall(
        r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', page, re.DOTALL
    ):
        given[name] = unescape(inside).strip()
    for name, inside in re.findall(
        r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', page, re.DOTALL
    ):
        chosen = re.search(r'<option(?=[^>]*selected)[^>]*value="([^"]*)"', inside)
        assert chosen, name
        given[name] = chosen[1]
    return given


def tries(who: FlaskClient, page: str = EDIT, **changed: object):
    """Open the editor, change what is said, and see what would come of it."""
    return send(who, "try", page, **changed)


def send(who: FlaskClient, action: str, page: str = EDIT, **changed: object):
    given = typed(who.get(page).text)
    named = {key.replace("__", "-"): value for key, value in changed.items()}
    return who.post(EDIT, data={**given, **named, "action": action})


def proposed(who: FlaskClient, **changed: object) -> str:
    """Propose rules; give the address of their page."""
    answer = send(who, "propose", note="Too many mixers.", **changed)
    assert 303 == answer.status_code, answer.text
    return str(answer.location)


def in_force(session):
    return screening_policy.in_force(anew(session), POLICY)


def screened(app, adapters, session, *says: object) -> None:
    """Enter and screen a transfer for each answer."""
    customer = make_customer(session)
    session.commit()
    for number, say in enumerate(says):
        analysts(adapters, sandbox=say)
        enter(session, customer, once=str(number))
        screen(app)


def test_the_page_shows_the_rules_of_the_file(ada):
    page = unescape(ada.get(PAGE).text)

    for shown in ("5%", "20%", "W Group", "Mixer", "BitOK", "policy file", "43 codes"):
        assert shown in page


def test_the_form_shows_what_is_in_force_and_changes_nothing_by_itself(ada, session):
    page = tries(ada).text

    assert "Not one value differs from what is in force." in page
    assert 0 == page.count("tag warn")


def test_every_limit_list_and_zone_can_be_changed(ada, ben, session):
    shown = typed(ada.get(EDIT).text)
    listed = [each for each in shown["listed"] if each != "gambling"]

    page = proposed(
        ada,
        high_share="2.5",
        medium_share="12.75 %",
        score="45",
        minimum_share="0.1",
        minimum_value="100",
        unknown_zone="high",
        incomplete="pass",
        listed=[*listed, "privacy_protocol"],
        frozen_groups="W Group\n  The   Others \n\n",
        **{"zone__bitok__mixer": "high", "new__coinkyt": "DARK_POOL"},
        new__zone__coinkyt="high",
    )
    ben.post(f"{page}/in-force")
    rules = in_force(session)

    assert ("0.025", "0.1275", "45") == (
        str(rules.high_share),
        str(rules.medium_share),
        str(rules.score),
    )
    assert (Decimal("0.001"), 100) == (rules.minimum_share, rules.minimum_value)
    assert ("high", "pass") == (rules.unknown_zone, rules.incomplete)
    assert "privacy_protocol" in rules.listed
    assert "gambling" not in rules.listed
    assert ("W Group", "The Others") == rules.frozen_groups
    assert "high" == rules.zone_of["bitok"]["mixer"]
    assert "high" == rules.zone_of["coinkyt"]["dark_pool"]
    assert 36 == len(rules.zone_of["coinkyt"])


def test_what_differs_is_marked(ada):
    page = unescape(tries(ada, score="45", zone__bitok__mixer="high").text)

    assert "Total score, at most" in page
    assert "BitOK: mixer" in page
    assert "was medium" in page
    assert "in force: 50" in page


def test_past_screenings_are_judged_again(app, adapters, session, ada):
    screened(app, adapters, session, scored("30"), scored("48"), scored("70"))

    page = unescape(tries(ada, score="40").text)

    assert "1 of 3 past screenings would have ended otherwise:" in page
    assert "1 more strictly, 0 more mildly." in page
    assert "The total score is 48, where at most 40 may be." in page
    event = session.scalar(
        select(AuditEvent.details).where(AuditEvent.action == "screening_policy.tried")
    )
    assert {"tried": 3, "changed": 1} == event


def test_milder_rules_say_which_ground_would_fall_away(app, adapters, session, ada):
    screened(app, adapters, session, scored("4", gambling="0.01"))
    listed = [
        each for each in typed(ada.get(EDIT).text)["listed"] if each != "gambling"
    ]

    page = unescape(tries(ada, listed=listed).text)

    assert "0 more strictly, 1 more mildly." in page
    assert "Listed category Gambling: 1% of the money." in page


def test_rules_that_change_nothing_say_so(app, adapters, session, ada):
    screened(app, adapters, session, scored("30"))

    page = tries(ada, score="49").text

    assert "Nothing: 1 past screening would have ended as it did." in page


def test_without_past_screenings_nothing_can_be_compared(ada):
    assert "No transfer was screened yet" in tries(ada, score="40").text


def test_screenings_of_who_was_erased_are_left_out(app, adapters, session, ada):
    screened(app, adapters, session, scored("48"))
    transfer = session.scalar(select(Screening)).transfer
    transfer.customer.destroy_key()
    session.commit()

    page = tries(ada, score="40").text

    assert "1 screening could not be judged again" in page


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"high_share": "101"}, "Write a number from 0 to 100"),
        ({"high_share": ""}, "Write a number from 0 to 100"),
        ({"high_share": "2,5"}, "Write a number from 0 to 100"),
        ({"score": "-1"}, "Write a number from 0 to 100"),
        ({"score": "1e2"}, "Write a number from 0 to 100"),
        ({"score": "NaN"}, "Write a number from 0 to 100"),
        ({"minimum_value": "much"}, "Write a number from 0 to"),
        ({"unknown_zone": "none"}, "Not a valid choice"),
        ({"listed": ["mixxer"]}, "not a valid choice"),
        ({"frozen_groups": "--"}, "Write names, with letters or digits"),
        ({"frozen_groups": "W" * 101}, "at most 100 characters"),
        ({"frozen_groups": "\n".join(map(str, range(101)))}, "at most 100 groups"),
        ({"new__bitok": "<b>"}, "Write the code as the provider does"),
        ({"new__bitok": "MIXER"}, "in the table already"),
        ({"new__own": "dark_pool"}, "no category of the portal's own"),
        ({"note": "x" * 1001}, "at most 1,000 characters"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(ada, changed, sentence):
    answer = tries(ada, **{"score": "41", **changed})
    page = unescape(answer.text)

    assert 422 == answer.status_code
    assert sentence in page
    kept = changed.get("score", "41")
    assert f'value="{kept}"' in page


def test_zones_that_were_not_sent_or_are_none_stay_as_they_are(ada, session):
    page = proposed(
        ada,
        score="41",
        zone__bitok__mixer="worst",
        zone__bitok__scam=[],
        zone__coinkyt__Scam="low",
        **{"zone-nobody-x": "high"},
    )

    rules = screening_policy.rules_of(
        session.scalar(select(ScreeningPolicyVersion)), POLICY
    )
    assert POLICY.screening.zones == rules.zones
    assert page.startswith(PAGE)


def test_a_proposal_needs_a_reason(ada, session):
    answer = send(ada, "propose", score="41", note=" ")

    assert 422 == answer.status_code
    assert "Write why the rules are to change" in answer.text
    assert 'value="41"' in answer.text
    assert session.scalar(select(ScreeningPolicyVersion)) is None


def test_nothing_is_proposed_that_is_in_force(ada):
    answer = send(ada, "propose", note="why")

    assert 422 == answer.status_code
    assert "Not one value differs" in answer.text


def test_another_person_puts_it_in_force(ada, ben, session):
    page = proposed(ada, score="41")

    assert "Somebody else has to put these rules in force" in ada.get(page).text
    assert "Put in force" not in ada.get(page).text
    shown = ben.get(page).text
    assert "Too many mixers." in shown
    assert "Put in force" in shown
    assert POLICY.screening == in_force(session)

    assert 303 == ben.post(f"{page}/in-force").status_code

    assert Decimal(41) == in_force(session).score
    assert "Version 1 is in force" in ben.get(PAGE).text


def test_who_proposed_it_is_stopped(ada, session):
    page = proposed(ada, score="41")

    answer = ada.post(f"{page}/in-force")

    assert 409 == answer.status_code
    assert "somebody else has to" in answer.text
    assert POLICY.screening == in_force(session)


def test_a_stale_proof_of_the_second_factor_is_asked_for_again(ada, ben, clock):
    page = proposed(ada, score="41")
    clock.forward(minutes=16)

    answer = ben.post(f"{page}/in-force")

    assert 422 == answer.status_code
    assert "Put in force" not in answer.text


def test_it_is_refused_with_a_reason(ada, ben, session):
    page = proposed(ada, score="41")

    missing = ben.post(f"{page}/turn-down", data={"answer": " "})
    assert (422, True) == (
        missing.status_code,
        "Write why the rules stay as they are" in missing.text,
    )
    ben.post(f"{page}/turn-down", data={"answer": "Too strict."})

    assert "Too strict." in ada.get(page).text
    assert POLICY.screening == in_force(session)
    assert "Start from this version" in ada.get(page).text


def test_who_proposed_it_takes_it_back_without_a_reason(ada, session):
    page = proposed(ada, score="41")

    assert 303 == ada.post(f"{page}/turn-down").status_code

    state = anew(session).scalar(select(ScreeningPolicyVersion.state))
    assert RulesState.WITHDRAWN is state


def test_the_slower_of_two_is_told_who_was_faster(app, ada, ben, session):
    carl = browser(app, session, colleague(session, "Carl"))
    page = proposed(ada, score="41")
    ben.post(f"{page}/turn-down", data={"answer": "no"})

    late = carl.post(f"{page}/in-force")
    too = carl.post(f"{page}/turn-down", data={"answer": "no"})

    assert [409, 409] == [late.status_code, too.status_code]
    assert "Ben was faster." in late.text
    assert "Ben was faster." in too.text


def test_a_second_proposal_is_kept_on_the_page_until_the_first_is_decided(ada, ben):
    given = {**typed(ben.get(EDIT).text), "score": "33", "note": "mine"}
    proposed(ada, score="41")

    answer = ben.post(EDIT, data={**given, "action": "propose"})

    assert 409 == answer.status_code
    assert "Ada proposes other rules already." in answer.text
    assert 'value="33"' in answer.text
    assert 'value="mine"' in answer.text


def test_a_page_from_before_shows_what_is_in_force_now_and_keeps_what_was_typed(
    ada, ben
):
    given = {**typed(ada.get(EDIT).text), "medium_share": "30", "note": "mine"}
    ben.post(f"{proposed(ada, score='41')}/in-force")

    answer = ada.post(EDIT, data={**given, "action": "propose"})
    page = unescape(answer.text)

    assert 409 == answer.status_code
    assert "Ben put other rules in force meanwhile." in page
    assert 'value="30"' in page
    assert "Total score, at most" in page  # what was typed would undo Ben's change
    again = {**typed(answer.text), "action": "propose"}
    assert 303 == ada.post(EDIT, data=again).status_code


def test_rules_made_from_others_cannot_be_put_in_force(ada, ben, session, app):
    page = proposed(ada, score="41")
    portal = app.extensions["portal"]
    changed = replace(POLICY, screening=replace(POLICY.screening, score=Decimal(45)))
    app.extensions["portal"] = replace(
        portal, config=replace(portal.config, policy=changed)
    )

    assert "Other rules came into force since these were made." in ben.get(page).text
    answer = ben.post(f"{page}/in-force")

    assert 409 == answer.status_code
    assert "cannot be put in force any more" in answer.text


def test_an_older_version_can_come_back(ada, ben, session):
    first = proposed(ada, score="41")
    ben.post(f"{first}/in-force")
    ben.post(f"{proposed(ada, score='42')}/in-force")

    start = f"{EDIT}?start={first.rpartition('/')[2]}"
    assert 'value="41"' in ada.get(start).text
    answer = send(ada, "propose", start, note="Back.")
    ben.post(f"{answer.location}/in-force")

    assert Decimal(41) == in_force(session).score
    overview = ada.get(PAGE).text
    assert 2 == overview.count("was in force")


def test_the_file_s_rules_can_come_back(ada, ben, session):
    ben.post(f"{proposed(ada, score='41')}/in-force")

    answer = send(ada, "propose", f"{EDIT}?start=file", note="Back.")
    ben.post(f"{answer.location}/in-force")

    assert POLICY.screening == in_force(session)


def test_one_person_is_enough_where_the_setting_says_so(ada, session, app):
    portal = app.extensions["portal"]
    alone = replace(POLICY, desk=replace(POLICY.desk, four_eyes_policy="off"))
    app.extensions["portal"] = replace(
        portal, config=replace(portal.config, policy=alone)
    )
    page = proposed(ada, score="41")

    assert "Put in force" in ada.get(page).text
    ada.post(f"{page}/in-force")

    assert Decimal(41) == in_force(session).score


def test_new_rules_judge_the_next_transfer(app, adapters, session, ada, ben):
    ben.post(f"{proposed(ada, score='20')}/in-force")

    screened(app, adapters, session, scored("30"))

    row = anew(session).scalar(select(Screening))
    assert ("verify", in_force(session).fingerprint) == (row.outcome, row.policy)


def test_a_version_that_never_was_is_not_found(ada):
    assert 404 == ada.get(f"{PAGE}/nothing").status_code
    assert 404 == ada.post(f"{PAGE}/nothing/in-force").status_code
    assert 200 == ada.get(f"{EDIT}?start=nothing").status_code


def test_what_is_wrong_with_a_new_code_is_said_at_the_top_as_well(ada):
    page = unescape(tries(ada, new__bitok="<b>").text)

    assert "BitOK: Write the code as the provider does" in page


def test_the_page_says_which_sanctions_list_addresses_are_compared_with(
    app, ada: FlaskClient
):
    before = ada.get(PAGE).text
    app.test_cli_runner().invoke(args=["sanctions", "import", str(SDN)])
    after = ada.get(PAGE).text

    assert "No list was imported" in before
    assert "100 addresses of OFAC SDN of 7 August 2026" in before
    assert "on no other network than Ethereum" in before
    assert "No list was imported" not in after
    assert "4 addresses of OFAC SDN, published on 20 November 2026" in after
