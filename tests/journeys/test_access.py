"""People who read from the right, use the keyboard alone, or enlarge the text."""

import pytest
from playwright.sync_api import Locator, Page, expect

from portal.domain.demo import CASES
from portal.states import Channel
from tests.journeys.cast import EMAIL, PHONE, customer, placed, signed_in
from tests.journeys.conftest import MakePerson
from tests.journeys.live import Live
from tests.journeys.people import Person
from tests.journeys.pictures import Pictures
from tests.journeys.test_whole_way import confirms
from tests.pages.base import Screen
from tests.pages.consent import Consent
from tests.pages.done import Done
from tests.pages.handoff import Handoff
from tests.pages.on_phone import PhoneDocument, PutAway, follow
from tests.pages.phone import PhoneNumber
from tests.pages.profile import Profile

MOST_TABS = 60
TEXT_AT_200 = "document.documentElement.style.fontSize = '200%'"
NARROW = 360  # pixels; what a phone calls its own width grows with what is too wide
BEYOND = """most => {
  const wide = document.scrollingElement.scrollWidth;
  if (wide <= most) return [];
  const beyond = each => each.getBoundingClientRect().right > most;
  return [...document.querySelectorAll("main *, header *, footer *")]
    .filter(beyond).map(each => each.outerHTML.slice(0, 120)).concat([`${wide} px`]);
}"""


def test_the_whole_way_from_the_right(
    desktop: Person, phone: Person, portal: Live, pictures: Pictures
):
    """In Arabic, with the document and the selfie on the phone."""
    desktop.language = phone.language = "ar"
    profile = signed_in(portal, desktop, Profile, at="/profile")
    expect(desktop.page.locator("html")).to_have_attribute("dir", "rtl")

    waiting = profile.starts(Consent).agrees().continues_on_a_phone()
    phone.opens("/language")
    phone.page.locator("button[lang=ar]").click()
    choice = follow(phone, waiting.link()).continues()
    document = choice.picks(waiting.number(), PhoneDocument)
    document.chooses("passport", "EGY").gives(front=pictures.passport)
    if not phone.scripts:
        document.gives(front=pictures.passport)
    document.continues().gives_then(pictures.face, PutAway)

    done = confirms(waiting.goes_on(PhoneNumber), portal).submits()
    done.is_in_state("in_review")


HAS_FOCUS = "each => each === document.activeElement"
KEEPS_FOCUS = """each => new Promise(done =>
  setTimeout(() => done(each === document.activeElement), 100))"""


class Keyboard:
    """A person's hands on the keyboard alone."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reaches(self, target: Locator) -> Locator:
        """
        Press Tab until it has the focus, which must be seen, and keeps it.

        A page that has just come sets the focus to its heading; no hand is so fast.
        """
        expect(target).to_be_visible()
        for _ in range(MOST_TABS):
            if target.evaluate(HAS_FOCUS) and target.evaluate(KEEPS_FOCUS):
                return target
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {target}")

    def presses(self, name: str) -> None:
        """Reach a button and press it."""
        self.reaches(self.page.get_by_role("button", name=name, exact=True))
        self.page.keyboard.press("Enter")

    def types(self, field: str, text: str) -> None:
        """Reach a field, type into it and send the form."""
        target = self.reaches(self.page.locator(f"input[name={field}]"))
        target.press("ControlOrMeta+a")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def chooses_file(self, side: str, path: str) -> None:
        """Reach a file input and open its dialogue."""
        self.reaches(self.page.locator(f"input[name={side}]"))
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Enter")
        chooser.value.set_files(path)
        slot = self.page.locator(f"[data-slot={side}]")
        expect(slot).to_have_attribute("data-state", "accepted")


def test_the_keyboard_alone_is_enough(
    person: MakePerson, portal: Live, pictures: Pictures
):
    visitor = person("desktop")
    profile = signed_in(portal, visitor, Profile, at="/profile")
    keys = Keyboard(visitor.page)

    keys.presses("Start KYC verification")
    profile.becomes(Consent)
    keys.presses("I agree")
    keys.reaches(visitor.page.locator("input[value=passport]")).press("Space")
    keys.reaches(visitor.page.locator("select[name=issuing_country]"))
    visitor.page.keyboard.type("Sweden")
    keys.chooses_file("front", str(pictures.passport))
    keys.presses("Continue")
    keys.chooses_file("selfie", str(pictures.face))
    keys.presses("Continue")
    for field, to, channel in (
        ("phone", PHONE, Channel.SMS),
        ("email", EMAIL, Channel.EMAIL),
    ):
        keys.types(field, to)
        expect(visitor.page.locator("input[name=code]")).to_be_visible()
        keys.types("code", portal.code(channel, to))
    keys.presses("Submit")

    profile.becomes(Done).is_in_state("in_review")


def test_the_skip_link_is_hidden_until_it_has_the_focus(
    person: MakePerson, portal: Live
):
    visitor = person("desktop")
    visitor.opens("/sign-in")
    visitor.page.evaluate(TEXT_AT_200)
    skip = visitor.page.locator(".skip")

    expect(skip).not_to_be_in_viewport()
    visitor.page.keyboard.press("Tab")
    expect(skip).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_large_text_fits_a_narrow_screen(person: MakePerson, portal: Live, case):
    visitor = person("android")
    visitor.page.set_viewport_size({"width": NARROW, "height": 740})
    signed_in(portal, visitor, Screen, who=placed(portal, case), at="/profile")

    for path in ("/profile", "/verify"):
        visitor.opens(path)
        visitor.page.evaluate(TEXT_AT_200)
        assert [] == visitor.page.evaluate(BEYOND, NARROW), path


def test_large_text_fits_both_sides_of_a_handoff(person: MakePerson, portal: Live):
    visitor, other = person("android"), person("iphone")
    visitor.page.set_viewport_size({"width": NARROW, "height": 740})
    other.page.set_viewport_size({"width": NARROW, "height": 740})
    who = customer(portal, consented=True)
    document = signed_in(portal, visitor, Screen, who=who)
    document.presses("Continue on another device")

    waiting = document.becomes(Handoff)
    link = follow(other, waiting.link())
    enlarged(waiting)
    enlarged(link)
    choice = link.continues()
    enlarged(choice)
    waiting.shows("matching")
    enlarged(waiting)


def enlarged(screen: Screen) -> None:
    """Double the text, and see that nothing is beyond the edge."""
    screen.page.evaluate(TEXT_AT_200)

    assert [] == screen.page.evaluate(BEYOND, NARROW)
    screen.page.evaluate("document.documentElement.style.fontSize = ''")
