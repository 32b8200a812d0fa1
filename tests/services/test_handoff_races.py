"""What happens when two devices act at the same moment."""

import threading
from collections import Counter
from collections.abc import Callable
from random import Random

import pytest

from portal.extensions import db
from portal.models.handoff import Handoff
from portal.policy import Policy
from portal.services import handoffs, verifications
from portal.services.handoffs import phone as handoff_phone
from portal.services.handoffs import sends
from portal.services.messages import Words
from portal.states import Channel, HandoffEnd
from tests.clocks import NOON
from tests.handoff_cast import Cast, matched, new_cast, started
from tests.races import at_once

POLICY = Policy.load().handoff
ROUNDS = 5


@pytest.fixture
def cast(app, session, clock) -> Cast:
    return new_cast(app, clock)


def claiming(device: str) -> Callable[[], str]:
    """Claim the newest handoff on a device."""

    def claim() -> str:
        handoff_phone.claim(
            db.session(),
            newest(),
            device=device,
            policy=POLICY,
            source=Random(1),
            now=NOON,
        )
        return device

    return claim


def ending(reason: HandoffEnd) -> Callable[[], str]:
    """End the newest handoff for a reason."""

    def end() -> str:
        handoff = handoffs.lock(db.session(), newest())
        if handoff.ended_at is not None:
            return "too late"
        handoffs.end(db.session(), handoff, reason, actor="test", now=NOON)
        return reason.value

    return end


def newest() -> Handoff:
    return db.session.query(Handoff).order_by(Handoff.id.desc()).first()


@pytest.mark.parametrize("phones", [2, 5])
def test_of_phones_that_claim_at_once_exactly_one_wins(cast, phones):
    for _ in range(ROUNDS):
        started(cast.computer())

        results = at_once(
            cast.app, *(claiming(f"Phone {number}") for number in range(phones))
        )

        winner = cast.handoff().phone_device
        assert Counter({"claimed": phones - 1, winner: 1}) == Counter(results)


def test_two_browsers_that_press_at_once_get_one_session(cast):
    link = started(cast.computer())
    phones = [cast.browser(), cast.browser()]
    start, answers = threading.Barrier(2), []

    def press(phone) -> None:
        start.wait()
        answers.append(phone.post(link).status_code)

    threads = [threading.Thread(target=press, args=(phone,)) for phone in phones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [303, 410] == sorted(answers)
    assert [303, 403] == sorted(phone.get("/phone").status_code for phone in phones)


def test_claiming_while_it_is_cancelled_ends_one_way_or_the_other(cast):
    for _ in range(ROUNDS):
        started(cast.computer())

        results = at_once(cast.app, claiming("Phone"), ending(HandoffEnd.CANCELLED))

        assert "cancelled" in results
        assert HandoffEnd.CANCELLED is cast.handoff().ended_as
        assert ("Phone" in results) is (cast.handoff().claimed_at is not None)


def test_it_ends_for_one_reason_only(cast):
    for _ in range(ROUNDS):
        matched(cast, started(cast.computer()))

        results = at_once(cast.app, *(ending(reason) for reason in list(HandoffEnd)))

        assert len(HandoffEnd) - 1 == results.count("too late")
        assert cast.handoff().ended_as.value in results


def test_two_new_links_at_once_leave_one_alive(cast):
    def making(secret: bytes) -> Callable[[], str]:
        def make() -> str:
            handoffs.start(
                db.session(),
                verifications.current(db.session(), cast.customer_id),
                secret_hash=secret,
                from_device="Firefox on Linux",
                by_session="",
                now=NOON,
            )
            return "made"

        return make

    at_once(cast.app, *(making(bytes([n]) * 32) for n in range(1, 5)))

    db.session.rollback()
    ends = [handoff.ended_as for handoff in db.session.query(Handoff)]
    assert Counter({HandoffEnd.REPLACED: 3, None: 1}) == Counter(ends)


def test_no_change_loses_a_version(cast):
    matched(cast, started(cast.computer()))
    before = cast.verification().version

    def progressing() -> str:
        handoff_phone.progressed(db.session(), newest(), policy=POLICY, now=NOON)
        return "done"

    at_once(cast.app, *[progressing] * 8)

    assert before + 8 == cast.verification().version


def test_send_pressed_many_times_at_once_is_one_of_the_five(cast):
    started(cast.computer())

    def sending() -> str:
        sends.send(
            db.session(),
            newest(),
            channel=Channel.SMS,
            to="+447400123456",
            words=Words("", "The link", ""),
            once="1",
            policy=POLICY,
            now=NOON,
        )
        return "sent"

    results = at_once(cast.app, *[sending] * (POLICY.sends_per_hour + 1))

    assert ["sent"] * (POLICY.sends_per_hour + 1) == results
    assert 1 == len(cast.messages())
