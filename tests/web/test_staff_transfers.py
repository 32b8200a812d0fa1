"""Transfers in the console: entered, listed, explained, screened again."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.domain.transfers import TransferState
from portal.jobs.screening_chores import sound_alarms
from portal.models.audit import AuditEvent
from portal.models.customer import Customer
from portal.models.message import Message
from portal.models.transfer import Transfer
from portal.services.transfers import lists
from portal.states import Role
from tests.factories import make_customer
from tests.staff_cast import anew, browser, make_staff
from tests.transfer_cast import (
    CLEAN,
    DIRTY,
    HASH,
    OTHER,
    OURS,
    SENDER,
    UNREACHABLE,
    analysts,
    enter,
    screen,
)

LIST = "/staff/transfers"


@pytest.fixture
def cleo(app, session, client) -> FlaskClient:
    return browser(app, session, make_staff(session, Role.COMPLIANCE, name="Cleo"))


@pytest.fixture
def anna(session) -> Customer:
    found = make_customer(session)
    session.commit()
    return found


def form(**given: str) -> dict[str, str]:
    """Give what a colleague types."""
    return {
        "once": "a" * 40,
        "direction": "incoming",
        "what": "ethereum:USDT",
        "amount": "1200.25",
        "address": SENDER,
        "own": OURS,
        "hash": "",
        **given,
    }


def count(session) -> int:
    return len(anew(session).scalars(select(Transfer)).all())


def actions(session) -> list[str]:
    return list(anew(session).scalars(select(AuditEvent.action)).all())


def test_a_transfer_is_entered_from_the_customers_page(
    app, adapters, session, cleo, anna
):
    analysts(adapters, one=CLEAN, two=CLEAN)
    new = f"/staff/customers/{anna.public_id}/transfers/new"
    assert "Enter a transfer" in cleo.get(f"/staff/customers/{anna.public_id}").text

    page = cleo.post(new, data=form()).location

    assert "It is being screened." in cleo.get(page).text
    screen(app)
    shown = cleo.get(page).text
    assert "1200.25 USDT" in shown
    assert SENDER in shown
    assert "Nothing was found that speaks against it." in shown
    assert TransferState.PASSED is anew(session).scalars(select(Transfer)).one().state
    assert "1200.25 USDT" in cleo.get(f"/staff/customers/{anna.public_id}").text


def test_the_form_pressed_twice_enters_once(session, cleo, anna):
    new = f"/staff/customers/{anna.public_id}/transfers/new"

    first, second = cleo.post(new, data=form()), cleo.post(new, data=form())

    assert first.location == second.location
    assert 1 == count(session)


def test_the_same_form_with_other_values_is_refused(session, cleo, anna):
    new = f"/staff/customers/{anna.public_id}/transfers/new"
    page = cleo.post(new, data=form()).location

    again = cleo.post(new, data=form(amount="7"))

    assert 409 == again.status_code
    assert "This transfer is known already, with other values." in again.text
    assert page in again.text
    assert 1 == count(session)


def test_one_hash_is_one_transfer_whoever_enters_it(session, cleo, anna):
    new = f"/staff/customers/{anna.public_id}/transfers/new"
    first = cleo.post(new, data=form(hash=HASH))
    second = cleo.post(new, data=form(hash=HASH, once="b" * 40))
    other = cleo.post(new, data=form(hash=HASH, once="c" * 40, amount="1"))

    assert first.location == second.location
    assert 409 == other.status_code


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"amount": "1,5"}, "Write the amount with a dot before the decimals"),
        ({"amount": "-1"}, "Write the amount without a sign"),
        ({"amount": "0.0000001"}, "USDT has at most 6 digits after the dot"),
        ({"amount": ""}, "Enter the amount."),
        ({"amount": "1" * 300}, "Use at most 200 characters"),
        ({"address": ""}, "Enter the address."),
        ({"address": SENDER[:-1]}, "too short or too long"),
        ({"address": "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"}, "address of TRON"),
        ({"own": "nonsense"}, "This is no address of Ethereum"),
        ({"hash": "12"}, "A transaction&#39;s hash has 64 characters"),
        ({"direction": ""}, "Choose which way the money goes"),
        ({"what": "ethereum:DOGE"}, "Not a valid choice"),
    ],
)
def test_bad_input_is_told_and_nothing_typed_is_lost(
    session, cleo, anna, given, sentence
):
    typed = form(**given)

    page = cleo.post(f"/staff/customers/{anna.public_id}/transfers/new", data=typed)

    assert 422 == page.status_code
    assert sentence in page.text
    for name in ("amount", "address", "own", "hash"):
        assert f'value="{typed[name]}"' in page.text
    assert 0 == count(session)


def test_a_reference_says_whose_it_is(session, cleo, anna):
    unknown = cleo.post(f"{LIST}/new", data=form(reference="nobody"))
    known = cleo.post(f"{LIST}/new", data=form(reference=anna.reference.lower()))

    assert 422 == unknown.status_code
    assert "No customer has this reference" in unknown.text
    assert 303 == known.status_code


def test_the_list_filters_by_state_way_network_and_day(
    app, adapters, session, cleo, anna
):
    analysts(adapters, one=[CLEAN, DIRTY])
    enter(session, anna, amount="1", once="1")
    screen(app)
    enter(session, anna, amount="2", once="2", sender=OTHER)
    screen(app)

    def amounts(query: str) -> list[str]:
        return re.findall(r">(\d) ETH</a>", cleo.get(f"{LIST}?{query}").text)

    assert ["2", "1"] == amounts("")
    assert ["1"] == amounts("state=passed")
    assert ["2"] == amounts("state=held&state=frozen")
    assert [] == amounts("direction=outgoing")
    assert ["2", "1"] == amounts("network=ethereum&since=2026-11-22")
    assert [] == amounts("since=2026-11-23")
    assert "Enter a day" in cleo.get(f"{LIST}?since=yesterday").text


def test_of_a_state_that_has_grown_large_only_so_much_is_told(
    session, cleo, anna, monkeypatch
):
    for number in range(3):
        enter(session, anna, once=str(number))
    assert 3 == lists.counts(session)[TransferState.SCREENING]
    assert 0 == lists.counts(session)[TransferState.HELD]

    assert 3 == lists.counts(session, most=2)[TransferState.SCREENING]
    assert 2 == lists.counts(session, most=1)[TransferState.SCREENING]
    monkeypatch.setattr(lists, "MANY", 2)
    assert ">over 2</b>" in cleo.get(LIST).text


def test_an_address_is_found_without_standing_in_a_url(
    app, adapters, session, cleo, anna
):
    enter(session, anna)

    found = cleo.post(
        f"{LIST}/find", data={"address": SENDER.upper().replace("X", "x")}
    )
    none = cleo.post(f"{LIST}/find", data={"address": OTHER})
    wrong = cleo.post(f"{LIST}/find", data={"address": "nonsense"})

    assert "1.5 ETH" in found.text
    assert "No transfer came from this address" in none.text
    assert 422 == wrong.status_code


def test_pages_follow_one_another(session, cleo, anna, monkeypatch):
    monkeypatch.setattr("portal.web.staff.transfers.MOST", 2)
    for number in range(5):
        enter(session, anna, amount=str(number + 1), once=str(number))

    seen, page = [], LIST
    while page:
        text = cleo.get(page).text
        seen += re.findall(r">(\d) ETH</a>", text)
        following = re.search(r'href="([^"]+)">Next page', text)
        page = following and following.group(1).replace("&amp;", "&")

    assert ["5", "4", "3", "2", "1"] == seen


def test_who_is_out_of_reach_is_named_with_the_next_try(
    app, adapters, session, cleo, anna
):
    analysts(adapters, bitok=CLEAN, sandbox=[UNREACHABLE, CLEAN])
    row = enter(session, anna)
    screen(app)
    page = f"{LIST}/{row.public_id}"

    shown = cleo.get(page).text
    assert "Sandbox has given none since" in shown
    assert "ConnectTimeout" in shown

    assert 303 == cleo.post(f"{page}/screen").status_code
    screen(app)
    assert TransferState.PASSED is anew(session).scalars(select(Transfer)).one().state


def test_the_alarm_is_told_to_colleagues_once(
    app, adapters, session, cleo, anna, clock
):
    analysts(adapters, bitok=UNREACHABLE)
    for number in range(3):
        row = enter(session, anna, once=str(number))
    screen(app)
    told = []
    for seconds in (599, 1, 0):
        clock.forward(seconds=seconds)
        with app.app_context():
            told.append(sound_alarms())
    assert [0, 3, 0] == told
    enter(session, anna, once="later", now=clock())
    clock.forward(minutes=10)
    with app.app_context():
        sound_alarms()  # one alarm stands: nobody is told of the same trouble again

    sent = anew(session).scalars(
        select(Message).where(Message.kind == "screening_alarm")
    )
    assert ["compliance@example.org"] == [each.to for each in sent]
    assert 4 == actions(session).count("screening.alarmed")
    shown = cleo.get(f"{LIST}/{row.public_id}").text
    assert "This takes too long" in shown
    assert "4 transfers wait too long" in cleo.get(LIST).text


def test_without_a_provider_the_page_says_what_to_set(app, session, cleo, anna):
    row = enter(session, anna)
    screen(app)

    for page in (LIST, f"{LIST}/{row.public_id}"):
        assert "Set ANALYTICS_PROVIDERS to bitok, coinkyt" in cleo.get(page).text


def test_answers_are_shown_side_by_side_and_word_for_word_with_a_trace(
    app, adapters, session, cleo, anna
):
    analysts(adapters, bitok=DIRTY, sandbox=CLEAN)
    row = enter(session, anna)
    screen(app)
    page = f"{LIST}/{row.public_id}"

    shown = cleo.get(page).text
    assert "Listed category Mixer: 90% of the money." in shown
    raw = re.search(r'href="([^"]+/answers/[^"]+)"', shown).group(1)

    assert "raw of 70" in cleo.get(raw).text
    assert 1 == actions(session).count("transfer.answers_viewed")
    assert 404 == cleo.get(f"{page}/answers/none").status_code


def test_a_hash_is_added_once_and_screened_by(app, adapters, session, cleo, anna):
    analysts(adapters, one=CLEAN)
    row = enter(session, anna)
    screen(app)
    page = f"{LIST}/{row.public_id}"

    assert 422 == cleo.post(f"{page}/hash", data={"hash": "12"}).status_code
    assert 303 == cleo.post(f"{page}/hash", data={"hash": HASH}).status_code
    other = cleo.post(f"{page}/hash", data={"hash": HASH[:-1] + "0"})

    assert 409 == other.status_code
    assert HASH in cleo.get(page).text
    assert 1 == actions(session).count("transfer.hash_added")


def test_a_page_that_waits_asks_and_learns_only_news(
    app, adapters, session, cleo, anna
):
    analysts(adapters, one=CLEAN)
    row = enter(session, anna)
    page = cleo.get(f"{LIST}/{row.public_id}").text
    ask = re.search(r'hx-get="([^"]+)"', page).group(1).replace("&amp;", "&")
    own = {"HX-Request": "true"}

    assert 204 == cleo.get(ask, headers=own).status_code
    screen(app)
    news = cleo.get(ask, headers=own)

    assert 200 == news.status_code
    assert "hx-get" not in news.text
    assert "passed" in news.text


def test_no_address_stands_in_the_audit_log(app, adapters, session, cleo, anna):
    analysts(adapters, one=DIRTY)
    cleo.post(f"{LIST}/new", data=form(reference=anna.reference, hash=HASH))
    screen(app)

    told = [str(row.details) for row in anew(session).scalars(select(AuditEvent))]

    assert not [each for each in told if SENDER in each or HASH in each]
