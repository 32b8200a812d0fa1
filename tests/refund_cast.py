"""Requests for refunds, at whichever point a test begins."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from portal.domain.refunds import Figures
from portal.models.case import Case
from portal.models.refund import RefundRequest
from portal.models.staff import Staff
from portal.policy import Policy
from portal.services import refunds
from portal.services.refunds import desk, following, payouts, rows
from portal.services.refunds.desk import Entered
from portal.services.refunds.rows import Rules
from tests.clocks import NOON
from tests.staff_cast import anew

RULES = Rules(policy=Policy.load(), zone=ZoneInfo("Europe/Vienna"))
FIGURES = Figures(
    usd_rate=Decimal(2000), network_fee=Decimal("0.0002"), costs=Decimal("0.0003")
)
PAID_BY = "0x" + "cd" * 32
# of 0.01 ether: 5 % are 0.0005, far below the cap
DECLINED, VERIFIED = "0.009", "0.0098"


def asked(
    session: Session, case: Case, *, declines: bool = True, now: datetime = NOON
) -> RefundRequest:
    """Ask for the refund of a case's transfer; commit."""
    row = refunds.ask(session, case.transfer, declines=declines, rules=RULES, now=now)
    session.commit()
    return row


def figured(
    session: Session,
    row: RefundRequest,
    *,
    by: Staff,
    figures: Figures = FIGURES,
    now: datetime = NOON,
) -> RefundRequest:
    """Let staff enter rate, fee and costs; commit."""
    entered = Entered(figures=figures, source="Kraken")
    row = desk.enter_figures(session, row, entered, by=by, seen=row.version, now=now)
    session.commit()
    return row


def quoted(session: Session, row: RefundRequest, *, now: datetime = NOON):
    """Let the customer take a quote; commit, and give it."""
    found = refunds.take_quote(session, row, rules=RULES, now=now)
    session.commit()
    return found


def accepted(
    session: Session, row: RefundRequest, *, now: datetime = NOON
) -> RefundRequest:
    """Let the customer agree; commit."""
    row = refunds.accept(session, row, seen=row.version, rules=RULES, now=now)
    session.commit()
    return row


def agreed(
    session: Session, case: Case, *, by: Staff, now: datetime = NOON
) -> RefundRequest:
    """Do all of it up to the agreement of a customer who declined to be verified."""
    row = figured(session, asked(session, case, now=now), by=by, now=now)
    quoted(session, row, now=now)
    return accepted(session, row, now=now)


def followed(session: Session, row: RefundRequest, *, now: datetime = NOON) -> None:
    """Let the worker bring the requests to where their transfers are."""
    anew(session)
    following.go_on(session, after=0, most=20, rules=RULES, now=now)
    session.commit()
    session.refresh(row)


def paid(
    session: Session,
    row: RefundRequest,
    *,
    by: Staff,
    transaction: str = PAID_BY,
    now: datetime = NOON,
) -> RefundRequest:
    """Record the payout; commit."""
    made = payouts.record(session, row, transaction, by=by, rules=RULES, now=now)
    session.commit()
    return made.request


def newest(session: Session, case: Case) -> RefundRequest | None:
    """Give the request of a case as it is now."""
    return rows.newest(anew(session), case.transfer)
