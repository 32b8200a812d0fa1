"""What staff do, and what the customer sees of it."""

import pyotp
import pytest

from portal.states import Channel, Role
from tests.journeys.cast import EMAIL, PHONE, SUBMITTED, customer, placed, signed_in
from tests.journeys.conftest import MakePerson
from tests.journeys.live import Live
from tests.journeys.people import Person
from tests.journeys.pictures import Pictures
from tests.pages.consent import Consent
from tests.pages.done import Done
from tests.pages.invitation import ClosedInvitation, Invitation
from tests.pages.review import Review
from tests.pages.selfie import Selfie
from tests.pages.staff import Console, StaffSignIn
from tests.staff_cast import PASSWORD, SECRET, with_password


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


def test_an_invitation_is_sent_again_by_another_way(
    colleague: Person, phone: Person, portal: Live
):
    """The old link dies, the new one works."""
    customer(portal)
    phone.may_meet(410)
    card = enters(colleague, portal, Role.SUPPORT).opens_customer("anna", "Anna")
    card.invites("Send by e-mail", says="a•••@example.org")
    old = portal.link(Channel.EMAIL, EMAIL)

    portal.clock.forward(minutes=2)
    card.invites("Send by SMS", says="+44 •••• •••123")
    new = portal.link(Channel.SMS, PHONE)

    phone.opens(old)
    ClosedInvitation(phone).is_in_state("replaced")
    phone.opens(new)
    Invitation(phone).enters().starts(Consent)


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
