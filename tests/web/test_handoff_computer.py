"""The computer's page while a phone goes on."""

import pytest

from portal.extensions import db
from portal.services import verifications
from portal.states import Device, HandoffEnd, MessageStatus
from tests.factories import make_customer
from tests.handoff_cast import (
    IPHONE,
    LINK,
    Cast,
    claimed,
    link_on,
    matched,
    new_cast,
    started,
    state_of,
)
from tests.standing import consent

PAGE = "/verify/handoff"


@pytest.fixture
def cast(app, session, clock) -> Cast:
    return new_cast(app, clock)


@pytest.fixture
def computer(cast):
    return cast.computer()


def test_the_button_makes_a_link_and_shows_it(computer):
    answer = computer.post(f"{PAGE}/start")
    page = computer.get(PAGE)

    assert (303, PAGE) == (answer.status_code, answer.location)
    assert "waiting" == state_of(page)
    assert "data-handoff-qr" in page.text
    assert LINK.search(page.text)


def test_the_link_is_stored_only_as_a_hash(cast, computer):
    token = started(computer).removeprefix("/h/")

    assert token[:32].encode() not in cast.handoff().secret_hash
    assert 32 == len(cast.handoff().secret_hash)


def test_the_link_survives_a_reload(computer):
    assert started(computer) == link_on(computer.get(PAGE))


def test_another_computer_sees_the_state_and_no_link(cast, computer):
    link = started(computer)
    page = cast.computer().get(PAGE)

    assert "waiting" == state_of(page)
    assert link not in page.text
    assert "data-handoff-qr" not in page.text
    assert "Make a new link here" in page.text


def test_a_new_link_from_another_computer_kills_the_first(cast, computer):
    old, new = started(computer), started(cast.computer())

    assert 410 == cast.browser().get(old).status_code
    assert 200 == cast.browser().get(new).status_code
    assert old not in computer.get(PAGE).text


def test_without_a_handoff_the_page_leads_to_the_step(computer):
    assert "/verify" == computer.get(PAGE).location


def test_a_stranger_is_sent_to_the_sign_in(cast):
    assert "/sign-in" == cast.browser().get(PAGE).location
    assert 303 == cast.browser().post(f"{PAGE}/start").status_code


def test_nothing_to_hand_over_is_said(cast, computer):
    for key in ("document", "selfie"):
        cast.finish(key, on=Device.COMPUTER)

    assert 409 == computer.post(f"{PAGE}/start").status_code


def test_the_page_shows_how_far_the_phone_is(cast, computer):
    link = started(computer)
    phone = cast.browser()
    phone.get(link)
    assert "Opened on Safari on iPhone" in computer.get(PAGE).text

    phone.post(link)
    page = computer.get(PAGE)
    assert "matching" == state_of(page)
    assert f'data-handoff-number dir="ltr">{cast.handoff().number}<' in page.text
    assert "data-handoff-qr" not in page.text

    phone.post("/phone/match", number=str(cast.handoff().number))
    page = computer.get(PAGE)
    assert "working" == state_of(page)
    assert "Front of the document received" not in page.text

    cast.finish("document")
    assert "Front of the document received" in computer.get(PAGE).text


def test_the_number_is_shown_only_while_it_is_asked_for(cast, computer):
    link = started(computer)
    assert "data-handoff-number" not in computer.get(PAGE).text

    matched(cast, link)

    assert "data-handoff-number" not in computer.get(PAGE).text


def test_a_finished_handoff_leads_on(cast, computer):
    matched(cast, started(computer))
    for key in ("document", "selfie"):
        cast.finish(key)

    assert "/verify" == computer.get(PAGE).location
    assert HandoffEnd.FINISHED is cast.handoff().ended_as


def test_a_waiting_page_is_answered_at_once_when_something_changed(cast, computer):
    started(computer)
    version = cast.verification().version

    answer = computer.asks_again(f"{PAGE}?seen={version - 1}")

    assert 200 == answer.status_code
    assert f'data-version="{version}"' in answer.text
    assert "<html" not in answer.text
    assert f"seen={version}" in answer.text


@pytest.mark.parametrize("seen", ["", "-1", "x", "9" * 400])
def test_a_version_that_cannot_be_is_no_reason_to_wait(cast, computer, seen):
    started(computer)

    assert 200 == computer.asks_again(f"{PAGE}?seen={seen}").status_code


