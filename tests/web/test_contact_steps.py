"""The phone and the e-mail step: send a code, confirm with it, survive all else."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.adapters.sandbox import NUMBERS, Fate
from portal.extensions import begin_write
from portal.jobs import tasks
from portal.models.audit import AuditEvent
from portal.models.customer import Customer
from portal.models.message import Code, Message
from portal.services import consents, verifications, visitors
from portal.states import Channel, Device, MessageStatus
from tests.clocks import NOON, SetClock
from tests.factories import make_customer, make_verification

NUMBER = "+447700900456"
PHONE_OF = {fate: number for number, fate in NUMBERS.items()}


@pytest.fixture
def customer(session: Session) -> Customer:
    """A customer whose next step is the phone number."""
    return ready(session)


def ready(session: Session, email: str = "anna@example.org") -> Customer:
    """Make a customer who has done everything before the phone step."""
    begin_write(session)
    customer = make_customer(session, email=email, phone=None)
    verification = make_verification(session, customer)
    consents.answer(
        session, customer, given=True, language="en", address="127.0.0.1", now=NOON
    )
    add_pictures(session, verification)
    for key in ("document", "selfie"):
        verifications.finish_step(
            session,
            verification,
            key,
            device=Device.COMPUTER,
            actor="test",
            answers={"country": "GBR"},
            now=NOON,
        )
    session.commit()
    return customer


def add_pictures(session: Session, verification) -> None:
    """Add what the document and the selfie step ask for."""
    from portal.models.evidence import Evidence
    from portal.states import DocumentType, EvidenceState, Side

    verification.document_type = DocumentType.PASSPORT
    session.add_all(
        Evidence(
            verification=verification,
            side=side,
            state=EvidenceState.ACCEPTED,
            taken_on=Device.COMPUTER,
            received_at=NOON,
            at_version=1,
            fingerprint=side.encode().ljust(32),
            storage_key=f"aa/{side.encode().hex():0>8}{verification.id}",
        )
        for side in (Side.FRONT, Side.SELFIE)
    )


def enter(app: Flask, session: Session, customer: Customer) -> FlaskClient:
    """Give a browser that the customer is signed in on."""
    app.config["WTF_CSRF_ENABLED"] = False
    begin_write(session)
    _, secret = visitors.open_session(
        session,
        device="Firefox on Linux",
        now=NOON,
        longest=timedelta(hours=12),
        customer=customer,
    )
    session.commit()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["customer"] = secret
    return client


@pytest.fixture
def browser(app: Flask, session: Session, customer: Customer) -> FlaskClient:
    return enter(app, session, customer)


def newest(session: Session, channel: Channel = Channel.SMS) -> Message:
    """Give the newest message of a channel."""
    session.rollback()
    return session.scalar(
        select(Message)
        .where(Message.channel == channel)
        .order_by(Message.id.desc())
        .limit(1)
    )


def again(session: Session, row: object) -> None:
    """Read a row anew, as another transaction left it."""
    session.rollback()
    session.refresh(row)


def code_in(message: Message) -> str:
    """Read the six digits out of a message."""
    return re.search(r"\b\d{6}\b", message.body).group()


def state_of(answer) -> str:
    """Read the page's state."""
    return re.search(r'data-state="(\w+)"\s+data-version', answer.text).group(1)


def send(browser: FlaskClient, number: str = NUMBER):
    """Ask for a code to a number."""
    return browser.post("/verify/phone", data={"phone": number, "action": "send"})


def confirm(browser: FlaskClient, code: str, step: str = "phone"):
    """Give a code."""
    return browser.post(f"/verify/{step}", data={"code": code, "action": "confirm"})


def test_a_number_in_any_spelling_is_confirmed_by_the_code(browser, session, customer):
    answer = browser.post("/verify/phone", data={"phone": "(07700) 900-456"})
    assert answer.status_code == 303
    page = browser.get("/verify/phone")
    assert state_of(page) == "code"

    message = newest(session)
    answer = confirm(browser, code_in(message))

    again(session, customer)
    assert message.to == NUMBER
    assert (answer.status_code, answer.location) == (303, "/verify")
    assert (customer.phone, customer.phone_confirmed_at) == (NUMBER, NOON)
    assert browser.get("/verify").location == "/verify/email"


