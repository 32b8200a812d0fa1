"""The phone's pages: the link, the match, the steps, and every way it ends."""

from dataclasses import replace

import pytest

from portal.extensions import db
from portal.models.customer import Consent
from portal.models.evidence import Evidence
from portal.models.visitor import VisitorSession
from portal.services import evidence, handoffs
from portal.services.links import make_link
from portal.states import Audience, Device, HandoffEnd, Side
from tests.factories import make_customer
from tests.handoff_cast import (
    IPHONE,
    PIXEL,
    Cast,
    accepted,
    claimed,
    matched,
    new_cast,
    started,
    state_of,
)
from tests.web.capturing import passport, send, upload

OVER = [
    (HandoffEnd.CANCELLED, "/verify/handoff/cancel"),
    (HandoffEnd.TAKEN_BACK, "/verify/handoff/take-back"),
    (HandoffEnd.REPLACED, "/verify/handoff/start"),
]


@pytest.fixture
def cast(app, session, clock) -> Cast:
    return new_cast(app, clock)


@pytest.fixture
def computer(cast):
    return cast.computer()


@pytest.fixture
def link(computer) -> str:
    return started(computer)


@pytest.fixture
def phone(cast, link):
    """A phone that claimed and matched."""
    return matched(cast, link)


def test_the_link_says_who_asked_and_warns(cast, link):
    page = cast.browser().get(link)

    assert 200 == page.status_code
    assert "Firefox on Linux asked" in page.text
    assert "Northwind" in page.text
    assert "Only go on if you opened this page yourself" in page.text
    assert "Continue on this phone</button>" in page.text


def test_opening_consumes_nothing(cast, link):
    for device in (IPHONE, PIXEL) * 10:
        assert 200 == cast.browser(device).get(link).status_code
        assert 200 == cast.browser(device).head(link).status_code

    assert cast.handoff().claimed_at is None
    assert "match" in claimed(cast, link).get("/phone").location


def test_asking_for_headers_writes_nothing(cast, link):
    before = cast.verification().version
    cast.browser().head(link)

    assert before == cast.verification().version
    assert cast.handoff().opened_at is None


@pytest.mark.parametrize(
    "device", ["Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", "", "curl"]
)
def test_a_preview_is_not_told_as_an_opening(cast, link, device):
    assert 200 == cast.browser(device).get(link).status_code

    assert cast.handoff().opened_at is None


def test_a_prefetch_is_not_told_as_an_opening(cast, link):
    cast.browser().get(link, sec_purpose="prefetch;prerender")

    assert cast.handoff().opened_at is None


def test_opening_is_told_to_the_computer(cast, link):
    cast.browser().get(link)

    assert "Safari on iPhone" == cast.handoff().opened_on


def test_the_button_claims_and_binds_this_phone(cast, link):
    phone = claimed(cast, link)

    assert "Safari on iPhone" == cast.handoff().phone_device
    assert "/phone/match" == phone.get("/phone").location
    rows = db.session.query(VisitorSession).filter_by(audience=Audience.PHONE)
    assert [cast.handoff().id] == [row.handoff_id for row in rows]


def test_any_other_device_is_told_and_offered_nothing(cast, link):
    claimed(cast, link)
    other = cast.browser(PIXEL)

    for answer in (other.get(link), other.post(link)):
        assert (410, "claimed") == (answer.status_code, state_of(answer))
        assert "<form" not in answer.text.partition("<main")[2]
    assert 403 == other.get("/phone").status_code
    assert "Safari on iPhone" == cast.handoff().phone_device


def test_the_same_phone_opens_the_link_again_and_goes_on(cast, link, phone):
    assert "/phone" == phone.get(link).location
    assert "/phone" == phone.post(link).location
    assert "/phone/document" == phone.get("/phone").location


def test_claiming_signs_nobody_in_as_the_customer(phone):
    for path in ("/profile", "/verify", "/verify/review", "/verify/picture/front"):
        assert "/sign-in" == phone.get(path).location


@pytest.mark.parametrize(
    "token", ["a" * 48, "x", "%00", "../phone", "é" * 48, "a" * 5000]
)
def test_a_forged_link_leads_nowhere(cast, token):
    answer = cast.browser().get(f"/h/{token}")

    assert 404 == answer.status_code


