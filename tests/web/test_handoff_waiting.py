"""Requests that are held until something changes."""

import threading
import time
from dataclasses import replace

import pytest
from sqlalchemy import event

from portal.extensions import db
from tests.handoff_cast import Cast, matched, new_cast, started, state_of

PAGE = "/verify/handoff"
SOON = 20.0  # seconds; an answer that was not woken comes after twenty-five


@pytest.fixture
def cast(app, session, clock) -> Cast:
    return new_cast(app, clock)


@pytest.fixture
def computer(cast):
    return cast.computer()


@pytest.fixture
def phone(cast, computer):
    return matched(cast, started(computer))


@pytest.fixture
def listeners(adapters, monkeypatch) -> threading.Semaphore:
    """Count who listens, so that a change comes after."""
    ready, listen = threading.Semaphore(0), adapters.signals.listen

    def counted(public_id):
        ready.release()
        return listen(public_id)

    monkeypatch.setattr(adapters.signals, "listen", counted)
    return ready


class Asking(threading.Thread):
    """A browser that waits for its answer."""

    def __init__(self, browser, path):
        super().__init__()
        self.browser, self.path, self.answer = browser, path, None
        self.start()

    def run(self):
        self.answer = self.browser.asks_again(self.path)

    def hears(self):
        """Give the answer, which must come soon."""
        self.join(SOON)
        assert self.answer is not None, "nobody woke it"
        return self.answer


def impatient(app) -> None:
    """Let a request be held for a blink."""
    portal = app.extensions["portal"]
    handoff = replace(portal.config.policy.handoff, hold_seconds=0.05)
    policy = replace(portal.config.policy, handoff=handoff)
    config = replace(portal.config, policy=policy)
    app.extensions["portal"] = replace(portal, config=config)


def test_the_computer_hears_of_a_picture_while_it_waits(
    cast, computer, phone, listeners
):
    version = cast.verification().version
    asking = Asking(computer, f"{PAGE}?seen={version}")
    listeners.acquire()
    cast.finish("document")

    assert "Front of the document received" in asking.hears().text


def test_the_computer_hears_the_end_while_it_waits(cast, computer, phone, listeners):
    version = cast.verification().version
    asking = Asking(computer, f"{PAGE}?seen={version}")
    listeners.acquire()
    phone.post("/phone/cancel")

    assert "cancelled_on_phone" == state_of(asking.hears())


def test_the_phone_hears_that_the_computer_took_over_while_it_waits(
    cast, computer, phone, listeners
):
    version = cast.verification().version
    asking = Asking(phone, f"/phone/watch?seen={version}")
    listeners.acquire()
    computer.post(f"{PAGE}/take-back")

    assert "/phone" == asking.hears().headers["HX-Redirect"]


def test_a_change_between_asking_and_listening_is_not_missed(
    cast, computer, phone, adapters, monkeypatch
):
    version, listen = cast.verification().version, adapters.signals.listen

    def late(public_id):
        with cast.app.app_context():
            cast.progressed()
        return listen(public_id)

    monkeypatch.setattr(adapters.signals, "listen", late)
    begun = time.monotonic()

    assert 200 == computer.asks_again(f"{PAGE}?seen={version}").status_code
    assert time.monotonic() - begun < SOON


def test_who_signed_out_elsewhere_while_waiting_is_sent_to_the_sign_in(
    cast, computer, phone, listeners
):
    version = cast.verification().version
    asking = Asking(computer, f"{PAGE}?seen={version}")
    listeners.acquire()
    other = cast.browser()
    kept = computer.client.get_cookie("portal").value
    other.client.set_cookie("portal", kept)
    other.post("/sign-out")
    cast.progressed()

    assert "/sign-in" == asking.hears().headers["HX-Redirect"]


def test_no_connection_is_held_while_waiting(app, cast, computer, phone, listeners):
    version = cast.verification().version
    with app.app_context():
        pool = db.engine.pool
    db.session.rollback()
    asking = Asking(computer, f"{PAGE}?seen={version}")
    listeners.acquire()
    until = time.monotonic() + SOON
    while pool.checkedout() and time.monotonic() < until:
        time.sleep(0.01)

    assert 0 == pool.checkedout()
    cast.progressed()
    asking.hears()


@pytest.mark.parametrize("screen", ["computer", "phone"])
def test_nothing_new_is_nothing_said_and_asked_again_at_once(
    app, cast, computer, phone, screen
):
    impatient(app)
    version = cast.verification().version
    browser, path = {
        "computer": (computer, f"{PAGE}?seen={version}"),
        "phone": (phone, f"/phone/watch?seen={version}"),
    }[screen]

    answer = browser.asks_again(path)

    assert (204, "") == (answer.status_code, answer.text)
    assert "again" == answer.headers["HX-Trigger"]


def test_an_expiry_is_told_the_moment_it_comes(cast, clock, computer, phone):
    """The held request ends with the handoff, not with its own patience."""
    version = cast.verification().version
    clock.forward(minutes=14, seconds=59)
    begun = time.monotonic()
    asking = Asking(computer, f"{PAGE}?seen={version}")
    clock.forward(seconds=2)

    assert "expired" == state_of(asking.hears())
    assert time.monotonic() - begun < SOON


def test_a_waiting_page_asks_few_questions(app, cast, computer, phone):
    impatient(app)
    version = cast.verification().version
    asked = []
    with app.app_context():
        engine = db.engine

    @event.listens_for(engine, "before_cursor_execute")
    def _count(connection, cursor, statement, *_):
        asked.append(statement)

    computer.asks_again(f"{PAGE}?seen={version - 1}")

    questions = [each for each in asked if each.startswith("SELECT")]
    assert len(questions) <= 9