def test_a_finished_page_moves_on_by_itself(cast, computer):
    matched(cast, started(computer))
    version = cast.verification().version
    for key in ("document", "selfie"):
        cast.finish(key)

    told = computer.asks_again(f"{PAGE}?seen={version}")
    moved = computer.asks_again(f"{PAGE}?seen={version}&go=1")

    assert "finished" == state_of(told)
    assert "every 3s" not in told.text
    assert (204, "/verify") == (moved.status_code, moved.headers["HX-Redirect"])


def test_a_page_that_waits_after_signing_out_goes_to_the_sign_in(cast, computer):
    started(computer)
    computer.post("/sign-out")

    answer = computer.asks_again(f"{PAGE}?seen=1")

    assert (204, "/sign-in") == (answer.status_code, answer.headers["HX-Redirect"])


@pytest.mark.parametrize(
    ("button", "then", "end"),
    [
        ("cancel", PAGE, HandoffEnd.CANCELLED),
        ("take-back", "/verify", HandoffEnd.TAKEN_BACK),
    ],
)
def test_the_computer_ends_it_at_any_moment(cast, computer, button, then, end):
    phone = matched(cast, started(computer))

    answer = computer.post(f"{PAGE}/{button}")

    assert then == answer.location
    assert end is cast.handoff().ended_as
    refused = phone.get("/phone/document")
    assert (410, end.value) == (refused.status_code, state_of(refused))


def test_ending_it_twice_changes_nothing(cast, computer):
    started(computer)
    for button in ("cancel", "take-back", "cancel"):
        computer.post(f"{PAGE}/{button}")

    assert HandoffEnd.CANCELLED is cast.handoff().ended_as


def test_an_ended_handoff_offers_what_comes_next(cast, computer):
    started(computer)
    computer.post(f"{PAGE}/cancel")
    page = computer.get(PAGE)

    assert "cancelled" == state_of(page)
    assert "Make a new link" in page.text
    assert "every 3s" not in page.text


def test_it_expires_on_the_computer(cast, computer, clock):
    started(computer)
    clock.forward(minutes=15)

    assert "expired" == computer.state(PAGE)
    assert HandoffEnd.EXPIRED is cast.handoff().ended_as


def test_the_phone_postpones_the_end_on_both_screens(cast, computer, clock):
    phone = matched(cast, started(computer))
    clock.forward(minutes=10)
    cast.progressed()

    for screen, path in ((computer, PAGE), (phone, "/phone/document")):
        assert 'data-seconds-left="900"' in screen.get(path).text


def test_looking_does_not_postpone_the_end(cast, computer, clock):
    phone = matched(cast, started(computer))
    for _ in range(3):
        clock.forward(minutes=4)
        computer.get(PAGE)
        phone.get("/phone/document")

    assert 'data-seconds-left="180"' in computer.get(PAGE).text


def test_the_link_goes_out_by_sms(cast, computer):
    link = started(computer)

    answer = computer.post(f"{PAGE}/send", way="sms", phone="+44 7400 123456", once="3")

    (message,) = cast.messages()
    assert PAGE == answer.location
    assert ("+447400123456", MessageStatus.QUEUED) == (message.to, message.status)
    assert message.body.endswith(link)
    assert "_" not in message.body.split()[-1]
    assert 'data-sent="sms" data-status="queued"' in computer.get(PAGE).text


def test_the_link_goes_out_by_email(cast, computer):
    link = started(computer)

    computer.post(f"{PAGE}/send", way="email", email="anna@example.org", once="3")

    (message,) = cast.messages()
    assert "anna@example.org" == message.to
    assert link in message.body
    assert link in message.html
    assert any(line.endswith(link) for line in message.body.splitlines())


def test_a_number_without_a_prefix_is_one_of_the_customers_country(cast, computer):
    started(computer)
    computer.post(f"{PAGE}/send", way="sms", phone="07400 123456", once="1")

    assert "+447400123456" == cast.messages()[0].to


def test_the_copied_link_is_the_same(cast, computer):
    link = started(computer)

    answer = computer.post(f"{PAGE}/send", way="copy")
    page = computer.get(answer.location)

    assert f'value="http://127.0.0.1:8000{link}"' in page.text
    assert "copy" in cast.handoff().ways