def test_a_forged_link_is_not_claimed(cast):
    answer = cast.browser().post("/h/" + "a" * 48)

    assert (404, "unknown") == (answer.status_code, state_of(answer))


def test_a_link_for_another_purpose_leads_nowhere(app, cast, link):
    secret = link.removeprefix("/h/")[:32]
    other = make_link(app.config["SECRET_KEY"], "invitation").token

    assert 404 == cast.browser().get(f"/h/{other}").status_code
    assert 404 == cast.browser().get(f"/h/{secret}{other[32:]}").status_code


def test_a_claim_needs_the_forms_token(app, cast, link):
    app.config["WTF_CSRF_ENABLED"] = True

    assert 400 == cast.browser().post(link).status_code
    assert cast.handoff().claimed_at is None


def test_the_browser_that_made_the_link_is_told_so(computer, link):
    page = computer.get(link)

    assert "This is the browser that made the link" in page.text
    assert "Continue on this phone</button>" in page.text


def test_a_phone_that_is_signed_in_may_go_on_without_the_link(cast, link):
    assert "You are signed in on this device already" in cast.computer().get(link).text


def test_another_customers_browser_is_told_nothing_special(app, cast, link):
    db.session.rollback()
    other = make_customer(db.session(), email="b@example.org", phone=None)
    db.session.commit()
    page = Cast(app, cast.clock, other.id).computer().get(link)

    assert "signed in on this device already" not in page.text


def test_claiming_in_the_computers_own_browser_keeps_it_signed_in(cast, computer, link):
    computer.post(link)
    computer.post("/phone/match", number=str(cast.handoff().number))

    assert "/phone/document" == computer.get("/phone").location
    assert 200 == computer.get("/verify/handoff").status_code


def test_three_numbers_are_offered(cast, link):
    page = claimed(cast, link).get("/phone/match")

    for number in cast.handoff().choices:
        assert f'value="{number}">{number}</button>' in page.text


def test_before_the_match_nothing_else_opens(cast, link):
    phone = claimed(cast, link)

    for path in ("/phone", "/phone/document", "/phone/selfie", "/phone/picture/front"):
        assert "/phone/match" == phone.get(path).location
    assert 403 == phone.post("/phone/document").status_code


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 50])
def test_anything_but_the_number_ends_it(cast, link, number):
    phone = claimed(cast, link)

    answer = phone.post("/phone/match", number=number)

    assert (410, "mismatched") == (answer.status_code, state_of(answer))
    assert HandoffEnd.MISMATCHED is cast.handoff().ended_as


def test_a_wrong_number_is_told_on_both_screens(cast, computer, link):
    phone = claimed(cast, link)
    handoff = cast.handoff()
    decoy = next(each for each in handoff.choices if each != handoff.number)
    phone.post("/phone/match", number=str(decoy))

    assert "mismatched" == phone.state("/phone")
    assert "mismatched" == computer.state("/verify/handoff")
    assert "mismatched" == phone.state(link)


def test_a_second_answer_changes_nothing(cast, phone):
    answer = phone.post("/phone/match", number="0")

    assert (409, "already_done") == (answer.status_code, state_of(answer))
    assert cast.handoff().ended_as is None


def test_a_matched_phone_skips_the_question(phone):
    assert "/phone" == phone.get("/phone/match").location


def test_the_phone_goes_to_the_step_that_is_next(cast, phone):
    assert "/phone/document" == phone.get("/phone").location

    cast.finish("document")

    assert "/phone/selfie" == phone.get("/phone").location
    assert "/phone" == phone.get("/phone/document").location


@pytest.mark.parametrize("key", ["consent", "phone", "email", "review"])
def test_the_phone_reaches_no_step_beyond_its_scope(phone, key):
    for answer in (phone.get(f"/phone/{key}"), phone.post(f"/phone/{key}")):
        assert (403, "not_here") == (answer.status_code, state_of(answer))


def test_a_step_that_was_not_passed_on_is_refused(cast, computer):
    cast.finish("document", on=Device.COMPUTER)
    phone = matched(cast, started(computer))

    assert 403 == phone.post("/phone/document").status_code


def test_there_is_no_such_step(phone):
    assert 404 == phone.get("/phone/teeth").status_code


def test_a_step_out_of_order_is_refused(phone):
    assert "/phone" == phone.get("/phone/selfie").location
    assert 403 == phone.post("/phone/selfie").status_code


