"""A press is answered once, whatever waits in the background at that moment."""

from portal.domain.demo import Case
from portal.states import Channel
from tests.journeys.cast import PHONE, placed, signed_in
from tests.journeys.conftest import MakePerson
from tests.journeys.live import Live
from tests.pages.phone import PhoneNumber

AT_THE_PHONE = Case(
    key="", title="", what="", finished=("consent", "document", "selfie")
)
# a press is answered only after what it woke has led on
WOKEN_FIRST = """
  const really = window.fetch;
  let woken;
  const led = new Promise((done) => (woken = done));
  window.fetch = async (url, options) => {
    const answer = await really(url, options);
    if (answer.headers.get("HX-Redirect")) woken();
    if (String(options.body).includes("action=confirm")) await led;
    return answer;
  };
"""


def test_the_next_page_is_not_loaded_under_the_readers_hands(
    person: MakePerson, portal: Live
):
    """The code page waits for its code; when it is typed there, the press leads on."""
    visitor = person("desktop")
    visitor.context.add_init_script(WOKEN_FIRST)
    who = placed(portal, AT_THE_PHONE)
    number = signed_in(portal, visitor, PhoneNumber, who=who).gives_number(PHONE)
    visitor.page.evaluate("window.loadedOnce = true")

    number.gives_code(portal.code(Channel.SMS, PHONE))

    assert visitor.page.evaluate("window.loadedOnce")
