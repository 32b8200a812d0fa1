"""Money that is held is asked back, quoted, agreed to and paid."""

from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.exposure import Direction
from portal.domain.screening.sandbox_wallets import BY_KEY
from portal.models.case import Case
from portal.models.customer import Customer
from portal.models.refund import RefundRequest
from portal.models.staff import Staff
from portal.models.transfer import Transfer
from portal.services import transfers
from portal.services.cases import decisions
from portal.services.cases.rows import edition
from portal.services.refunds import following
from portal.services.refunds.rows import Rules
from portal.states import Measure, Role
from tests.case_cast import POLICY, ruling
from tests.journeys.cast import customer, holds_session, signed_in
from tests.journeys.conftest import MakePerson
from tests.journeys.live import Live
from tests.journeys.people import Person
from tests.pages.refund import Refund, StaffRefund
from tests.staff_cast import make_staff
from tests.transfer_cast import screen

HASH = "0x" + "cd" * 32
FIGURES = {
    "usd_rate": "2000",
    "source": "Kraken",
    "network_fee": "0.0002",
    "costs": "0.0003",
}


def held(portal: Live, who: int) -> str:
    """Let dirty money come in; give the transfer's public id."""
    with portal.rows() as session:
        row = transfers.enter(
            session,
            session.get_one(Customer, who),
            direction=Direction.INCOMING,
            network="ethereum",
            asset="ETH",
            amount="0.01",
            sender=BY_KEY["mixer"].address("ethereum"),
            receiver=None,
            transaction=None,
            once="one",
            actor="test",
            now=portal.clock(),
        )
        public_id = row.public_id
    screen(portal.app)
    return public_id


def refund(session: Session) -> str:
    """Give where the only refund is in the console."""
    return f"/staff/refunds/{session.scalars(select(RefundRequest.public_id)).one()}"


def decided(portal: Live) -> None:
    """Let the officer decide for the refund, and the worker follow."""
    rules = Rules(policy=POLICY, zone=ZoneInfo("UTC"))
    with portal.rows() as session:
        case = session.scalars(
            select(Case).join(Transfer, Transfer.id == Case.transfer_id)
        ).one()
        decisions.decide(
            session,
            case,
            ruling(Measure.REFUND),
            by=session.scalars(select(Staff)).one(),
            seen=edition(case),
            policy=POLICY.cases,
            now=portal.clock(),
        )
    with portal.rows() as session:
        now = portal.clock()
        following.go_on(session, after=0, most=20, rules=rules, now=now)


def test_who_declines_is_quoted_agrees_and_is_paid(
    desktop: Person, person: MakePerson, scripts: bool, portal: Live
):
    """With scripts the page says by itself that a quote is over."""
    who = customer(portal)
    transfer = held(portal, who)
    officer = person("desktop", scripts=scripts)
    with portal.rows() as session:
        row = make_staff(session, Role.COMPLIANCE, now=portal.clock())
        holds_session(officer, portal, session, row)
    if scripts:
        desktop.page.clock.install()
    page = signed_in(portal, desktop, Refund, at=f"/refunds/{transfer}", who=who)
    page.declines()

    with portal.rows() as session:
        at = refund(session)
    officer.opens(at)
    desk = StaffRefund(officer).enters(**FIGURES)
    page = page.reloads().takes_a_quote().sees("0.009")
    if scripts:
        page.lets_it_run_out()
    page.agrees()
    decided(portal)
    desk.reloads().sees("Pay it, then record it").records(HASH)

    page.reloads().is_in_state("paid").sees(HASH)
