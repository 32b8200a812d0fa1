"""Transfers are entered once, found by address, and kept as long as the law asks."""

import json

import pytest
from sqlalchemy import func, select

from portal.domain.exposure import Direction
from portal.domain.transfers import ScreeningState, ScreeningTrigger
from portal.domain.transfers.refusals import AddressRefused, AmountRefused
from portal.errors import CustomerErased, Held, TransferDiffers
from portal.extensions import db
from portal.models.customer import Customer
from portal.models.screening import ProviderAnswer, Screening
from portal.models.transfer import Transfer
from portal.policy import Policy
from portal.services import own_data, screenings, transfers
from portal.services.retention import kept_records
from portal.services.screenings import schedule
from tests.erasing import erase
from tests.factories import make_customer
from tests.races import at_once
from tests.staff_cast import anew
from tests.transfer_cast import (
    CLEAN,
    DIRTY,
    HASH,
    OTHER,
    SENDER,
    analysts,
    enter,
    screen,
)

POLICY = Policy.load()


@pytest.fixture
def anna(session) -> Customer:
    found = make_customer(session)
    session.commit()
    return found


def count(session, table) -> int:
    return anew(session).scalar(select(func.count()).select_from(table)) or 0


def test_the_same_name_gives_the_first_and_other_values_are_refused(session, anna):
    first = enter(session, anna, transaction=HASH)

    shouted = "0x" + HASH[2:].upper()
    assert first.id == enter(session, anna, transaction=shouted).id
    assert first.id == enter(session, anna).id  # told before the hash was known
    for change in (
        {"amount": "1.51"},
        {"asset": "USDT"},
        {"sender": OTHER},
        {"direction": Direction.OUTGOING, "receiver": SENDER},
        {"transaction": HASH[:-1] + "0"},
    ):
        with pytest.raises(TransferDiffers) as refused:
            enter(session, anna, **change)
        assert first.public_id == refused.value.known
        session.rollback()
    other = make_customer(session, email="other@example.org")
    with pytest.raises(TransferDiffers):
        enter(session, other)
    session.rollback()
    assert 1 == count(session, Transfer) == count(session, Screening)


def test_what_is_typed_is_read_before_anything_else(session, anna):
    with pytest.raises(AddressRefused):
        enter(session, anna, sender=SENDER[:-1] + "0Z")
    with pytest.raises(AddressRefused):
        enter(session, anna, sender=None, receiver=SENDER)
    with pytest.raises(AmountRefused):
        enter(session, anna, amount="1e400")
    with pytest.raises(AmountRefused):
        enter(session, anna, amount="9" * 40)

    assert 0 == count(session, Transfer)


def test_an_address_is_found_however_it_is_written(session, anna):
    row = enter(session, anna)
    keyring = session.info["keyring"]

    mixed = "0xdAC17F958D2ee523a2206206994597C13D831ec7"
    assert {row.address_digest} == transfers.digests_of(keyring, f" {mixed} ")
    assert frozenset() == transfers.digests_of(keyring, "nonsense")


def test_nobody_who_was_erased_gets_a_transfer(session, anna, adapters):
    erase(session, anna, adapters, POLICY)
    session.commit()

    with pytest.raises(CustomerErased):
        enter(session, anna)


def test_money_under_way_holds_an_erasure(session, anna, adapters):
    enter(session, anna)

    with pytest.raises(Held):
        erase(session, anna, adapters, POLICY)


def test_what_was_moved_outlives_the_erasure_and_nothing_else_does(
    app, session, anna, adapters
):
    analysts(adapters, one=CLEAN)
    row = enter(session, anna, transaction=HASH)
    screen(app)
    anew(session)
    erase(session, anna, adapters, POLICY)
    session.commit()

    kept = kept_records.contents(anew(session), anna)
    (told,) = kept["transfers"]
    assert (SENDER, HASH, "1.5", "passed") == (
        told["from"],
        told["hash"],
        told["amount"],
        told["state"],
    )
    assert "raw of 4" == told["screenings"][0]["answers"][0]["word_for_word"]
    left = session.get_one(Transfer, row.id)
    assert (None, None, bytes(32)) == (
        left.sender_sealed,
        left.transaction_sealed,
        left.address_digest,
    )
    (answer,) = session.scalars(select(ProviderAnswer))
    assert (None, None) == (answer.raw_sealed, answer.answer_sealed)


def test_who_is_erased_amid_a_second_screening_is_asked_about_no_more(
    app, session, anna, adapters, clock
):
    found = analysts(adapters, one=CLEAN)
    enter(session, anna)
    screen(app)
    clock.forward(days=31)
    schedule.ask_due(anew(session), policy=POLICY.transfer, now=clock())
    erase(session, anna, adapters, POLICY)
    session.commit()

    screen(app)

    assert {SENDER: 1} == found["one"].asked
    assert {ScreeningState.SETTLED} == set(session.scalars(select(Screening.state)))