def test_a_late_result_is_refused_and_explained(cast, phone):
    cast.finish("document", on=Device.COMPUTER)

    answer = phone.post("/phone/document", document_type="passport")

    assert (409, "already_done") == (answer.status_code, state_of(answer))
    assert "nothing was overwritten" in answer.text
    assert Device.COMPUTER is cast.verification().progress("document").done_on


def test_late_for_everything_is_refused_and_explained(cast, phone):
    for key in ("document", "selfie"):
        cast.finish(key, on=Device.COMPUTER)

    assert 409 == phone.post("/phone/selfie").status_code
    assert "/phone/done" == phone.get("/phone").location


def test_a_picture_taken_on_the_phone_arrives(cast, computer, phone):
    before = cast.verification().version

    answer = _photograph(phone)

    assert (303, "/phone") == (answer.status_code, answer.location)
    assert "/phone/selfie" == phone.get("/phone").location
    page = computer.asks_again(f"/verify/handoff?seen={before}")
    assert "Front of the document received" in page.text
    db.session.rollback()
    assert Device.PHONE is db.session.query(Evidence).one().taken_on
    shown = phone.get("/phone/picture/front")
    assert (200, True) == (shown.status_code, len(shown.data) <= 10_000)
    assert 404 == phone.get("/phone/picture/selfie").status_code


def test_what_the_phone_keeps_postpones_the_end(cast, clock, phone):
    clock.forward(minutes=5)
    _photograph(phone)

    assert clock() == cast.handoff().active_at


def test_a_picture_that_comes_after_the_end_is_not_kept(cast, phone, monkeypatch):
    """The computer takes over while the phone's picture is still being looked at."""
    examine = evidence.examine

    def slow(*arguments):
        with cast.app.app_context():
            found = handoffs.newest(db.session(), db.session.merge(cast.verification()))
            handoffs.end(
                db.session(), found, HandoffEnd.TAKEN_BACK, actor="t", now=cast.clock()
            )
            db.session.commit()
        return examine(*arguments)

    monkeypatch.setattr(evidence, "examine", slow)

    answer = _photograph(phone)

    assert (410, "taken_back") == (answer.status_code, state_of(answer))
    db.session.rollback()
    assert 0 == db.session.query(Evidence).count()
    assert cast.verification().progress("document") is None


def test_the_phone_sees_no_picture_taken_elsewhere(cast, phone):
    verification = cast.verification()
    db.session.add(
        accepted(verification, Side.FRONT, on=Device.COMPUTER, now=cast.clock())
    )
    db.session.commit()

    assert 404 == phone.get("/phone/picture/front").status_code


def test_the_next_phone_sees_no_picture_of_the_one_before(cast, computer, phone, clock):
    _photograph(phone)
    clock.forward(minutes=1)
    second = matched(cast, started(computer))

    assert 404 == second.get("/phone/picture/front").status_code


@pytest.mark.parametrize("side", ["teeth", "..", "front.jpg"])
def test_there_is_no_such_picture(phone, side):
    assert 404 == phone.get(f"/phone/picture/{side}").status_code


def test_the_phone_sees_nothing_entered_before(cast, phone):
    page = phone.get("/phone/document").text

    for known in ("Anna", "Eriksson", "anna@example.org", "447700900123"):
        assert known not in page


@pytest.mark.parametrize(("end", "button"), OVER)
def test_every_end_has_a_page_on_the_phone(computer, link, phone, end, button):
    computer.post(button)

    for path in ("/phone", "/phone/document", "/phone/match", "/phone/done", link):
        answer = phone.client.get(path, follow_redirects=True)
        assert (410, end.value) == (answer.status_code, state_of(answer))
    assert 410 == phone.post("/phone/document").status_code
    assert 410 == phone.post("/phone/cancel").status_code


@pytest.mark.parametrize(("end", "button"), OVER)
def test_every_end_has_a_page_behind_the_link(cast, computer, link, end, button):
    computer.post(button)
    stranger = cast.browser()

    for answer in (stranger.get(link), stranger.post(link)):
        assert (410, end.value) == (answer.status_code, state_of(answer))


def test_it_expires_on_the_phone(cast, clock, link, phone):
    clock.forward(minutes=15)

    assert "expired" == phone.state("/phone/document")
    assert HandoffEnd.EXPIRED is cast.handoff().ended_as
    assert 410 == cast.browser().get(link).status_code


