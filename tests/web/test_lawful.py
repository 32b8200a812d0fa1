"""Requests by law: one writes, another approves, one package goes out once."""

import hashlib
import json
from datetime import timedelta

import pypdfium2
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.adapters.storage import MemoryStorage
from portal.errors import CannotOpen
from portal.jobs import packages as jobs
from portal.models.audit import AuditEvent
from portal.models.lawful import LawfulRequest, PackagePiece
from portal.services import own_data, staff
from portal.services.retention.orphans import forget_orphans
from portal.states import LawfulState, Role
from tests.clocks import NOON, SetClock
from tests.factories import make_customer
from tests.lawful_cast import Office, keep_pictures, office, page_of, unpacked
from tests.staff_cast import anew, browser, make_staff
from tests.web.anna import make_anna

FORM = {
    "kind": "court_order",
    "authority": " District  Court ",
    "reference": "12 C 34/26",
    "legal_basis": "Section 7\nof the Act",
    "received_on": "2026-11-01",
    "due_on": "2026-12-01",
    "data_kinds": ["profile", "events"],
    "since": "2026-01-01",
    "until": "2026-10-31",
    "then": "ask",
}


@pytest.fixture
def desk(app, session, client) -> Office:
    return office(app, session)


@pytest.fixture
def clerk(desk) -> FlaskClient:
    return desk.at(desk.clerk)


@pytest.fixture
def officer(desk) -> FlaskClient:
    return desk.at(desk.officer)


def form_of(desk: Office) -> str:
    return f"/staff/customers/{desk.customer.public_id}/lawful"


def state_of(desk: Office, row: LawfulRequest) -> str:
    return anew(desk.session).get_one(LawfulRequest, row.id).state.value


def actions(desk: Office) -> list[str]:
    """Give what was done with requests, in order."""
    found = anew(desk.session).scalars(
        select(AuditEvent.action).order_by(AuditEvent.sequence)
    )
    return [each for each in found if each.startswith("lawful.")]


def test_nothing_asked_yet_is_a_page(clerk):
    page = clerk.get("/staff/lawful").text

    assert "No request is open" in page
    assert "No request was closed yet" in clerk.get("/staff/lawful?show=over").text


def test_a_request_is_written_from_whom_it_is_about(desk, clerk):
    found = clerk.get("/staff/lawful/find?q=anna").text
    assert form_of(desk) in found

    answer = clerk.post(form_of(desk), data=FORM)

    row = anew(desk.session).scalars(select(LawfulRequest)).one()
    assert answer.location.endswith(page_of(row))
    assert ("District Court", "Section 7\nof the Act") == (
        row.authority,
        row.legal_basis,
    )
    assert ["profile", "events"] == row.data_kinds
    page = clerk.get(answer.location).text
    assert "Somebody else has to approve it" in page
    assert "Approve</button>" not in page


def test_nothing_of_it_is_stored_in_the_clear(desk, clerk):
    clerk.post(form_of(desk), data=FORM)

    table = LawfulRequest.__table__
    stored = anew(desk.session).execute(select(table)).one()
    assert "District" not in str(stored)
    assert "Section 7" not in str(stored)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"kind": ""}, "Choose what it is"),
        ({"kind": "wish"}, "valid choice"),
        ({"authority": "  "}, "Enter who asks"),
        ({"authority": "x" * 301}, "at most 300"),
        ({"reference": "x" * 201}, "at most 200"),
        ({"legal_basis": " \n "}, "Enter the legal basis"),
        ({"legal_basis": "x" * 4001}, "at most 4,000"),
        ({"received_on": "yesterday"}, "Enter a date such as"),
        ({"received_on": ""}, "Enter a date such as"),
        ({"received_on": "0001-01-01"}, "Enter a date such as"),
        ({"received_on": "2099-01-01"}, "still to come"),
        ({"due_on": "2026-10-31"}, "before the day on which"),
        ({"due_on": "31.10.2026"}, "Enter a date such as"),
        ({"until": "2025-12-31"}, "before the first day"),
        ({"data_kinds": []}, "Tick at least one"),
        ({"data_kinds": ["profile", "soul"]}, "valid choice"),
    ],
)
def test_a_wrong_form_says_so_and_keeps_the_rest(desk, clerk, wrong, told):
    answer = clerk.post(form_of(desk), data={**FORM, **wrong})

    assert 422 == answer.status_code
    assert told in answer.text
    assert "12 C 34/26" in answer.text or "reference" in wrong
    assert anew(desk.session).scalar(select(LawfulRequest)) is None