def test_a_customer_is_given_their_transfers_and_no_verdict(
    app, session, anna, adapters
):
    analysts(adapters, one=DIRTY)
    enter(session, anna)
    screen(app)

    own = own_data.gather(anew(session), anna, for_law=False)

    assert [SENDER] == [each["from"] for each in own["transfers"]]
    assert "mixer" not in json.dumps(own)
    assert "held" not in json.dumps(own)


def test_the_schedule_asks_the_oldest_first_and_so_many_an_hour(
    app, session, anna, adapters, clock
):
    analysts(adapters, one=CLEAN)
    senders = [f"0x{number:040x}" for number in range(1, 5)]
    for number, sender in enumerate((*senders, senders[0])):
        enter(session, anna, sender=sender, once=str(number), now=clock())
        screen(app)
        clock.forward(minutes=1)
    policy = POLICY.transfer.__class__(**{**vars(POLICY.transfer), "again_per_hour": 3})
    clock.forward(days=30)

    asked = [
        schedule.ask_due(anew(session), policy=policy, now=clock()),
        schedule.ask_due(session, policy=policy, now=clock()),
    ]
    session.commit()

    assert [3, 0] == asked
    rows = session.scalars(
        select(Screening).where(Screening.asked_at == clock()).order_by(Screening.id)
    )
    assert senders[1:4] == [row.transfer.sender for row in rows]


def test_an_address_of_long_ago_is_screened_no_more(
    app, session, anna, adapters, clock
):
    analysts(adapters, one=CLEAN)
    enter(session, anna)
    screen(app)
    screened = 1
    for _ in range(14):
        clock.forward(days=30, minutes=1)
        screened += schedule.ask_due(anew(session), policy=POLICY.transfer, now=clock())
        session.commit()
        screen(app)

    assert 13 == screened


def test_two_who_enter_at_once_enter_one(app, session, anna):
    anna_id = anna.id

    def act() -> str:
        customer = db.session.get_one(Customer, anna_id)
        return enter(db.session(), customer).public_id

    found = at_once(app, act, act)

    assert 2 == len(found)
    assert 1 == len(set(found)) == count(session, Transfer) == count(session, Screening)


def test_two_who_ask_at_once_ask_once(app, session, anna, adapters, clock):
    analysts(adapters, one=CLEAN)
    row_id = enter(session, anna).id
    screen(app)

    def act() -> str:
        row = db.session.get_one(Transfer, row_id)
        staff = ScreeningTrigger.STAFF
        found = screenings.ask(db.session(), row, trigger=staff, now=clock())
        return found.public_id

    found = at_once(app, act, act)

    assert 1 == len(set(found))
    assert 2 == count(session, Screening)


def test_the_commands_enter_and_show(app, session, anna, adapters):
    analysts(adapters, one=CLEAN)
    words = ["transfers", "add", anna.reference, "--direction", "incoming"]
    words += ["--asset", "eth", "--amount", "1.50", "--address", SENDER]
    runner = app.test_cli_runner()
    added = json.loads(runner.invoke(args=[*words, "--once", "x", "--json"]).output)
    again = json.loads(runner.invoke(args=[*words, "--once", "x", "--json"]).output)
    anew(session)
    screen(app)

    shown = runner.invoke(args=["transfers", "show", added["id"], "--json"]).output

    assert added["id"] == again["id"]
    assert ("screening", "1.5", "ETH") == (
        added["state"],
        added["amount"],
        added["asset"],
    )
    assert "passed" == json.loads(shown)["state"]
    assert "scored" == json.loads(shown)["screening"]["answers"][0]["status"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (["--amount", "1,5"], "--amount"),
        (["--address", "0x12"], "--address"),
        (["--asset", "DOGE", "--network", "ethereum"], "--asset"),
        (["--transaction", "12"], "--transaction"),
        (["--own", "12"], "--own"),
    ],
)
def test_a_command_refuses_with_a_sentence(app, session, anna, change, told):
    words = ["transfers", "add", anna.reference, "--direction", "incoming"]
    words += ["--asset", "ETH", "--amount", "1", "--address", SENDER]

    result = app.test_cli_runner().invoke(args=[*words, *change])

    assert 2 == result.exit_code
    assert told in result.output
    assert 0 == count(session, Transfer)


def test_what_is_not_there_is_said(app, session):
    runner = app.test_cli_runner()
    words = ["--direction", "incoming", "--asset", "ETH", "--amount", "1"]

    nobody = runner.invoke(args=["transfers", "add", "X", *words, "--address", SENDER])
    nothing = runner.invoke(args=["transfers", "show", "x"])

    assert (1, 1) == (nobody.exit_code, nothing.exit_code)
    assert "There is no customer 'X'" in nobody.output