def test_phones_can_fill_the_code_in(browser, session):
    send(browser)

    last_line = newest(session).body.splitlines()[-1]

    assert last_line == f"@127.0.0.1 #{code_in(newest(session))}"
    assert 'autocomplete="one-time-code"' in browser.get("/verify/phone").text


@pytest.mark.parametrize("number", ["", "hello", "12", "+44 1", "+999 123456789"])
def test_an_impossible_number_is_refused_at_the_field(browser, session, number):
    answer = send(browser, number)

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert newest(session) is None


def test_the_code_stage_stands_on_every_screen(browser, app, session, customer):
    send(browser)

    other = enter(app, session, customer)
    page = other.get("/verify/phone")

    assert state_of(page) == "code"
    assert "+44 7700 900456" in page.text


def test_a_wrong_code_says_how_many_tries_are_left(browser, session):
    send(browser)
    wrong = f"{(int(code_in(newest(session))) + 1) % 10**6:06}"

    answer = confirm(browser, wrong)

    assert answer.status_code == 422
    assert "4 tries are left" in answer.text
    for _ in range(3):
        confirm(browser, wrong)
    answer = confirm(browser, wrong)
    assert "one wrong code too many" in answer.text
    assert state_of(answer) == "expired"
    assert confirm(browser, code_in(newest(session))).status_code == 422


def test_what_cannot_be_a_code_costs_no_try(browser, session):
    send(browser)

    answer = confirm(browser, "12 34")

    assert answer.status_code == 422
    assert session.scalar(select(Code.wrong_tries)) == 0


def test_an_expired_code_offers_a_new_one(browser, session, clock: SetClock):
    send(browser)
    first = code_in(newest(session))
    clock.forward(minutes=10)

    page = browser.get("/verify/phone")
    answer = confirm(browser, first)

    assert state_of(page) == "expired"
    assert answer.status_code == 422
    assert browser.post("/verify/phone", data={"action": "again"}).status_code == 303
    assert state_of(browser.get("/verify/phone")) == "code"
    assert confirm(browser, code_in(newest(session))).status_code == 303


def test_the_code_is_sent_again_after_half_a_minute(browser, session, clock):
    send(browser)
    clock.forward(seconds=29)

    early = browser.post("/verify/phone", data={"action": "again"})

    assert early.status_code == 429
    assert "Wait 1 second" in early.text
    clock.forward(seconds=1)
    assert browser.post("/verify/phone", data={"action": "again"}).status_code == 303
    assert session.query(Message).count() == 2


def test_send_code_pressed_twice_sends_one(browser, session):
    send(browser)

    answer = send(browser)

    assert answer.status_code == 303
    assert session.query(Message).count() == 1


def test_the_sixth_code_within_an_hour_is_refused(browser, session, clock):
    for _ in range(5):
        assert send(browser).status_code == 303
        clock.forward(minutes=1)

    answer = send(browser)

    assert answer.status_code == 429
    assert "in 55 minutes" in answer.text


def test_another_number_may_be_used(browser, session):
    send(browser)
    page = browser.get("/verify/phone?another=1")
    assert state_of(page) == "open"

    send(browser, "+12025550123")

    assert newest(session).to == "+12025550123"


def test_another_customers_code_does_not_fit(browser, app, session):
    other = enter(app, session, ready(session, "b@example.org"))
    send(browser)
    first = newest(session)
    send(other, "+12025550123")
    if code_in(first) == code_in(newest(session)):
        pytest.skip("the same digits by chance")

    assert confirm(other, code_in(first)).status_code == 422


