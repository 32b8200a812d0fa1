"""What staff do, and what the customer sees of it."""

import pyotp
import pytest

from portal.domain.demo import BY_KEY
from portal.states import Channel, Role
from tests.factories import make_customer
from tests.journeys.cast import (
    EMAIL,
    PHONE,
    SUBMITTED,
    customer,
    holds_session,
    placed,
    signed_in,
)
from tests.journeys.conftest import WITH_SCRIPTS, MakePerson
from tests.journeys.live import Live
from tests.journeys.people import Person
from tests.journeys.pictures import Pictures
from tests.pages.consent import Consent
from tests.pages.done import Done
from tests.pages.invitation import ClosedInvitation, Invitation
from tests.pages.profile import Profile
from tests.pages.review import Review
from tests.pages.selfie import Selfie
from tests.pages.staff import (
    Console,
    Mentions,
    SetPassword,
    SetUp,
    Staff,
    StaffCase,
    StaffCustomer,
    StaffSignIn,
)
from tests.reverifying import make_verified
from tests.staff_cast import PASSWORD, SECRET, make_staff, with_password


@pytest.fixture
def colleague(person: MakePerson, scripts: bool) -> Person:
    return person("desktop", scripts=scripts)


def enters(colleague: Person, portal: Live, role: Role) -> Console:
    """Sign in with password and second factor."""
    with portal.rows() as session:
        with_password(session, role)
    colleague.opens("/staff")
    code = StaffSignIn(colleague).gives("rae@example.org", PASSWORD)
    return code.gives_code(pyotp.TOTP(SECRET).at(portal.clock()))


@WITH_SCRIPTS
def test_support_helps_a_customer_and_tells_a_colleague(
    colleague: Person, phone: Person, portal: Live
):
    """The invitation goes again by another way; the note reaches whom it names."""
    customer(portal)
    phone.may_meet(410)
    with portal.rows() as session:
        kim = make_staff(session, name="Kim Keeper", now=portal.clock())
        holds_session(phone, portal, session, kim)
    card = enters(colleague, portal, Role.SUPPORT).opens_customer("anna", "Anna")
    card.invites("Send by e-mail", says="a•••@example.org")
    old = portal.link(Channel.EMAIL, EMAIL)

    portal.clock.forward(minutes=2)
    card.invites("Send by SMS", says="+44 •••• •••123")
    new = portal.link(Channel.SMS, PHONE)
    card.writes("@Kim Keeper she asks for a call").tells("Invitation sent by SMS")
    card.shows_only("Notes", without="Invitation sent")
    card.looks_as_they_do().sees("Confirm who you are")

    phone.opens("/staff")
    Mentions(phone).opens("Anna").tells("she asks for a call")
    phone.opens("/staff")
    Console(phone).is_in_state("empty")
    phone.opens(old)
    ClosedInvitation(phone).is_in_state("replaced")
    phone.opens(new)
    Invitation(phone).enters().starts(Consent)


def test_compliance_records_what_is_reported(
    desktop: Person, colleague: Person, portal: Live
):
    """Who is not verified is suspended at once; about who is, a case is opened."""
    who = placed(portal, BY_KEY["half_way"])
    with portal.rows() as session:
        verified = make_customer(session, name="Vera Verified", now=portal.clock())
        make_verified(session, verified, now=portal.clock())
    profile = signed_in(portal, desktop, Profile, who=who, at="/profile")
    console = enters(colleague, portal, Role.COMPLIANCE)

    page = console.opens_customer("anna", "Anna")
    page.records_a_notice(
        "Record, and suspend", "Spamhaus", "Phishing at a shop", StaffCustomer
    )
    page.is_marked("suspended").tells("Abuse notice recorded")
    profile.reloads().sees("Your services are suspended")

    page = console.opens_customer("vera", "Vera")
    case = page.records_a_notice(
        "Record, and open a case", "A court", "Fraud", StaffCase
    )
    case.sees("Vera Verified").goes_to("Cases", "Cases").sees("Vera Verified")


@WITH_SCRIPTS
def test_an_administrator_invites_a_colleague_who_enters(
    colleague: Person, desktop: Person, portal: Live
):
    """By the link that is shown once: a password, a second factor, and in."""
    console = enters(colleague, portal, Role.ADMINISTRATOR)
    console.goes_to("Settings", "Staff")
    link = Staff(colleague).invites("Nia New", "nia@example.org", "support")

    desktop.opens(link)
    sign_in = SetPassword(desktop).sets("a long and quiet password")
    set_up = sign_in.gives_then("nia@example.org", "a long and quiet password", SetUp)
    entered = set_up.sets_up_an_app(
        lambda secret: pyotp.TOTP(secret).at(portal.clock())
    )
    entered.goes_to("Customers").signs_out()


def test_one_step_is_asked_for_again(
    desktop: Person, colleague: Person, portal: Live, pictures: Pictures
):
    """Only that step opens; then it goes to a person again, who approves."""
    who = placed(portal, SUBMITTED)
    done = signed_in(portal, desktop, Done, who=who).is_in_state("in_review")
    console = enters(colleague, portal, Role.REVIEWER)

    asked = "Please look into the camera"
    console.opens_oldest().asks_again_for("selfie", "unclear", asked)
    done.shows("resubmission_requested").sees(asked)
    selfie = done.continues(Selfie)
    review = selfie.gives_then(pictures.face, Review)
    done = review.submits().is_in_state("in_review")

    console.opens_oldest().approves()
    done.shows("approved")
