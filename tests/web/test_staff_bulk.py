"""Many invitations at once: from a file or a filter, checked, sent, followed."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.jobs.bulk import forget_lists
from portal.models.audit import AuditEvent
from portal.models.bulk import BulkInvitation, BulkLine, BulkMark, BulkPiece
from portal.models.customer import Customer
from portal.models.invitation import Invitation
from portal.models.message import Message
from portal.services import audit
from portal.states import BulkState, MessageStatus, Role
from tests.bulk_cast import lines, send, sent_to, upload, work
from tests.factories import make_customer, make_verification
from tests.staff_cast import anew, browser, make_staff

LINK = re.compile(r"/i/[a-z2-7]{48}")


@pytest.fixture
def sam(app, session, client) -> FlaskClient:
    sam = make_staff(session, Role.SUPPORT, name="Sam Support")
    return browser(app, session, sam)


@pytest.fixture
def customers(session) -> list[Customer]:
    found = [
        make_customer(session, name="Ada", email="ada@example.org", phone=None),
        make_customer(session, name="Bo", email=None, phone="+447700900124"),
        make_customer(session, name="Cy", email="cy@example.org", phone=None),
    ]
    session.commit()
    return found


def state(session, page: str) -> BulkState:
    by_id = BulkInvitation.public_id == page.rpartition("/")[2]
    return anew(session).scalars(select(BulkInvitation).where(by_id)).one().state


def count(session, table) -> int:
    return anew(session).scalar(select(func.count()).select_from(table))


def test_good_lines_are_sent_and_bad_ones_told(sam, app, session, customers):
    ada, bo, _ = customers
    page = send(
        sam,
        app,
        "reference;name;e-mail;phone\r\n"
        f"{ada.reference};;;\r\n"
        ";Di;di@example.org;\r\n"
        ";;;\r\n"
        "\r\n"
        ";Ed;ed@@example.org;\r\n"
        ";Flo;;07700 900125\r\n"
        ";Di again;DI@example.org;\r\n"
        f"{ada.reference.lower()};twice;;\r\n"
        "X-1;;x@example.org;\r\n"
        f"{bo.reference};;;\r\n",
    )

    assert [
        (2, "sent", None),
        (3, "sent", None),
        (6, "failed", "email"),
        (7, "failed", "prefix"),
        (8, "failed", "twice"),
        (9, "failed", "twice"),
        (10, "failed", "no_name"),
        (11, "skipped", "no_address"),
    ] == lines(session, page)
    assert ["ada@example.org", "di@example.org"] == sent_to(session)
    shown = sam.get(page).text
    assert "The phone number lacks its prefix" in shown
    assert "The same person as in line 3." in shown
    assert "No address for this way." in shown


def test_nothing_is_sent_before_the_button_is_pressed(sam, app, session, customers):
    page = upload(sam, "name,email\nDi,di@example.org\n").location
    work(app)

    assert "Send 1 invitation" in sam.get(page).text
    assert [] == sent_to(session)
    assert 3 == count(session, Customer)


def test_the_link_lets_in_and_the_older_one_dies(sam, app, session, customers):
    ada = customers[0]
    copied = sam.post(
        f"/staff/customers/{ada.public_id}/invitation/send", data={"way": "copy"}
    )
    older = LINK.search(copied.text).group()

    send(sam, app, f"reference\n{ada.reference}\n")

    newer = LINK.search(anew(session).scalars(select(Message)).one().body).group()
    assert 410 == app.test_client().get(older).status_code
    assert "/profile" == app.test_client().post(newer).location


def test_the_same_file_twice_sends_nothing_twice(sam, app, session, clock):
    people = "name,email\nDi,di@example.org\nEd,ed@example.org\n"
    send(sam, app, people)
    clock.forward(days=3)
    sam = browser(app, session, make_staff(session, Role.COMPLIANCE), now=clock())

    # spelt and encoded otherwise, it is the same
    again = send(sam, app, people.upper().encode("utf-16"))

    assert [(2, "skipped", "sent_before"), (3, "skipped", "sent_before")] == lines(
        session, again
    )
    assert 2 == len(sent_to(session))
    shown = sam.get(again).text
    assert "There was nobody to invite" in shown
    assert "on 22 November 2026" in shown


def test_of_the_same_file_in_two_bulks_each_line_is_sent_once(sam, app, session):
    people = "name,email\nDi,di@example.org\n"
    first, second = (
        upload(sam, people, once=letter * 40).location for letter in ("a", "b")
    )
    work(app)
    for page in (first, second):
        assert 303 == sam.post(f"{page}/send").status_code
    work(app)

    assert ["di@example.org"] == sent_to(session)
    assert [(2, "sent", None)] == lines(session, first)
    assert [(2, "skipped", "sent_before")] == lines(session, second)


def test_a_line_counts_again_after_long(sam, app, session, clock):
    people = "name,email\nDi,di@example.org\n"
    send(sam, app, people)
    clock.forward(days=91)
    sam = browser(app, session, make_staff(session, Role.COMPLIANCE), now=clock())

    send(sam, app, people, once="c" * 40)

    assert 2 == len(sent_to(session))


def test_a_button_pressed_twice_makes_one_bulk(sam, session):
    people = "name,email\nDi,di@example.org\n"

    first, second = upload(sam, people), upload(sam, people)

    assert first.location == second.location
    assert 1 == count(session, BulkInvitation)


def test_a_group_is_invited(sam, app, session, customers):
    """By e-mail where there is an address, else by text."""
    asked = sam.get("/staff/bulk/new?language=en")
    assert "3" in asked.text
    assert "Ada" in asked.text
    answer = sam.post(
        "/staff/bulk/new?language=en",
        data={"way": "email_else_sms", "once": "d" * 40},
    )
    work(app)
    ready = sam.get(answer.location).text
    assert "Send 3 invitations" in ready
    assert "Northwind asks you to confirm who you are" in ready
    sam.post(f"{answer.location}/send")
    work(app)

    assert ["ada@example.org", "+447700900124", "cy@example.org"] == sent_to(session)


def test_a_group_leaves_out_whom_it_need_not_ask(sam, app, session, customers, clock):
    ada, _, cy = customers
    ada.verified_at = clock()
    make_verification(session, cy).state = "in_review"
    session.commit()
    answer = sam.post("/staff/bulk/new", data={"way": "email", "once": "e" * 40})
    work(app)

    assert [
        (1, "skipped", "verified"),
        (2, "skipped", "no_address"),
        (3, "skipped", "in_review"),
    ] == lines(session, answer.location)
    assert BulkState.DONE is state(session, answer.location)


def test_the_limits_of_an_invitation_stay(sam, app, session, customers, clock):
    ada, _, cy = customers
    one = f"/staff/customers/{ada.public_id}/invitation/send"
    for _ in range(5):
        assert 303 == sam.post(one, data={"way": "email"}).status_code
        clock.forward(minutes=2)
    sam.post(f"/staff/customers/{cy.public_id}/invitation/send", data={"way": "email"})

    answer = sam.post("/staff/bulk/new", data={"way": "email", "once": "f" * 40})
    work(app)

    reasons = [reason for _, _, reason in lines(session, answer.location)]
    assert ["today", "no_address", "too_soon"] == reasons


def test_who_verified_after_the_check_is_left_out(sam, app, session, customers, clock):
    page = upload(sam, f"reference\n{customers[0].reference}\n").location
    work(app)
    anew(session).get_one(Customer, customers[0].id).verified_at = clock()
    session.commit()
    sam.post(f"{page}/send")
    work(app)

    assert [(2, "skipped", "verified")] == lines(session, page)


def test_a_known_customer_is_written_to_at_the_known_address(
    sam, app, session, customers
):
    """Whoever writes the list must not be able to take an account over."""
    ada = customers[0]

    send(sam, app, f"reference,email\n{ada.reference},thief@example.com\n")

    assert ["ada@example.org"] == sent_to(session)
    assert "ada@example.org" == anew(session).get_one(Customer, ada.id).email


def test_references_that_differ_in_a_dash_are_two(sam, app, session):
    for reference in ("1-11", "11-1"):
        people = f"reference,name,email\n{reference},N,n{reference}@example.org\n"
        send(sam, app, people)

    assert ["n1-11@example.org", "n11-1@example.org"] == sent_to(session)


def test_strangers_are_registered_only_if_asked(sam, app, session):
    page = upload(sam, "name,email\nDi,di@example.org\n", registers="").location
    work(app)

    assert [(2, "failed", "unknown")] == lines(session, page)


def test_the_language_of_a_line_is_the_letters(sam, app, session):
    send(
        sam,
        app,
        "name,email,language\nA,a@example.org,Arabisch\nB,b@example.org,\n"
        "C,c@example.org,tlh\n",
        language="ar",
    )

    found = anew(session).scalars(select(Customer).order_by(Customer.id)).all()
    assert ["ar", "ar", "ar"] == [customer.language for customer in found]
    assert 3 == len(set(sent_to(session)))


def test_it_is_sent_evenly(sam, app, session, clock):
    people = "".join(f"P{n},p{n}@example.org\n" for n in range(120))
    page = send(sam, app, f"name,email\n{people}")
    assert 50 == len(sent_to(session))  # a twelfth of 600
    assert "70 wait" in sam.get(page).text
    work(app)
    assert 50 == len(sent_to(session))

    clock.forward(seconds=5)
    work(app)

    assert 100 == len(sent_to(session))


def test_pausing_stops_and_going_on_ends_it(sam, app, session, clock):
    people = "".join(f"P{n},p{n}@example.org\n" for n in range(60))
    page = send(sam, app, f"name,email\n{people}")
    assert 303 == sam.post(f"{page}/pause").status_code
    clock.forward(minutes=1)
    work(app)
    assert 50 == len(sent_to(session))
    assert "10 wait. Sam Support paused it" in sam.get(page).text

    sam.post(f"{page}/send")
    work(app)

    assert 60 == len(set(sent_to(session)))
    assert BulkState.DONE is state(session, page)


def test_cancelling_leaves_the_rest_out(sam, app, session, clock):
    people = "".join(f"P{n},p{n}@example.org\n" for n in range(60))
    page = send(sam, app, f"name,email\n{people}")
    sam.post(f"{page}/cancel")
    clock.forward(minutes=1)
    work(app)

    assert 50 == len(sent_to(session))
    assert 10 == [reason for *_, reason in lines(session, page)].count("cancelled")
    assert "Sam Support cancelled it" in sam.get(page).text


def test_who_is_late_is_told_who_was_faster(sam, app, session):
    page = send(sam, app, "name,email\nDi,di@example.org\n")
    first = upload(sam, "name,email\nEd,ed@example.org\n").location
    work(app)
    sam.post(f"{first}/cancel")

    for path in (f"{page}/pause", f"{page}/cancel", f"{first}/send"):
        answer = sam.post(path)
        assert 409 == answer.status_code
        assert "That came too late." in answer.text
    assert "Sam Support changed it" in answer.text


def test_what_the_file_said_is_gone_when_all_is_sent(sam, app, session):
    page = send(sam, app, "name,email\nDi,di@example.org\nbad,no address\n")

    bulk = anew(session).scalars(select(BulkInvitation)).one()
    assert b"" == bulk.wrapped_key
    kept = session.scalars(select(BulkLine.given_sealed)).all()
    assert [None, None] == kept
    assert 0 == count(session, BulkPiece) + count(session, BulkMark)
    assert 200 == sam.get(page).status_code


def test_a_file_that_nobody_sends_is_forgotten(sam, app, session, clock):
    page = upload(sam, "name,email\nDi,di@example.org\n").location
    work(app)
    clock.forward(days=8)
    with app.app_context():
        forget_lists()

    assert BulkState.CANCELLED is state(session, page)
    assert [(2, "skipped", "cancelled")] == lines(session, page)


def test_nobody_can_be_told_by_a_line_for_ever(sam, app, session, clock):
    send(sam, app, "name,email\nDi,di@example.org\nbad,no address\n")
    sent, bad = anew(session).scalars(select(BulkLine).order_by(BulkLine.number))
    assert (32, None) == (len(sent.digest), bad.digest)
    clock.forward(days=91)
    with app.app_context():
        forget_lists()

    assert [None, None] == anew(session).scalars(select(BulkLine.digest)).all()


def test_the_report_follows_each_invitation(sam, app, session, clock):
    people = "".join(f"P{n},p{n}@example.org\n" for n in range(4))
    page = send(sam, app, f"name,email\n{people}")
    sent = anew(session).scalars(select(Message).order_by(Message.id)).all()
    sent[0].status = sent[1].status = MessageStatus.DELIVERED
    sent[2].status, sent[2].failure = MessageStatus.FAILED, "mailbox full"
    invitation = session.scalars(select(Invitation).order_by(Invitation.id)).first()
    invitation.opened_at = invitation.entered_at = clock()
    make_verification(session, invitation.customer).submitted_at = clock()
    invitation.customer.verified_at = clock()
    session.commit()

    shown = sam.get(page).text

    figures = dict(re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", shown))
    assert {
        "sent": "4",
        "on the way": "1",
        "delivered": "2",
        "not delivered": "1",
        "opened the link": "1",
        "came in": "1",
        "gave everything": "1",
        "verified": "1",
    } == figures
    assert "mailbox full" in shown


def test_the_result_can_be_taken_away(sam, app, session):
    page = send(
        sam,
        app,
        "reference,name,email\n=1+1,Di,di@example.org\n@x,Ed,ed@@example.org\n",
    )

    answer = sam.get(f"{page}/result.csv")

    assert answer.mimetype == "text/csv"
    assert (
        "\ufeffline,reference,state,reason\r\n"
        "2,'=1+1,queued,\r\n"
        "3,,bad_line,The e-mail address is not like name@example.com.\r\n"
    ) == answer.text
    assert audit.verify(anew(session)).first_bad is None


def test_the_page_answers_only_when_something_moved(sam, app, session):
    page = upload(sam, "name,email\nDi,di@example.org\n").location
    asking = {"HX-Request": "true"}
    watched = re.search(r'hx-get="([^"]+)"', sam.get(page).text).group(1)
    watched = watched.replace("&amp;", "&")
    assert 204 == sam.get(watched, headers=asking).status_code

    work(app)

    answer = sam.get(watched, headers=asking)
    assert "Send 1 invitation" in answer.text
    assert "hx-trigger" not in answer.text
    assert "<html" not in answer.text


def test_the_page_stops_asking_by_itself(sam, app, clock):
    page = upload(sam, "name,email\nDi,di@example.org\n").location
    watched = re.search(r'hx-get="([^"]+)"', sam.get(page).text).group(1)
    clock.forward(minutes=11)

    answer = sam.get(watched.replace("&amp;", "&"), headers={"HX-Request": "true"})

    assert "hx-trigger" not in answer.text
    assert "Check again" in answer.text


@pytest.mark.parametrize("kind", ["bad", "left-out", "to-send", "sent"])
def test_every_line_can_be_looked_at(sam, app, kind):
    people = "".join(f"P{n},p{n}@example.org\nP,bad{n}\n" for n in range(101))
    page = upload(sam, f"name,email\n{people}").location
    work(app)

    first = sam.get(f"{page}/lines/{kind}").text

    if kind in {"bad", "to-send"}:
        onwards = re.search(r"after=(\d+)", first).group(1)
        assert "Line" in sam.get(f"{page}/lines/{kind}?after={onwards}").text
    else:
        assert "There is none." in first
    assert 404 == sam.get(f"{page}/lines/others").status_code


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "This file is empty"),
        (b"PK\x03\x04workbook", "This is a workbook"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "This is not a text file"),
        ("name,city\nAnna,Rome\n", "No column is called"),
        ("anna@example.org\n", "The first line must name the columns"),
        ("reference,name\n", "There is nobody below the first line"),
        ("name,email\nY\u0131lmaz,y@example.org\n".encode("windows-1254"), "encoded"),
    ],
)
def test_a_file_that_cannot_be_used_is_told(sam, session, content, sentence):
    answer = upload(sam, content)

    assert 422 == answer.status_code
    assert sentence in answer.text
    assert 0 == count(session, BulkInvitation)


def test_an_encoding_can_be_chosen(sam, app, session):
    raw = "name,email\nY\u0131lmaz,y@example.org\n".encode("windows-1254")

    upload(sam, raw, encoding="windows-1254")
    work(app)

    (row,) = anew(session).scalars(select(BulkLine)).all()
    assert "Y\u0131lmaz" in row.given["line"]


def test_no_file_is_told(sam):
    answer = sam.post("/staff/bulk/file", data={"way": "email", "once": "a" * 40})

    assert 422 == answer.status_code
    assert "This file is empty" in answer.text


def test_too_large_a_file_is_told(sam, app, monkeypatch):
    bulk = app.extensions["portal"].config.policy.bulk
    monkeypatch.setitem(bulk.__dict__, "max_bytes", 1000)
    monkeypatch.setitem(bulk.__dict__, "most_lines", 3)

    large = upload(sam, "name,email\n" + "x" * 1000)
    many = upload(sam, "name,email\n" + "A,a@example.org\n" * 4)

    assert 422 == large.status_code == many.status_code
    assert "The file is larger than" in large.text
    assert "more than 3 lines" in many.text


@pytest.mark.parametrize(
    ("path", "data", "status"),
    [
        ("/staff/bulk/new?standing=none", {}, 303),
        ("/staff/bulk/new?language=ar", {"way": "email", "once": "a" * 40}, 422),
        ("/staff/bulk/new", {"way": "pigeon", "once": "a" * 40}, 422),
        ("/staff/bulk/new", {"way": "email", "once": "x"}, 422),
    ],
)
def test_a_forged_form_makes_nothing(sam, session, customers, path, data, status):
    assert status == sam.post(path, data=data).status_code
    assert 0 == count(session, BulkInvitation)


def test_every_page_can_be_read(sam, app, session, customers):
    empty = sam.get("/staff/bulk").text
    send(sam, app, "name,email\nDi,di@example.org\nx,y\n")

    assert "None yet" in empty
    assert "1 invitation sent" in sam.get("/staff/bulk").text
    assert "No customer fits" in sam.get("/staff/bulk/new?language=ar").text
    assert 404 == sam.get("/staff/bulk/nothing").status_code


def test_the_audit_log_holds_counts_alone(sam, app, session):
    send(sam, app, "name,email\nDi,di@example.org\nEd,no address\n")

    found = anew(session).scalars(
        select(AuditEvent).where(AuditEvent.action.startswith("bulk."))
    )
    told = [(event.action, event.details) for event in found]
    assert [
        "bulk.asked",
        "bulk.checked",
        "bulk.started",
        "bulk.finished",
    ] == [action for action, _ in told]
    assert {"lines": 2, "waiting": 0, "sent": 1, "skipped": 0, "failed": 1} == told[-1][
        1
    ]