def test_a_confirmed_number_is_shown_and_kept_until_another_is_confirmed(
    browser, session, customer, clock
):
    send(browser)
    confirm(browser, code_in(newest(session)))
    assert state_of(browser.get("/verify/phone")) == "done"

    send(browser, "+12025550123")

    again(session, customer)
    assert customer.phone == NUMBER
    assert browser.get("/verify").location == "/verify/email"
    confirm(browser, code_in(newest(session)))
    again(session, customer)
    assert customer.phone == "+12025550123"


def test_the_same_code_twice_goes_on(browser, session):
    send(browser)
    code = code_in(newest(session))
    confirm(browser, code)

    answer = confirm(browser, code)

    assert answer.status_code == 303


@pytest.mark.parametrize("action", ["confirm", "again", "nonsense"])
def test_an_action_out_of_turn_changes_nothing(browser, session, action):
    answer = browser.post("/verify/phone", data={"action": action, "code": "123456"})

    assert answer.status_code in (303, 422)
    assert newest(session) is None


def test_a_failed_delivery_is_said_and_another_way_offered(browser, session):
    send(browser, PHONE_OF[Fate.REFUSED])
    tasks.send_due()

    page = browser.get("/verify/phone")

    assert state_of(page) == "failed"
    assert "could not be delivered" in page.text
    assert "Use another number" in page.text
    assert "help@northwind.example" in page.text


