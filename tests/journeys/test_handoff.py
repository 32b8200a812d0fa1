"""A computer and a phone at once."""

import pytest

from portal.states import Channel
from tests.journeys.cast import PHONE, customer, signed_in
from tests.journeys.conftest import WITH_SCRIPTS, MakePerson
from tests.journeys.live import Live
from tests.journeys.people import Person
from tests.journeys.pictures import Pictures
from tests.pages.document import Document
from tests.pages.handoff import Handoff
from tests.pages.on_phone import Closed, Link, Match, PhoneDocument, PutAway, follow
from tests.pages.phone import PhoneNumber
from tests.pages.selfie import Selfie


@pytest.fixture
def waiting(desktop: Person, portal: Live) -> Handoff:
    """The computer that shows a code."""
    return signed_in(portal, desktop, Document).continues_on_a_phone()


def match(waiting: Handoff, phone: Person, link: str = "") -> PhoneDocument:
    """Scan the code, claim the link and choose the number."""
    choice = follow(phone, link or waiting.link()).continues()
    return choice.picks(waiting.number(), PhoneDocument)


def test_document_and_selfie_on_the_phone(
    waiting: Handoff, phone: Person, pictures: Pictures
):
    link = waiting.link()
    claimed = follow(phone, link)
    waiting.shows("opened").sees("Safari on iPhone")
    document = claimed.continues().picks(waiting.number(), PhoneDocument)
    waiting.shows("working")

    document.chooses("id_card", "SWE").gives(front=pictures.front)
    if phone.scripts:
        waiting.received("front")
    if not phone.scripts:  # one form: both sides are sent together
        document.gives(front=pictures.front)
    selfie = document.gives(back=pictures.back).continues()
    waiting.received("back")
    selfie.gives_then(pictures.face, PutAway)

    waiting.goes_on(PhoneNumber)


@WITH_SCRIPTS
def test_a_link_in_a_text_and_a_phone_that_gives_up(
    waiting: Handoff, phone: Person, portal: Live
):
    waiting.sends_text(PHONE)
    phone.may_meet(410)
    document = match(waiting, phone, portal.link(Channel.SMS, PHONE))

    document.cancels().is_in_state("cancelled_on_phone")

    waiting.shows("cancelled_on_phone").goes_on_without(Document)


def test_the_computer_takes_it_back(waiting: Handoff, phone: Person):
    phone.may_meet(410)
    document = match(waiting, phone)

    waiting.continues_here(Document)

    if not phone.scripts:
        phone.page.reload()
    document.becomes(Closed).is_in_state("taken_back")


@WITH_SCRIPTS
def test_the_computer_cancels_and_makes_a_new_link(waiting: Handoff, phone: Person):
    phone.may_meet(410)
    old = waiting.link()
    waiting.cancels().presses("Make a new link")
    waiting.shows("waiting")

    phone.opens(old)
    Closed(phone).is_in_state("cancelled")

    match(waiting, phone)


@WITH_SCRIPTS
def test_a_link_works_on_one_device(
    waiting: Handoff, phone: Person, person: MakePerson, scripts: bool
):
    other = person("android", scripts=scripts)
    other.may_meet(410)
    link = waiting.link()
    late = follow(other, link)
    document = match(waiting, phone, link)

    late.presses("Continue on this phone")
    late.becomes(Closed).is_in_state("claimed")
    other.opens(link)
    Closed(other).is_in_state("claimed")

    document.reloads()  # the first one goes on


@WITH_SCRIPTS
def test_a_wrong_number_ends_it_on_both_screens(waiting: Handoff, phone: Person):
    phone.may_meet(410)
    choice = follow(phone, waiting.link()).continues()
    wrong = next(each for each in choice.numbers() if each != waiting.number())

    choice.picks(wrong, Closed).is_in_state("mismatched")

    waiting.shows("mismatched").presses("Make a new link")
    waiting.shows("waiting")


def test_it_expires_on_both_screens(waiting: Handoff, phone: Person, portal: Live):
    phone.may_meet(410)
    document = match(waiting, phone)
    waiting.shows("working")

    portal.clock.forward(minutes=15)

    waiting.shows("expired")
    if not phone.scripts:
        phone.page.reload()
    document.becomes(Closed).is_in_state("expired")
    waiting.goes_on_without(Document)


@WITH_SCRIPTS
def test_an_unopened_link_expires(waiting: Handoff, phone: Person, portal: Live):
    phone.may_meet(410)
    link = waiting.link()

    portal.clock.forward(minutes=15)

    phone.opens(link)
    Closed(phone).is_in_state("expired")
    waiting.shows("expired").presses("Make a new link")
    waiting.shows("waiting")


def test_a_phone_that_lost_its_tab_goes_on(
    waiting: Handoff, phone: Person, pictures: Pictures
):
    link = waiting.link()
    document = match(waiting, phone, link)
    document.chooses("passport", "SWE").gives(front=pictures.passport)
    phone.loses_the_tab()

    phone.opens(link)

    document = PhoneDocument(phone)
    if not phone.scripts:
        document.chooses("passport", "SWE").gives(front=pictures.passport)
    document.continues().gives_then(pictures.face, PutAway)
    waiting.goes_on(PhoneNumber)


@WITH_SCRIPTS
def test_two_computers_see_the_same(
    person: MakePerson, portal: Live, scripts: bool, pictures: Pictures
):
    """Both act; the first accepted result stands, and nothing is doubled."""
    who = customer(portal, consented=True)
    one = signed_in(portal, person("desktop", scripts=scripts), Document, who=who)
    two = signed_in(portal, person("desktop", scripts=scripts), Document, who=who)
    waiting = one.continues_on_a_phone()
    two.person.opens("/verify/handoff")
    second = Handoff(two.person).sees("made in another browser")
    second.continues_here(Document)
    waiting.shows("taken_back").goes_on_without(Document)

    one.chooses("passport", "SWE").gives(front=pictures.passport).continues()
    two = two.becomes(Document)
    two.person.opens("/verify")

    Selfie(two.person)


@WITH_SCRIPTS
def test_opening_a_link_consumes_nothing(waiting: Handoff, phone: Person):
    link = waiting.link()
    for _ in range(3):
        follow(phone, link)
    waiting.shows("opened")

    Link(phone).continues().becomes(Match)