def test_an_expired_link_is_not_claimed(cast, clock, link):
    clock.forward(minutes=15)

    answer = cast.browser().post(link)

    assert (410, "expired") == (answer.status_code, state_of(answer))
    assert HandoffEnd.EXPIRED is cast.handoff().ended_as


def test_a_picture_after_the_time_is_over_is_refused(cast, clock, phone):
    clock.forward(minutes=16)

    answer = _photograph(phone)

    assert (410, "expired") == (answer.status_code, state_of(answer))
    assert 0 == db.session.query(Evidence).count()


def test_it_ends_after_two_hours_however_busy_the_phone(cast, clock, phone):
    for _ in range(8):
        clock.forward(minutes=14)
        cast.progressed()
    clock.forward(minutes=9)

    assert "expired" == phone.state("/phone")


def test_the_phone_cancels(cast, computer, phone):
    phone.post("/phone/cancel")

    assert HandoffEnd.CANCELLED_ON_PHONE is cast.handoff().ended_as
    assert "cancelled_on_phone" == phone.state("/phone")
    assert "cancelled_on_phone" == computer.state("/verify/handoff")


def test_a_phone_without_a_link_is_told_where_to_get_one(cast):
    for path in ("/phone", "/phone/document", "/phone/match", "/phone/done"):
        answer = cast.browser().get(path)
        assert (403, "stranger") == (answer.status_code, state_of(answer))
    assert 403 == cast.browser().post("/phone/document").status_code
    assert 403 == cast.browser().post("/phone/cancel").status_code


def test_the_phone_is_done_with_the_last_step(cast, phone):
    for key in ("document", "selfie"):
        cast.finish(key)

    assert "/phone/done" == phone.get("/phone").location
    page = phone.get("/phone/done")
    assert (200, "finished") == (page.status_code, state_of(page))
    assert "put the phone away" in page.text


def test_done_is_not_said_too_early(phone):
    assert "/phone" == phone.get("/phone/done").location


def test_a_waiting_phone_hears_that_the_computer_took_over(cast, computer, phone):
    seen = cast.verification().version
    computer.post("/verify/handoff/take-back")

    answer = phone.asks_again(f"/phone/watch?seen={seen}")

    assert (204, "/phone") == (answer.status_code, answer.headers["HX-Redirect"])


def test_a_waiting_phone_gets_the_new_countdown(cast, clock, phone):
    seen = cast.verification().version
    clock.forward(minutes=5)
    cast.progressed()

    answer = phone.asks_again(f"/phone/watch?seen={seen}")

    assert 200 == answer.status_code
    assert 'data-seconds-left="900"' in answer.text
    assert f"seen={cast.verification().version}" in answer.text
    assert "<main" not in answer.text


def test_a_phone_that_opens_the_countdown_itself_is_sent_home(phone):
    assert "/phone" == phone.get("/phone/watch").location


def test_a_strangers_waiting_page_moves_on(cast):
    answer = cast.browser().asks_again("/phone/watch?seen=3")

    assert (204, "/phone") == (answer.status_code, answer.headers["HX-Redirect"])


def test_a_withdrawn_consent_stops_the_phone(cast, phone):
    db.session.rollback()
    db.session.query(Consent).one().withdrawn_at = cast.clock()
    db.session.commit()

    assert 403 == phone.get("/phone").status_code
    assert 403 == phone.post("/phone/document").status_code


def test_without_a_match_by_policy_the_phone_goes_on_at_once(app, cast, link):
    portal = app.extensions["portal"]
    handoff = replace(portal.config.policy.handoff, match="never")
    policy = replace(portal.config.policy, handoff=handoff)
    config = replace(portal.config, policy=policy)
    app.extensions["portal"] = replace(portal, config=config)

    phone = cast.browser()
    assert "Choose the number" not in phone.get(link).text
    phone.post(link)

    assert "/phone/document" == phone.get("/phone").location


def test_a_second_link_on_the_same_phone_takes_its_place(cast, computer, phone):
    link = started(computer)
    phone.get(link)
    phone.post(link)

    assert "/phone/match" == phone.get("/phone").location


def _photograph(phone):
    fields = {
        "document_type": "passport",
        "issuing_country": "SWE",
        "front": upload(passport()),
    }
    return send(phone.client, "/phone/document", fields)
