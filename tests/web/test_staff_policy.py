"""The page on which administrators read the policy and try another."""

import io
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.domain.findings import CHECKS
from portal.models.audit import AuditEvent
from portal.states import CheckOutcome, Role
from tests.factories import make_customer, make_verification
from tests.past import HARDLY, STRICTER, TEXT, good_findings, make_judged
from tests.staff_cast import browser, make_staff


@pytest.fixture
def alex(app, session, client) -> FlaskClient:
    row = make_staff(session, Role.ADMINISTRATOR, name="Alex Admin")
    session.commit()
    return browser(app, session, row)


def judged(session, count: int = 1, **changed: CheckOutcome) -> None:
    """Add verifications that were judged."""
    for _ in range(count):
        verification = make_verification(session, make_customer(session))
        make_judged(session, verification, found=good_findings(**changed))
    session.commit()


def tries(alex: FlaskClient, text: str, **more: str):
    """Paste the text and press the button."""
    return alex.post("/staff/policy", data={"text": text, **more})


def test_every_check_stands_in_the_table(alex):
    page = unescape(alex.get("/staff/policy").text)

    assert [] == [kind.title for kind in CHECKS.values() if kind.title not in page]
    assert "Nobody was judged by it yet." in page
    assert "Passes up to a distance of " in page


def test_the_page_says_since_when_a_policy_is_in_force(alex, session):
    judged(session)

    assert "In force since" in alex.get("/staff/policy").text


def test_the_same_policy_changes_nothing(alex, session):
    judged(session)

    page = tries(alex, "# a comment\n" + TEXT).text

    assert "not one value differs" in page


def test_a_changed_limit_shows_who_would_have_ended_otherwise(alex, session):
    judged(session, count=2)

    page = tries(alex, STRICTER).text

    assert "person.match_distance" in page
    assert "2 of 2 verifications would have ended otherwise." in page
    assert "The person of the document: The check gave a warning." in page
    assert "PORTAL_POLICY" in page


def test_a_limit_that_nobody_comes_near_changes_nothing(alex, session):
    judged(session)

    page = tries(alex, HARDLY).text

    assert "Nothing: 1 verification would have ended as before." in page


def test_without_past_verifications_nothing_can_be_compared(alex):
    assert "No verification was judged yet" in tries(alex, STRICTER).text


def test_a_file_is_tried_as_text_is(alex, session):
    judged(session)
    upload = (io.BytesIO(STRICTER.encode()), "policy.toml")

    page = alex.post("/staff/policy", data={"file": upload}).text

    assert "1 of 1 verifications would have ended otherwise." in page


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Choose a file, or paste its text."),
        ("   \n ", "Choose a file, or paste its text."),
        ("[customer", "Cannot read the policy file"),
        (TEXT.replace("rounds = 5", "round = 5", 1), "lacks"),
        (TEXT + "\n[more]\nkey = 1\n", "does not know"),
        (TEXT.replace('fail = "reject"', 'fail = "forget"', 1), "document_age.fail"),
        (TEXT.replace('fail = "again"', 'fail = "note"', 1), "must not grow milder"),
        ("# " + "x" * 70_000, "at most 64 KB"),
        ("a" + ".a" * 5000 + " = 1", ""),
    ],
)
def test_a_policy_that_cannot_be_is_told(alex, text: str, told: str):
    answer = tries(alex, text)

    assert 422 == answer.status_code
    assert told in answer.text


def test_a_file_that_is_no_text_is_told(alex):
    upload = (io.BytesIO(b"\xff\xd8\xff\xe0" * 10), "policy.toml")

    answer = alex.post("/staff/policy", data={"file": upload})

    assert (422, True) == (answer.status_code, "This file is not text." in answer.text)


def test_many_changes_are_shown_a_page_at_a_time(alex, session, monkeypatch):
    monkeypatch.setattr("portal.web.staff.review.policy.ROWS", 2)
    judged(session, count=3)

    first = tries(alex, STRICTER).text
    second = tries(alex, STRICTER, page="2").text
    beyond = tries(alex, STRICTER, page="9").text

    assert (2, True) == (first.count("would be"), "Page 1 of 2" in first)
    assert 1 == second.count("would be") == beyond.count("would be")
    audited = select(AuditEvent.details).where(AuditEvent.action == "policy.tried")
    session.rollback()
    assert [{"tried": 3, "changed": 3}] == session.scalars(audited).all()


@pytest.mark.parametrize("role", [Role.SUPPORT, Role.REVIEWER])
def test_only_administrators_may_open_it(app, session, client, role: Role):
    row = make_staff(session, role)
    session.commit()

    assert 403 == browser(app, session, row).get("/staff/policy").status_code