@pytest.mark.parametrize(
    ("way", "data"),
    [
        ("sms", {"phone": "12"}),
        ("sms", {"phone": ""}),
        ("sms", {}),
        ("email", {"email": "anna"}),
        ("email", {"email": "a@example.org\r\nBcc: b@example.org"}),
        ("pigeon", {}),
        ("", {}),
    ],
)
def test_what_cannot_be_sent_to_is_said_and_nothing_is_sent(cast, computer, way, data):
    started(computer)

    answer = computer.post(f"{PAGE}/send", way=way, once="1", **data)

    assert 422 == answer.status_code
    assert "waiting" == state_of(answer)
    assert "data-handoff-qr" in answer.text
    assert [] == cast.messages()


@pytest.mark.parametrize("once", ["\0", "x", "9" * 5000, ""])
def test_a_spoilt_form_sends_all_the_same(cast, computer, once):
    started(computer)

    answer = computer.post(f"{PAGE}/send", way="sms", phone="07400 123456", once=once)

    assert 303 == answer.status_code
    assert 1 == len(cast.messages())


def test_what_was_typed_stays(computer):
    started(computer)

    page = computer.post(f"{PAGE}/send", way="sms", phone="12 34", once="1")

    assert 'value="12 34"' in page.text


def test_a_refused_form_can_be_asked_for_again(computer):
    started(computer)

    assert "waiting" == computer.state(f"{PAGE}/send")


def test_too_many_sends_are_refused_and_the_form_stays(cast, computer):
    started(computer)
    for number in range(5):
        computer.post(f"{PAGE}/send", way="sms", phone="07400 123456", once=str(number))

    page = computer.post(f"{PAGE}/send", way="sms", phone="07400 123456", once="9")

    assert 429 == page.status_code
    assert "in 60 minutes" in page.text
    assert "07400 123456" in page.text or "+447400123456" in page.text
    assert 5 == len(cast.messages())


def test_another_computer_cannot_send_a_link_it_does_not_have(cast, computer):
    started(computer)

    answer = cast.computer().post(f"{PAGE}/send", way="copy")

    assert 409 == answer.status_code


def test_a_claimed_link_is_not_sent(cast, computer):
    claimed(cast, started(computer))

    answer = computer.post(f"{PAGE}/send", way="sms", phone="07400 123456", once="1")

    assert 409 == answer.status_code


@pytest.mark.parametrize("status", list(MessageStatus))
def test_the_page_shows_what_became_of_the_message(cast, computer, status):
    started(computer)
    computer.post(f"{PAGE}/send", way="sms", phone="07400 123456", once="1")
    cast.messages()[0].status = status
    db.session.commit()
    page = computer.get(PAGE)

    assert f'data-status="{status}"' in page.text
    assert "7400123456" not in page.text.replace('value="+447400123456"', "")


def test_without_javascript_the_page_refreshes_itself(computer):
    started(computer)

    refresh = '<noscript><meta http-equiv="refresh" content="5"></noscript>'
    assert refresh in computer.get(PAGE).text
    assert refresh not in computer.get(f"{PAGE}?way=sms").text


def test_a_rotten_cookie_shows_no_link(cast, computer):
    started(computer)
    with computer.client.session_transaction() as cookie:
        cookie["handoff"] = "rotten"

    assert 200 == computer.get(PAGE).status_code


def test_another_customers_handoff_is_not_reached(app, cast, computer, session):
    link = started(computer)
    db.session.rollback()
    other = make_customer(db.session(), email="b@example.org", phone=None)
    consent(db.session(), other, now=cast.clock())
    db.session.commit()
    stranger = Cast(app, cast.clock, other.id).computer()

    assert link not in stranger.client.get(PAGE, follow_redirects=True).text
    stranger.post(f"{PAGE}/cancel")
    assert cast.handoff().ended_as is None


def test_a_finished_verification_shows_no_new_link(cast, computer):
    started(computer)
    computer.post(f"{PAGE}/cancel")
    for key in ("document", "selfie"):
        cast.finish(key, on=Device.COMPUTER)

    assert "Make a new link" not in computer.get(PAGE).text


def test_a_touch_without_a_change_is_answered_with_the_page(cast, computer):
    started(computer)
    seen = cast.verification().version
    verifications.touch(cast.verification(), now=cast.clock())
    db.session.commit()

    assert 200 == computer.asks_again(f"{PAGE}?seen={seen}&way=sms").status_code


def test_the_phones_description_is_escaped(cast, computer):
    link = started(computer)
    cast.browser(IPHONE.replace("Safari", "<script>alert(1)</script>")).get(link)

    assert "<script>alert" not in computer.get(PAGE).text
