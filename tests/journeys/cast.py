"""Who comes to the portal in journeys, and where they stand when one begins."""

from tests.factories import make_customer
from tests.journeys.live import Live
from tests.journeys.people import Person
from tests.pages.base import Next
from tests.standing import consent, cookie

EMAIL = "anna@example.org"
PHONE = "+447700900123"


def customer(portal: Live, *, consented: bool = False, language: str = "en") -> int:
    """Register Anna, who may have consented before; give the row's id."""
    now = portal.clock()
    with portal.rows() as session:
        anna = make_customer(
            session, email=EMAIL, phone=PHONE, language=language, now=now
        )
        if consented:
            consent(session, anna, now=now)
        session.flush()
        return anna.id


def signed_in(
    portal: Live,
    person: Person,
    screen: type[Next],
    *,
    at: str = "/verify",
    who: int | None = None,
    language: str = "en",
) -> Next:
    """Let a person who is signed in open a page."""
    who = who or customer(portal, consented=at == "/verify", language=language)
    person.holds_cookie(cookie(portal.app, who, now=portal.clock(), language=language))
    person.opens(at)
    return screen(person)
