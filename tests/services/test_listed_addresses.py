"""Blockchain addresses are compared with the list in force, else with what ships."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.adapters.analytics.chosen import chosen
from portal.analytics_settings import AnalyticsConfig
from portal.domain.exposure import Answer, AnswerStatus, ScreeningOutcome, Subject
from portal.domain.sanctions import address_excerpt
from portal.domain.sanctions.listed_addresses import Form
from portal.domain.sanctions.parties import Party, PartyAddress, PartyKind, PartyName
from portal.domain.transfers import ScreeningTrigger, TransferState
from portal.looking import into_the_list
from portal.models.customer import Customer
from portal.models.sanctions import ListedAddress, SanctionsList
from portal.models.screening import Screening
from portal.models.transfer import Transfer
from portal.services import sanctions
from portal.services.sanctions import listed_addresses
from portal.services.sanctions.listed_addresses import look
from tests.clocks import NOON
from tests.factories import make_customer
from tests.lists.drawing import advanced, sdn
from tests.staff_cast import anew
from tests.transfer_cast import CLEAN, OTHER, SENDER, Analyst, configure, enter, screen

LAZARUS = "0x098b716b8aaf21512996dc57eb0615e2383e2f96"  # in what ships
TRON = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"
DAY = date(2026, 11, 20)
Import = Callable[..., Result]


@pytest.fixture
def anna(session: Session) -> Customer:
    found = make_customer(session)
    session.commit()
    return found


@pytest.fixture
def take(app: Flask, tmp_path: Path) -> Import:
    """Import a file of these parties: of SDN.XML's form unless told otherwise."""

    def _take(*parties: Party, day: date = DAY, draw=sdn) -> Result:
        file = tmp_path / "list.xml"
        file.write_bytes(draw(parties, day))
        found = app.test_cli_runner().invoke(args=["sanctions", "import", str(file)])
        assert 0 == found.exit_code, found.output
        return found

    return _take


def party(entry: str, name: str, *addresses: tuple[str, str]) -> Party:
    return Party(
        entry=entry,
        kind=PartyKind.ENTITY,
        names=(PartyName(name),),
        programmes=("UTO-EO1", "SDGT"),
        addresses=tuple(PartyAddress(*each) for each in addresses),
    )


SABLE = party("90003", "SABLE MERIDIAN", ("ETH", SENDER), ("USDT", TRON))


def told(session: Session, address: str) -> tuple[str | None, str]:
    """Say who has an address, and by which list."""
    session.rollback()
    found = look(session, address)
    return found.listing.owner if found.listing else None, found.told


def test_before_the_first_import_the_shipped_excerpt_is_looked_into(session):
    shipped = "the shipped excerpt of OFAC SDN of 2026-08-07"

    assert ("LAZARUS GROUP", shipped) == told(session, LAZARUS)
    assert (None, shipped) == told(session, SENDER)
    source = listed_addresses.source(session)
    assert (True, 100) == (source.shipped, source.addresses)


@pytest.mark.parametrize("draw", [sdn, advanced])
def test_an_imported_list_takes_the_place_of_the_excerpt(session, take, draw):
    result = take(SABLE, draw=draw)

    assert "2 blockchain addresses." in result.output
    of_day = "OFAC SDN of 2026-11-20"
    assert ("SABLE MERIDIAN", of_day) == told(session, SENDER)
    assert ("SABLE MERIDIAN", of_day) == told(session, TRON)
    assert (None, of_day) == told(session, LAZARUS)
    found = look(session, TRON).listing
    assert found is not None
    assert ("UTO-EO1, SDGT", "90003", DAY) == (
        found.program,
        found.entry,
        found.published_on,
    )


def test_what_is_no_whole_address_is_kept_found_and_counted(session, take):
    monero = "4" + "A" * 94
    result = take(
        party("1", "A", ("XBT", "1Wrong"), ("XMR", monero), ("BSC", SENDER.upper())),
        party("2", "B", ("ARB", SENDER)),
    )

    assert "4 blockchain addresses; 1 kept as written" in result.output
    assert "3 kept as text" in result.output
    assert "A" == told(session, "1Wrong")[0]
    assert "A" == told(session, monero)[0]
    forms = session.scalars(select(ListedAddress.form)).all()
    assert 1 == forms.count(Form.WRONG)


def test_an_address_of_two_parties_names_both(session, take):
    take(
        party("1", "A", ("ETH", SENDER), ("BSC", SENDER)),
        party("2", "B", ("ETH", SENDER)),
    )

    assert "A and B" == told(session, SENDER)[0]


def test_a_list_that_an_older_portal_read_is_read_again(session, take):
    take(SABLE)
    session.scalars(select(SanctionsList)).one().addresses = None
    session.commit()

    assert told(session, SENDER)[0] is None
    assert told(session, LAZARUS)[1].startswith("the shipped excerpt")

    assert "is in force" in take(SABLE).output
    assert "SABLE MERIDIAN" == told(session, SENDER)[0]


def test_transfers_of_newly_listed_addresses_are_screened_again(
    app, adapters, session, anna, take
):
    configure(adapters, {"one": Analyst(name="one", says=[CLEAN])})
    last_year = NOON - timedelta(days=500)
    old = party("1", "A", ("ETH", OTHER))
    take(old)
    for once, values in {
        "listed": {"sender": SENDER},
        "long ago": {"sender": LAZARUS, "now": last_year},
        "named before": {"sender": OTHER},
    }.items():
        enter(session, anna, once=once, **values)
    screen(app)

    newer = (old, SABLE, party("2", "B", ("ETH", LAZARUS)))
    result = take(*newer, day=date(2026, 11, 21))

    assert "newly listed addresses, screened again: 1." in result.output
    [again] = anew(session).scalars(
        select(Screening).where(Screening.trigger == ScreeningTrigger.LIST)
    )
    assert SENDER == again.transfer.sender


