"""Every page of the console, looked at closely: at both widths, in light and dark."""

from playwright.sync_api import Page

from tests.console_tour import prepare
from tests.journeys.browsers import NARROW, WIDE
from tests.journeys.cast import holds_session
from tests.journeys.conftest import MakePerson
from tests.journeys.live import Live
from tests.journeys.people import AXE, RULES

LOOK = """async ([rules, scheme]) => {
  const told = matchMedia(`(prefers-color-scheme: ${scheme})`);
  if (!told.matches) await new Promise(done => told.addEventListener("change", done));
  // a frame in which the colours are laid out anew, and one in which they are drawn
  for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
  await Promise.allSettled(document.getAnimations().map(each => each.finished));
  const runOnly = rules.length > 1 ? rules : {type: "rule", values: rules};
  const found = await axe.run({runOnly, resultTypes: ["violations"]});
  return found.violations.flatMap(each => each.nodes.map(node =>
    `${each.id}: ${node.html.slice(0, 150)} ${node.failureSummary}`));
}"""
TOO_WIDE = """() => document.scrollingElement.scrollWidth > innerWidth
  ? [`${document.scrollingElement.scrollWidth} px wide`] : []"""


def faults(page: Page, where: str) -> list[str]:
    """
    List what is wrong with the page that stands there.

    Colours alone differ between light and dark, so the second look is at them alone;
    they are the same at both widths.
    """
    found = []
    page.evaluate(AXE)
    looks = (
        (WIDE, "light", RULES),
        (WIDE, "dark", ["color-contrast"]),
        (NARROW, "dark", RULES),
    )
    for size, scheme, rules in looks:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        told = page.evaluate(LOOK, [rules, scheme]) + page.evaluate(TOO_WIDE)
        if told:  # a colour may be drawn late: a fault is what stays
            told = page.evaluate(LOOK, [rules, scheme]) + page.evaluate(TOO_WIDE)
        found += [f"{where} {size['width']} {scheme}: {each}" for each in told]
    return found


def test_every_page_of_the_console_is_for_everybody(person: MakePerson, portal: Live):
    visitor = person("desktop")
    with portal.rows() as session:
        tour = prepare(portal.app, session, now=portal.clock())
        holds_session(visitor, portal, session, tour.me)
        pages, missing = tour.pages(portal.app), tour.missing(portal.app)

    found = []
    for endpoint, address in sorted(pages.items()):
        visitor.opens(address)
        assert visitor.page.url.endswith(address), f"{endpoint} leads elsewhere"
        found += faults(visitor.page, address)

    assert [] == found
    assert set() == missing
