"""Verified customers are asked once more, as they and staff see it."""

from datetime import timedelta

import pyotp
from playwright.sync_api import expect

from portal.models.customer import Customer
from portal.states import Channel, Role
from tests.journeys.cast import EMAIL, customer, signed_in
from tests.journeys.conftest import MakePerson
from tests.journeys.live import Live
from tests.journeys.people import Person
from tests.journeys.pictures import Pictures
from tests.pages.again import Again
from tests.pages.document import Document
from tests.pages.done import Done
from tests.pages.review import Review
from tests.pages.staff import Console, StaffSignIn
from tests.reverifying import DOCUMENTS, ask, make_verified
from tests.staff_cast import PASSWORD, SECRET, make_staff, with_password


def verified(portal: Live) -> int:
    """Have Anna verified a year ago; give the row's id."""
    who = customer(portal)
    with portal.rows() as session:
        anna = session.get_one(Customer, who)
        make_verified(session, anna, now=portal.clock() - timedelta(days=365))
    return who


def enters(colleague: Person, portal: Live, role: Role) -> Console:
    """Sign in with password and second factor."""
    with portal.rows() as session:
        with_password(session, role)
    colleague.opens("/staff")
    code = StaffSignIn(colleague).gives("rae@example.org", PASSWORD)
    return code.gives_code(pyotp.TOTP(SECRET).at(portal.clock()))


def test_a_group_is_asked_and_one_click_answers(person: MakePerson, portal: Live):
    """The page of the group tells by itself when all are asked, and who answered."""
    who = verified(portal)
    colleague = person("desktop")
    console = enters(colleague, portal, Role.COMPLIANCE)

    colleague.opens("/staff/reverification/new?standing=approved")
    console.page.get_by_label("Confirm what is known").check()
    console.presses("Ask 1 customer")
    expect(console.page.locator("#progress[data-state=done]")).to_be_visible()
    anna = person("iphone")
    page = signed_in(portal, anna, Again, at=portal.link(Channel.EMAIL, EMAIL), who=who)
    page.confirms().goes_home().sees("there is nothing left to do")

    console.page.reload()
    expect(console.page.locator("#progress")).to_contain_text("confirmed1")


def test_a_new_document_is_given_and_approved(
    person: MakePerson, portal: Live, pictures: Pictures
):
    """What was confirmed before needs no code, and the customer stays verified."""
    who = verified(portal)
    with portal.rows() as session:
        anna, now = session.get_one(Customer, who), portal.clock()
        ask(session, anna, make_staff(session, now=now), kind=DOCUMENTS, now=now)
    console = enters(person("desktop"), portal, Role.REVIEWER)
    desktop = person("desktop", scripts=False)

    document = signed_in(portal, desktop, Again, who=who).gives_new_documents(Document)
    selfie = document.chooses("passport").gives(front=pictures.passport).continues()
    selfie.gives_then(pictures.face, Review).submits().is_in_state("in_review")
    console.opens_oldest().approves()

    desktop.opens("/verify")
    Done(desktop).is_in_state("approved")