def test_a_draft_is_its_writers_alone_until_they_ask(desk, clerk, officer):
    answer = clerk.post(form_of(desk), data={**FORM, "then": "keep"})
    row = anew(desk.session).scalars(select(LawfulRequest)).one()
    assert 404 == officer.get(answer.location).status_code
    assert row.public_id not in officer.get("/staff/lawful").text

    clerk.post(page_of(row, "edit"), data={**FORM, "reference": "99"})

    assert "99" in officer.get(answer.location).text
    assert 409 == clerk.get(page_of(row, "edit")).status_code


def test_who_asked_cannot_approve_or_refuse(desk, clerk):
    row = desk.asks()

    for action in ("approve", "refuse"):
        answer = clerk.post(page_of(row, action), data={"why": "no"})
        assert 409 == answer.status_code
        assert "You asked for this package" in answer.text
    assert "waiting" == state_of(desk, row)


def test_a_refusal_says_why(desk, clerk, officer):
    row = desk.asks()
    assert 422 == officer.post(page_of(row, "refuse"), data={"why": " "}).status_code

    officer.post(page_of(row, "refuse"), data={"why": "No such law"})

    page = clerk.get(page_of(row)).text
    assert "No such law" in page
    assert "like=" in page
    again = clerk.get(f"{form_of(desk)}?like={row.public_id}").text
    assert "12 C 34/26" in again


def test_two_approvers_at_once_one_wins_the_other_is_told(desk, officer, session):
    other = make_staff(session, Role.ADMINISTRATOR, name="Ada Admin")
    row = desk.asks()
    second = desk.at(other)
    officer.post(page_of(row, "approve"))

    late = second.post(page_of(row, "refuse"), data={"why": "no"})

    assert 409 == late.status_code
    assert "Somebody was faster" in late.text
    assert "Odo Officer" in late.text
    assert "approved" == state_of(desk, row)


def test_a_request_is_taken_back_before_a_decision_alone(desk, clerk, officer):
    first, second = desk.asks(), desk.approved()

    assert 303 == clerk.post(page_of(first, "cancel")).status_code
    assert 409 == clerk.post(page_of(second, "cancel")).status_code

    assert "taken back" in clerk.get(page_of(first)).text
    assert 409 == officer.post(page_of(first, "approve")).status_code


def test_a_role_taken_away_closes_the_request(desk, officer, session):
    row = desk.made()
    staff.change_role(session, desk.officer, Role.REVIEWER, actor="test", now=NOON)
    session.commit()

    for action in ("approve", "download"):
        assert 403 == officer.post(page_of(row, action)).status_code


def test_approving_asks_for_the_second_factor_when_it_is_old(
    desk, officer, clock: SetClock
):
    row = desk.asks()
    clock.forward(minutes=20)

    answer = officer.post(page_of(row, "approve"))

    assert "Confirm that it is you" in answer.text
    assert "waiting" == state_of(desk, row)


def test_the_waiting_page_moves_by_itself(desk, officer, app):
    row = desk.approved()
    page = officer.get(page_of(row)).text
    assert "made in the background" in page
    ask = page.split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
    htmx = {"HX-Request": "true"}
    assert 204 == officer.get(ask, headers=htmx).status_code
    assert 303 == officer.get(ask).status_code

    with app.app_context():
        jobs.make_due()

    part = officer.get(ask, headers=htmx).text
    assert 'data-state="ready"' in part
    assert "Download the package" in part


