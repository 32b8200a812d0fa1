"""Who comes to the portal in journeys, and where they stand when one begins."""

from datetime import timedelta

from flask.sessions import SecureCookieSessionInterface
from sqlalchemy.orm import Session

from portal.checks.people import ANNA
from portal.domain.demo import ALL_BUT_REVIEW, Case
from portal.models.staff import Staff
from portal.services import visitors
from portal.services.demo import specimen_pictures, way
from tests.factories import make_customer
from tests.journeys.live import Live
from tests.journeys.people import Person
from tests.pages.base import Next
from tests.standing import consent, cookie

EMAIL = "anna@example.org"
PHONE = "+447700900123"
SUBMITTED = Case(key="", title="", what="", finished=ALL_BUT_REVIEW, submitted=True)


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


def placed(portal: Live, case: Case) -> int:
    """Register Anna and let her be where the case says; give the row's id."""
    with portal.rows() as session:
        settings = portal.app.extensions["portal"]
        anna = make_customer(session, email=EMAIL, phone=PHONE, now=portal.clock())
        way.walk(
            session,
            anna,
            case,
            specimen_pictures(ANNA, settings.config.policy),
            storage=settings.adapters.storage,
            policy=settings.config.policy,
            now=portal.clock(),
        )
        session.flush()
        return anna.id


def signed_in(
    portal: Live,
    person: Person,
    screen: type[Next],
    *,
    at: str = "/verify",
    who: int | None = None,
) -> Next:
    """Let a person who is signed in open a page."""
    language = person.language
    if who is None:
        who = customer(portal, consented=at == "/verify", language=language)
    person.holds_cookie(cookie(portal.app, who, now=portal.clock(), language=language))
    person.opens(at)
    return screen(person)


def holds_session(person: Person, portal: Live, session: Session, row: Staff) -> None:
    """Have this colleague signed in before the journey begins."""
    _, secret = visitors.open_session(
        session,
        device="Chrome",
        now=portal.clock(),
        longest=timedelta(hours=12),
        staff=row,
    )
    signer = SecureCookieSessionInterface().get_signing_serializer(portal.app)
    assert signer is not None
    person.holds_cookie(str(signer.dumps({"staff": secret})))
