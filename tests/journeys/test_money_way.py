"""The money's way as a browser draws it: every word in its place, on every screen."""

from playwright.sync_api import Page

from portal.domain.exposure import Direction
from portal.domain.screening.sandbox_wallets import BY_KEY
from portal.models.customer import Customer
from portal.services import transfers
from portal.states import Role
from tests.journeys.browsers import NARROW, WIDE
from tests.journeys.cast import customer, holds_session
from tests.journeys.conftest import MakePerson
from tests.journeys.live import Live
from tests.journeys.test_console_pages import faults
from tests.staff_cast import make_staff
from tests.transfer_cast import screen

SMALLEST = 12  # pixels
MISPLACED = """smallest =>
  [...document.querySelectorAll("svg.money-way")].flatMap(svg => {
  const frame = svg.getBoundingClientRect();
  if (!frame.width) return [];
  const scale = frame.width / svg.viewBox.baseVal.width;
  const words = [...svg.querySelectorAll("text")].map(text =>
    ({text: text.textContent, size: parseFloat(getComputedStyle(text).fontSize) * scale,
      ...text.getBoundingClientRect().toJSON()}));
  const meet = (one, other) => one !== other
    && one.left + 1 < other.right && other.left + 1 < one.right
    && one.top + 4 < other.bottom && other.top + 4 < one.bottom;
  return words.filter(each => each.size < smallest
    || each.left < frame.left - 1 || each.right > frame.right + 1
    || each.top < frame.top - 2 || each.bottom > frame.bottom + 2
    || words.some(other => meet(each, other))).map(each => each.text);
})"""
SHOWN = """() => [...document.querySelectorAll("svg.money-way")]
  .filter(svg => svg.getBoundingClientRect().width).map(svg => svg.classList[1])"""


def enter(portal: Live, who: int, key: str) -> str:
    """Let money of a sandbox's wallet come in; give the transfer's public id."""
    with portal.rows() as session:
        row = transfers.enter(
            session,
            session.get_one(Customer, who),
            direction=Direction.INCOMING,
            network="ethereum",
            asset="USDT",
            amount="123456789.123456",
            sender=BY_KEY[key].address("ethereum"),
            receiver=None,
            transaction=None,
            once=key,
            actor="test",
            now=portal.clock(),
        )
        public_id = row.public_id
    screen(portal.app)
    return public_id


def misplaced(page: Page) -> list[str]:
    """Give the words that are too small, cut off, or written over each other."""
    return page.evaluate(MISPLACED, SMALLEST)


def test_every_word_of_the_picture_can_be_read(person: MakePerson, portal: Live):
    officer = person("desktop")
    with portal.rows() as session:
        row = make_staff(session, Role.COMPLIANCE, now=portal.clock())
        holds_session(officer, portal, session, row)
    public_id = enter(portal, customer(portal), "many")

    officer.opens(f"/staff/transfers/{public_id}")

    for size, shape in (
        (WIDE, "wide"),
        (NARROW, "tall"),
        ({**NARROW, "width": 320}, "tall"),
    ):
        officer.page.set_viewport_size(size)
        assert {shape} == set(officer.page.evaluate(SHOWN))
        assert [] == misplaced(officer.page)
    officer.page.get_by_text("The same as a table").first.focus()
    officer.page.keyboard.press("Enter")
    assert officer.page.get_by_role("rowheader", name="Sender").is_visible()
    assert [] == faults(officer.page, "transfer")