def test_the_package_holds_what_was_asked_for_and_proves_it(app, session, client):
    anna = make_anna(app, session, app.test_client()).submits()
    count = keep_pictures(app, session)
    desk = office(app, session, anna.customer)
    row = desk.made()

    answer = desk.at(desk.officer).post(page_of(row, "download"))

    assert 200 == answer.status_code
    assert "application/zip" == answer.mimetype
    assert len(answer.data) == answer.content_length
    assert hashlib.sha256(answer.data).digest() == row.package.digest
    files = unpacked(answer.data)
    sums = dict(
        reversed(line.split("  "))
        for line in files.pop("SHA256SUMS").decode().splitlines()
    )
    assert sums == {
        name: hashlib.sha256(each).hexdigest() for name, each in files.items()
    }
    data = json.loads(files["data.json"])
    assert [] == data["missing_pictures"]
    assert count == sum(name.startswith("evidence/") for name in files)
    assert "Anna Eriksson" == data["held"]["customer"]["name"]
    assert not [e for e in data["held"]["events"] if e["action"].startswith("lawful.")]
    text = words_of(files["summary.pdf"])
    for told in (
        "District Court of Utopia",
        "Section 7",
        "Anna Eriksson",
        "Odo Officer",
    ):
        assert told in text
    assert sums["data.json"] in text.replace("\r\n", "")


def test_a_lost_picture_is_named_and_breaks_nothing(app, session, client):
    anna = make_anna(app, session, app.test_client()).submits()
    keep_pictures(app, session)
    storage: MemoryStorage = app.extensions["portal"].adapters.storage
    lost = next(iter(storage.pieces))
    storage.delete(lost)
    desk = office(app, session, anna.customer)

    row = desk.made()

    assert 1 == row.package.missing
    officer = desk.at(desk.officer)
    assert "1 picture could not be read" in officer.get(page_of(row)).text
    files = unpacked(officer.post(page_of(row, "download")).data)
    (told,) = json.loads(files["data.json"])["missing_pictures"]
    assert told["file"] not in files
    text = words_of(files["summary.pdf"]).replace("\r\n", "")
    assert told["keyed_hash_of_the_file_sent"] in text


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    texts = []
    for page in document:
        words = page.get_textpage()
        texts.append(words.get_text_range())
        words.close()
        page.close()
    document.close()
    return "\n".join(texts)


def test_a_package_is_handed_out_once_and_to_its_approver_alone(desk, clerk, officer):
    row = desk.made()
    early = clerk.post(page_of(row, "download"))
    assert 409 == early.status_code
    assert "Only who approved" in early.text

    assert officer.post(page_of(row, "download")).data
    again = officer.post(page_of(row, "download"))

    assert 409 == again.status_code
    assert "handed out once" in again.text
    assert "Downloaded by Odo Officer at" in officer.get(page_of(row)).text
    assert [
        "lawful.written",
        "lawful.requested",
        "lawful.approved",
        "lawful.package_made",
        "lawful.download_began",
        "lawful.downloaded",
        "lawful.viewed",
    ] == actions(desk)


def test_a_download_without_a_young_second_factor_leads_to_its_proof(
    desk, officer, clock: SetClock
):
    row = desk.made()
    clock.forward(minutes=20)

    answer = officer.post(page_of(row, "download"))

    assert "/staff/confirm" in answer.location
    assert "Confirm that it is you, then download" in officer.get(page_of(row)).text


def test_two_downloads_at_once_one_wins_the_other_is_told(desk, officer):
    row = desk.made()
    begun = desk.begins(row)
    next(begun)

    second = officer.post(page_of(row, "download"))

    assert 409 == second.status_code
    assert "in another window" in second.text
    assert [] == list(begun)
    assert "downloaded" == state_of(desk, row)


def test_a_download_that_broke_off_may_begin_again_within_the_hour(
    desk, officer, clock: SetClock
):
    row = desk.made()
    begun = desk.begins(row)
    next(begun)
    begun.close()
    assert "ready" == state_of(desk, row)
    assert "begun again until" in officer.get(page_of(row)).text

    assert officer.post(page_of(row, "download")).data

    assert "downloaded" == state_of(desk, row)
    assert "lawful.download_broke_off" in actions(desk)


def test_after_the_hour_a_broken_download_is_over(desk, app, clock: SetClock):
    row = desk.made()
    begun = desk.begins(row)
    next(begun)
    begun.close()
    clock.forward(minutes=61)
    officer = desk.at(desk.officer, now=clock())

    late = officer.post(page_of(row, "download"))

    assert 409 == late.status_code
    assert "too long ago" in late.text
    with app.app_context():
        jobs.end_packages()
    assert "expired" == state_of(desk, row)
    assert "was not taken up in time" in officer.get(page_of(row)).text


