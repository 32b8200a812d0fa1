"""Money that comes in: what is clean passes, what is dirty is looked at by people."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import expect

from portal.adapters.analytics.sandbox import BY_ADDRESS
from portal.jobs.cases import ask_to_verify, watch_cases
from portal.models.customer import Customer
from portal.services import visitors
from portal.states import Channel, Role
from tests.journeys.cast import EMAIL, customer
from tests.journeys.conftest import MakePerson
from tests.journeys.live import Live
from tests.journeys.people import Person
from tests.journeys.pictures import Pictures
from tests.pages.cases import CaseList, NewTransfer, Papers, StaffCase
from tests.pages.invitation import Invitation
from tests.pages.profile import Profile
from tests.staff_cast import make_staff
from tests.transfer_cast import screen
from tests.web.test_transfer_cases import pdf

TEXT = "Thank you, this was quick."


def wallet(key: str) -> str:
    """Give the sandbox's address of this kind."""
    return next(
        address
        for (network, address), found in BY_ADDRESS.items()
        if network == "ethereum" and found.key == key
    )


@pytest.fixture
def officer(person: MakePerson, scripts: bool, portal: Live):
    """Let a compliance officer sit down, signed in."""

    def sits_down(name: str) -> Person:
        found = person("desktop", scripts=scripts)
        now = portal.clock()
        with portal.rows() as session:
            row = make_staff(
                session,
                Role.COMPLIANCE,
                name=name,
                email=f"{name.lower()}@example.org",
                now=now,
            )
            _, secret = visitors.open_session(
                session,
                device="Firefox on Linux",
                now=now,
                longest=timedelta(hours=12),
                staff=row,
            )
        signer = SecureCookieSessionInterface().get_signing_serializer(portal.app)
        assert signer is not None
        found.holds_cookie(str(signer.dumps({"staff": secret, "language": "en"})))
        return found

    return sits_down


def entered(officer: Person, portal: Live, who: int, amount: str, sender: str):
    """Enter a transfer of the customer's, and have it screened."""
    with portal.rows() as session:
        public_id = session.get_one(Customer, who).public_id
    officer.opens(f"/staff/customers/{public_id}")
    officer.page.get_by_role("link", name="Enter a transfer").first.click()
    page = NewTransfer(officer).enters(amount, sender)
    screen(portal.app)
    return page


def test_a_dirty_transfer_goes_on_after_papers_and_two_people(
    officer, phone: Person, portal: Live, pictures: Pictures, tmp_path: Path
):
    """The clean one before it passes, and nobody has looked at it."""
    who = customer(portal)
    cora = officer("Cora")
    entered(cora, portal, who, "1.25", wallet("clean")).stands("passed")
    entered(cora, portal, who, "50", wallet("mixer")).stands("held")

    phone.opens(_link(portal))
    profile = Invitation(phone).enters()
    profile.sees("Confirm who you are, for your transfer")

    cora.opens("/staff/cases")
    case = CaseList(cora).opens("50 ETH").is_at("papers")
    case.asks_for_papers("The statement of your bank, please.")

    phone.opens("/profile")
    Profile(phone).page.get_by_role("link", name="Give the papers").click()
    papers = Papers(phone).sees("The statement of your bank, please.")
    papers = papers.is_refused(_file(tmp_path, "virus.exe", b"MZ"), "cannot be read")
    papers = papers.gives(pictures.passport, _file(tmp_path, "statement.pdf", pdf(2)))
    papers = papers.removes(pictures.passport.name).gives(pictures.front)
    papers.sends().sees("statement.pdf")

    with portal.rows() as session:  # verified meanwhile
        session.get_one(Customer, who).verified_at = portal.clock()
    _works(portal)
    cora.page.reload()
    case = StaffCase(cora).is_at("analysis").looks_at("statement.pdf").accepts()
    case.lets_it_go_on(TEXT).sees("Withdraw the proposal")

    carl = officer("Carl")
    carl.opens("/staff/cases")
    CaseList(carl).sees("awaits a second person").opens("50 ETH").confirms()

    phone.opens("/profile")
    Profile(phone).sees("Your transfer goes on").sees(TEXT)
    expect(phone.page.get_by_text("Everything fits.")).to_have_count(0)


def _works(portal: Live) -> None:
    """Have the worker look at the cases."""
    with portal.app.app_context():
        ask_to_verify()
        watch_cases()


def _link(portal: Live) -> str:
    """Wait for the worker's letter; give the link in it."""
    _works(portal)
    return portal.link(Channel.EMAIL, EMAIL)


def _file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path