def test_the_waiting_page_is_told_of_the_delivery(browser, session):
    send(browser)
    seen = re.search(r'hx-get="([^"]+)"', browser.get("/verify/phone").text).group(1)
    waiting = seen.replace("&amp;", "&")
    assert "shown=queued" in waiting
    tasks.send_due()

    answer = browser.get(waiting, headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert "Delivered to" in answer.text
    assert "<html" not in answer.text
    assert 'name="code"' not in answer.text


def test_the_waiting_page_goes_on_when_another_screen_confirmed(browser, session):
    send(browser)
    page = browser.get("/verify/phone").text
    waiting = re.search(r'hx-get="([^"]+)"', page).group(1).replace("&amp;", "&")
    confirm(browser, code_in(newest(session)))

    answer = browser.get(waiting, headers={"HX-Request": "true"})

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/verify")


def test_no_personal_value_is_in_the_audit_log(browser, session):
    send(browser)
    tasks.send_due()
    confirm(browser, code_in(newest(session)))

    session.rollback()
    events = session.scalars(select(AuditEvent)).all()

    assert {"code.sent", "message.delivered", "customer.phone_confirmed"} <= {
        event.action for event in events
    }
    assert "7700" not in str([event.details for event in events])


# the e-mail step


@pytest.fixture
def at_email(browser, session) -> FlaskClient:
    send(browser)
    confirm(browser, code_in(newest(session)))
    return browser


def ask(browser: FlaskClient, address: str = "anna.new@example.org"):
    """Ask for a code to an address."""
    return browser.post("/verify/email", data={"email": address, "action": "send"})


def link_in(message: Message) -> str:
    """Read the path of the link out of a message."""
    return re.search(r"http://127\.0\.0\.1:8000(/e/\w+)", message.body).group(1)


def test_the_known_address_is_filled_in_and_nothing_is_sent(at_email, session):
    page = at_email.get("/verify/email")

    assert 'value="anna@example.org"' in page.text
    assert newest(session, Channel.EMAIL) is None


def test_an_address_is_confirmed_by_the_code(at_email, session, customer):
    ask(at_email)

    answer = confirm(at_email, code_in(newest(session, Channel.EMAIL)), "email")

    again(session, customer)
    assert answer.status_code == 303
    assert customer.email == "anna.new@example.org"
    assert customer.email_confirmed_at == NOON
    assert at_email.get("/verify").location == "/verify/review"


def test_opening_the_link_confirms_nothing_but_its_button_does(
    at_email, app, session, customer
):
    ask(at_email)
    path = link_in(newest(session, Channel.EMAIL))
    scanner, phone = app.test_client(), app.test_client()
    for _ in range(3):
        page = scanner.get(path)
        assert page.status_code == 200
        scanner.head(path)
    again(session, customer)
    assert customer.email_confirmed_at is None
    assert "anna.new" not in page.text

    answer = phone.post(path)

    again(session, customer)
    assert answer.status_code == 303
    assert customer.email == "anna.new@example.org"
    assert "is confirmed" in phone.get(path).text
    assert at_email.get("/verify").location == "/verify/review"


def test_link_and_code_are_used_up_together(at_email, app, session):
    ask(at_email)
    message = newest(session, Channel.EMAIL)
    app.test_client().post(link_in(message))

    again = app.test_client().post(link_in(message))

    assert again.status_code == 200
    assert confirm(at_email, code_in(message), "email").status_code == 303
    session.rollback()
    finished = select(AuditEvent).where(AuditEvent.action == "customer.email_confirmed")
    assert len(session.scalars(finished).all()) == 1


def test_a_link_pressed_on_many_screens_at_once_confirms_once(at_email, app, session):
    ask(at_email)
    path = link_in(newest(session, Channel.EMAIL))
    session.rollback()

    def press(screen: FlaskClient) -> int:
        return screen.post(path).status_code

    with ThreadPoolExecutor(6) as screens:
        answers = set(screens.map(press, [app.test_client() for _ in range(6)]))

    assert {200, 303} >= answers
    finished = select(AuditEvent).where(AuditEvent.action == "customer.email_confirmed")
    assert len(session.scalars(finished).all()) == 1


def test_an_older_link_points_to_the_newer_message(at_email, app, session, clock):
    ask(at_email)
    old = link_in(newest(session, Channel.EMAIL))
    clock.forward(minutes=1)
    ask(at_email)

    page = app.test_client().get(old)

    assert page.status_code == 410
    assert "newer message" in page.text
    assert app.test_client().post(old).status_code == 410


def test_an_expired_link_says_so(at_email, app, session, clock):
    ask(at_email)
    path = link_in(newest(session, Channel.EMAIL))
    clock.forward(minutes=30)

    assert app.test_client().get(path).status_code == 410
    assert app.test_client().post(path).status_code == 410


def test_a_forged_or_foreign_link_leads_nowhere(app, session, at_email):
    from portal.services import links

    foreign = links.make_link("test " * 10, "handoff").token
    for token in ("x", "a" * 48, foreign):
        assert app.test_client().get(f"/e/{token}").status_code == 410


def test_a_link_after_the_submission_changes_nothing(
    at_email, app, session, customer, clock
):
    ask(at_email)
    confirm(at_email, code_in(newest(session, Channel.EMAIL)), "email")
    clock.forward(minutes=1)
    ask(at_email, "other@example.org")
    path = link_in(newest(session, Channel.EMAIL))
    version = re.search(
        r'name="version"[^>]*value="(\d+)"', at_email.get("/verify/review").text
    )
    assert (
        at_email.post("/verify/review", data={"version": version.group(1)}).status_code
        == 303
    )

    answer = app.test_client().post(path)

    again(session, customer)
    assert answer.status_code == 409
    assert customer.email == "anna.new@example.org"


def test_a_late_delivery_does_not_make_the_review_stale(at_email, session, customer):
    ask(at_email)
    confirm(at_email, code_in(newest(session, Channel.EMAIL)), "email")
    session.rollback()
    before = verifications.current(session, customer.id).version
    session.rollback()

    tasks.send_due()

    session.rollback()
    assert verifications.current(session, customer.id).version == before
    assert newest(session, Channel.EMAIL).status is MessageStatus.DELIVERED


@pytest.mark.parametrize(
    "address",
    ["", "anna", "anna@", "a b@example.org", "anna@example.org\r\nBcc: x@y.z"],
)
def test_an_impossible_address_is_refused_at_the_field(at_email, session, address):
    answer = ask(at_email, address)

    assert answer.status_code == 422
    assert newest(session, Channel.EMAIL) is None