def test_what_is_entered_while_a_list_comes_into_force_is_screened_again(
    app, adapters, session, anna, take, monkeypatch
):
    configure(adapters, {"one": Analyst(name="one", says=[CLEAN])})
    put_in_force = listed_addresses.ask_again

    def and_somebody_enters(*given, **named):
        """Look first, and have a transfer there that was not yet seen."""
        asked = put_in_force(*given, **named)
        enter(given[0], given[0].get_one(Customer, anna.id), sender=SENDER)
        return asked

    monkeypatch.setattr(listed_addresses, "ask_again", and_somebody_enters)
    result = take(SABLE)

    assert "newly listed addresses, screened again: 1." in result.output
    triggers = anew(session).scalars(select(Screening.trigger)).all()
    assert {ScreeningTrigger.ENTERED: 1, ScreeningTrigger.LIST: 1} == Counter(triggers)


def test_a_list_that_is_replaced_amid_a_look_hides_nobody(session, take, monkeypatch):
    take(SABLE)
    old = anew(session).scalars(select(SanctionsList)).one()
    session.expunge(old)
    take(SABLE, day=date(2026, 11, 21))
    in_force, read = sanctions.in_force, [old, old]

    def late(session):
        """Give the one that was in force when the look began."""
        return read.pop() if read else in_force(session)

    monkeypatch.setattr(sanctions, "in_force", late)

    assert "SABLE MERIDIAN" == told(session, SENDER)[0]


def ask(app: Flask, address: str, *, providers: str = "sandbox") -> Answer:
    """Ask the list as a running portal does: beside whatever was chosen."""
    config = AnalyticsConfig.from_env(
        {"ANALYTICS_PROVIDERS": providers}, production=False
    )
    analyst = chosen(config, into_the_list(app))[-1]
    assert ("list", False) == (analyst.name, analyst.authoritative)
    subject = Subject(network="ethereum", asset="ETH", address=address)
    found = analyst.ask(subject, token=None, now=NOON)
    assert isinstance(found, Answer)
    return found


def test_the_list_advises_beside_the_chosen_providers(app, session, take):
    take(SABLE)

    hit, none = ask(app, SENDER), ask(app, OTHER)

    assert (AnswerStatus.SCORED, 100) == (hit.status, hit.score)
    assert [("sanctions", 1)] == [(each.category, each.share) for each in hit.shares]
    assert ("SABLE MERIDIAN", "sanctions") == (hit.owner, hit.owner_category)
    assert "OFAC SDN of 2026-11-20" == hit.reference
    assert "90003 UTO-EO1, SDGT (OFAC SDN of 2026-11-20)" == hit.raw
    assert "on OFAC SDN of 2026-11-20" == hit.why
    assert (AnswerStatus.NO_DATA, None) == (none.status, none.score)
    assert "not on OFAC SDN of 2026-11-20" == none.why


def test_what_rests_on_the_excerpt_says_so(app, session):
    hit, none = ask(app, LAZARUS), ask(app, OTHER)

    assert "the shipped excerpt of OFAC SDN of 2026-08-07" == hit.reference
    assert "not on the shipped excerpt of OFAC SDN of 2026-08-07" == none.why


def test_a_clean_transfer_of_a_listed_address_waits_for_a_person(
    app, adapters, session, anna, take
):
    take(SABLE)
    config = AnalyticsConfig.from_env(
        {"ANALYTICS_PROVIDERS": "sandbox"}, production=False
    )
    found = chosen(config, into_the_list(app))
    configure(adapters, {each.name: each for each in found})  # type: ignore[misc]
    enter(session, anna, sender=SENDER)

    screen(app)

    screening = anew(session).scalars(select(Screening)).one()
    assert ScreeningOutcome.HOLD is screening.outcome
    assert screening.person
    [on_list] = [each for each in screening.grounds if each["rule"] == "on_list"]
    assert "OFAC SDN of 2026-11-20" == on_list["value"]
    assert {"list"} == {
        ground["provider"]
        for ground in screening.grounds
        if ground["outcome"] != "pass"
    }
    assert TransferState.HELD is anew(session).scalars(select(Transfer)).one().state


def test_the_excerpt_of_a_file_has_its_addresses_and_nothing_else(app, tmp_path):
    file = tmp_path / "sdn.xml"
    file.write_bytes(advanced((SABLE, party("1", "NOBODY")), DAY))
    runner = app.test_cli_runner()

    result = runner.invoke(args=["sanctions", "excerpt", str(file)])

    assert 0 == result.exit_code, result.output
    found = address_excerpt.read(result.stdout)
    assert ("OFAC SDN", DAY) == (found.name, found.published_on)
    assert {SENDER: "UTO-EO1 SDGT", TRON: "UTO-EO1 SDGT"} == {
        normal: row.programmes for normal, row in found.rows.items()
    }
    assert "sdn.xml, SHA-256 " in found.source


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"<html/>", "cannot be used: it begins by <html>"), (None, "Cannot read")],
)
def test_no_excerpt_is_made_of_another_file(app, tmp_path, content, sentence):
    file = tmp_path / "sdn.xml"
    if content is not None:
        file.write_bytes(content)

    result = app.test_cli_runner().invoke(args=["sanctions", "excerpt", str(file)])

    assert 1 == result.exit_code
    assert sentence in result.output