def test_after_its_days_a_package_is_gone_for_good(
    desk, app, adapters, clock: SetClock
):
    row = desk.made()
    assert 1 == len(adapters.storage.pieces)
    clock.forward(days=7)
    officer = desk.at(desk.officer, now=clock())
    late = officer.post(page_of(row, "download"))
    assert 409 == late.status_code
    assert "has expired" in late.text

    with app.app_context():
        jobs.end_packages()

    assert "expired" == state_of(desk, row)
    assert {} == adapters.storage.pieces
    assert [] == list(desk.session.scalars(select(PackagePiece)))
    assert "it is destroyed" in officer.get(page_of(row)).text


def test_what_expires_while_it_is_handed_out_goes_on_to_its_end(
    desk, app, adapters, clock: SetClock
):
    row = desk.made()
    clock.forward(days=6, hours=23, minutes=59)
    begun = desk.begins(row)
    first = next(begun)
    clock.forward(minutes=1)
    with app.app_context():
        jobs.end_packages()

    whole = first + b"".join(begun)

    assert row.package.size == len(whole)
    assert "downloaded" == state_of(desk, row)
    with app.app_context():
        jobs.end_packages()
    assert {} == adapters.storage.pieces


def test_a_damaged_package_fails_and_is_made_again(desk, officer, adapters, app):
    row = desk.made()
    storage: MemoryStorage = adapters.storage
    for key, sealed in list(storage.pieces.items()):
        storage.pieces[key] = sealed[:-1] + bytes([sealed[-1] ^ 1])

    with pytest.raises(CannotOpen):
        list(desk.begins(row))

    assert "failed" == state_of(desk, row)
    assert "lost or was altered" in officer.get(page_of(row)).text
    officer.post(page_of(row, "again"))
    with app.app_context():
        jobs.make_due()
    assert b"PK" == officer.post(page_of(row, "download")).data[:2]


def test_the_sweep_of_orphans_leaves_a_package_alone(desk, adapters, session):
    desk.made()

    later = NOON + timedelta(hours=3)
    assert 0 == forget_orphans(session, adapters.storage, now=later)


@pytest.mark.parametrize("role", [Role.SUPPORT, Role.REVIEWER])
def test_nobody_else_learns_that_a_request_exists(desk, app, session, role):
    desk.made()
    other = browser(app, session, make_staff(session, role))

    page = other.get(f"/staff/customers/{desk.customer.public_id}").text

    assert "awful" not in page
    assert "ackage" not in page
    assert "by law" not in page
    assert "Registered" in page


def test_who_answers_them_sees_them_on_the_customers_page(desk, clerk):
    row = desk.made()

    page = clerk.get(f"/staff/customers/{desk.customer.public_id}").text

    assert page_of(row) in page
    assert "Request by law approved" in page


def test_the_customer_is_never_told(desk, session):
    desk.made()

    told = json.dumps(own_data.gather(session, desk.customer, for_law=False))

    assert "lawful" not in told
    assert "by law" not in told


def test_the_due_ones_stand_first_and_the_overdue_are_marked(desk, clerk, clock):
    late = desk.asks(due_on=NOON.date() - timedelta(days=1))
    soon = desk.asks(due_on=NOON.date())
    open_ended = desk.asks(due_on=None)

    page = clerk.get("/staff/lawful").text

    places = [page.index(page_of(row)) for row in (late, soon, open_ended)]
    assert sorted(places) == places
    assert "overdue since" in page
    assert "due today" in page


def test_who_would_be_alone_is_told_before(app, session, client):
    alone = make_staff(session, Role.ADMINISTRATOR)
    customer = make_customer(session)
    visitor = browser(app, session, alone)

    page = visitor.get(f"/staff/customers/{customer.public_id}/lawful").text

    assert "Nobody but you may approve" in page


def test_unknown_requests_are_not_there(clerk):
    assert 404 == clerk.get("/staff/lawful/nothing").status_code


def test_states_have_words_and_tones():
    from portal.web.staff.lawful.state import STATES

    assert set(LawfulState) == STATES.keys()
