"""Cases of transfers for tests, and colleagues who work on them."""

from datetime import datetime

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.case import Case
from portal.models.customer import Customer
from portal.models.paper import Paper, PaperRequest
from portal.models.staff import Staff
from portal.models.transfer import Transfer
from portal.policy import Policy
from portal.ports import Adapters
from portal.services.cases import decisions, paper_requests, papers
from portal.services.cases.rows import edition
from portal.services.cases.rulings import Ruling
from portal.states import Measure, PaperKind, Role
from tests.clocks import NOON
from tests.staff_cast import anew, make_staff
from tests.transfer_cast import DIRTY, analysts, enter, screen

POLICY = Policy.load()
SMALL = "0.01"  # ether: no second person is needed
REASONS = {
    Measure.CONTINUE: "source_shown",
    Measure.REFUND: "declined",
    Measure.FREEZE: "sanctions",
    Measure.UNFREEZE: "cleared",
    Measure.FORFEIT: "not_asked_back",
}


def flagged(
    app: Flask,
    adapters: Adapters,
    session: Session,
    customer: Customer,
    *,
    say: object = DIRTY,
    now: datetime = NOON,
    **given: object,
) -> Case:
    """Enter a transfer that is found dirty; give its case."""
    analysts(adapters, one=say)
    transfer = enter(session, customer, now=now, **{"amount": SMALL, **given})
    screen(app)
    return case_of(session, transfer)


def case_of(session: Session, transfer: Transfer) -> Case:
    """Give the case of a transfer as it is now."""
    by_transfer = select(Case).where(Case.transfer_id == transfer.id)
    return anew(session).scalars(by_transfer).one()


def officer(session: Session, name: str = "Cora Compliance") -> Staff:
    """Add a compliance officer."""
    email = f"{name.split()[0].lower()}@example.org"
    row = make_staff(session, Role.COMPLIANCE, name=name, email=email)
    session.commit()
    return row


def ruling(measure: Measure, **given: object) -> Ruling:
    """Give what somebody wants to decide."""
    values: dict[str, object] = {
        "measure": measure,
        "reasons": [REASONS[measure]],
        "text_for_staff": "Looked at everything.",
        **given,
    }
    return Ruling(**values)  # type: ignore[arg-type]


def decide(
    session: Session,
    case: Case,
    measure: Measure,
    *,
    by: Staff,
    now: datetime = NOON,
    seen: int | None = None,
    **given: object,
):
    """Decide, having seen the case as it is unless told otherwise; commit."""
    made = decisions.decide(
        session,
        case,
        ruling(measure, **given),
        by=by,
        seen=edition(case) if seen is None else seen,
        policy=POLICY.cases,
        now=now,
    )
    session.commit()
    return made


def asked(
    session: Session, case: Case, *, by: Staff, now: datetime = NOON
) -> PaperRequest:
    """Ask for proof of the source of funds; commit."""
    row = paper_requests.ask(
        session,
        case,
        kind=PaperKind.SOURCE_OF_FUNDS,
        words="A bank statement, please.",
        by=by,
        policy=POLICY.cases,
        now=now,
    )
    session.commit()
    return row


def gives(
    session: Session,
    row: PaperRequest,
    original: bytes,
    storage,
    *,
    name: str = "statement.pdf",
    now: datetime = NOON,
) -> Paper:
    """Let the customer give a file; commit."""
    paper = papers.add(
        session,
        row,
        papers.look(original, POLICY),
        original=original,
        name=name,
        storage=storage,
        policy=POLICY.cases,
        now=now,
    )
    session.commit()
    return paper
