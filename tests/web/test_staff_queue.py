"""The queue's page: its filter, its pages, and the next one."""

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from portal.domain.queue import QueueFilter
from portal.extensions import begin_write, db
from portal.models.verification import Verification
from portal.policy import Policy
from portal.services.reviews import claims, proposals, queues
from portal.services.reviews.decisions import Verdict
from portal.states import DecisionOutcome, DocumentType
from tests.clocks import NOON
from tests.services.test_claims import LEASE, waiting
from tests.staff_cast import browser, make_staff

ALL = ["Late", "Pressing", "Held", "Proposed", "Swede"]
POLICY = Policy.load().review
REJECT = Verdict(outcome=DecisionOutcome.REJECTED, reasons=["not_you"])


@pytest.fixture
def people(session):
    begin_write(session)
    rae = make_staff(session)
    return rae, make_staff(session, name="Ole Other", email="ole@example.org")


@pytest.fixture
def rae(app, session, client, people) -> FlaskClient:
    session.commit()
    return browser(app, session, people[0])


@pytest.fixture
def rows(session, people, rae) -> list[Verification]:
    """Five that wait for 30, 10, 3, 2 and 1 hours, each in another state."""
    begin_write(session)
    found = [waiting(session, hours=hours) for hours in (30, 10, 3, 2, 1)]
    for row, name in zip(found, ALL, strict=True):
        row.customer.name = name
    found[1].document_type, found[1].round = DocumentType.PASSPORT, 2
    found[4].country_digest = session.info["keyring"].digest("country", "SWE")
    claims.take(session, found[2], by=people[1], lease=LEASE, now=NOON)
    row = found[3]
    proposals.propose(session, row, REJECT, by=people[1], seen=row.version, now=NOON)
    session.commit()
    return found


def names(text: str) -> list[str]:
    return re.findall(r"data-row>([^<]+)</a>", text)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ALL),
        ("age=late", ["Late"]),
        ("age=pressing", ["Late", "Pressing"]),
        ("document=passport", ["Pressing"]),
        ("round=2", ["Pressing"]),
        ("held=others", ["Held"]),
        ("held=me", []),
        ("held=nobody&age=late", ["Late"]),
        ("second=yes", ["Proposed"]),
        ("country=SWE", ["Swede"]),
        ("country=DEU", []),
        ("examined=running", []),
        ("age=never&document=x&round=٣&held=x", ALL),
        ("after=nobody&before=%00", ALL),
    ],
)  # fmt: skip
def test_the_filter(rae, rows, query, found):
    assert found == names(rae.get(f"/staff/queue?{query}").text)


def test_the_page_says_who_holds_what(rae, rows):
    text = rae.get("/staff/queue").text

    assert "held by Ole Other since 12:00" in text
    assert "awaits a second person" in text
    assert "Sweden (1)" in text


def test_pages_lead_on_and_back(session, people, rows):
    def page(**place: str) -> queues.Page:
        return queues.page(
            session,
            QueueFilter(),
            me=people[0],
            policy=POLICY,
            now=NOON,
            most=2,
            **place,
        )

    def of(found: queues.Page) -> list[str | None]:
        return [row.verification.customer.name for row in found.rows]

    first = page()
    second = page(after=first.later)
    third = page(after=second.later)
    back = page(before=third.earlier)

    assert [["Late", "Pressing"], ["Held", "Proposed"], ["Swede"]] == [
        of(found) for found in (first, second, third)
    ]
    assert of(second) == of(back)
    assert (None, None) == (first.earlier, third.later)
    assert of(first) == of(page(before=back.earlier))
    assert 5 == third.count


def test_a_page_leads_to_the_next_one(session, rae, people):
    begin_write(session)
    for hours in range(queues.MOST + 1):
        waiting(session, hours=hours)
    session.commit()

    text = rae.get("/staff/queue?held=nobody").text
    later = re.search(r'href="([^"]+)" rel="next"', text)[1].replace("&amp;", "&")

    assert (queues.MOST, 1) == (len(names(text)), len(names(rae.get(later).text)))


def test_the_next_is_taken_and_opened(rae, rows):
    answer = rae.post("/staff/queue/next")

    assert answer.location.endswith(rows[0].public_id)
    assert "You hold this since 12:00" in rae.get(answer.location).text


def test_the_next_fits_the_filter(rae, rows):
    answer = rae.post("/staff/queue/next?round=2")

    assert answer.location.endswith(rows[1].public_id)


def test_nothing_to_take_is_told(rae, rows):
    answer = rae.post("/staff/queue/next?held=others")

    assert 200 == answer.status_code
    assert "There is nothing to take now." in answer.text


@pytest.fixture
def asked(app) -> Iterator[list[str]]:
    """Every statement that the database is asked from here on."""
    found: list[str] = []

    def note(_connection, _cursor, statement: str, *_more: object) -> None:
        found.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def test_a_page_of_many_asks_no_more_than_one_of_few(session, rae, rows, asked):
    rae.get("/staff/queue")
    few = len(asked)
    begin_write(session)
    for hours in range(20):
        waiting(session, hours=hours)
    session.commit()
    asked.clear()

    rae.get("/staff/queue")

    assert few == len(asked)
