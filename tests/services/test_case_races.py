"""What happens in a case when several people act at the same moment."""

from collections import Counter

import pytest
from sqlalchemy import func, select

from portal.domain.transfers import TransferState
from portal.errors import AwaitsSecond, StaleVersion
from portal.extensions import db
from portal.models.case import Case, CaseDecision, CaseProposal
from portal.models.paper import Paper, PaperRequest
from portal.models.screening import Screening
from portal.models.staff import Staff
from portal.services.cases import decisions, papers, transfer_cases
from portal.services.cases.rows import edition
from portal.states import Measure, PaperState
from tests.case_cast import POLICY, asked, flagged, gives, officer, ruling
from tests.clocks import NOON
from tests.factories import make_customer
from tests.races import at_once
from tests.staff_cast import anew
from tests.web.capturing import photo


@pytest.fixture
def large(app, adapters, session) -> Case:
    """A case of so much that two have to decide."""
    anna = make_customer(session)
    session.commit()
    return flagged(app, adapters, session, anna, amount="50")


@pytest.fixture
def small(app, adapters, session) -> Case:
    anna = make_customer(session)
    session.commit()
    return flagged(app, adapters, session, anna)


def deciding(case: Case, staff: Staff, measure: Measure, seen: int):
    """Decide, having seen the case as it was before anybody did."""
    case_id, staff_id = case.id, staff.id

    def decide() -> str:
        try:
            decisions.decide(
                db.session(),
                db.session.get_one(Case, case_id),
                ruling(measure),
                by=db.session.get_one(Staff, staff_id),
                seen=seen,
                policy=POLICY.cases,
                now=NOON,
            )
        except (AwaitsSecond, StaleVersion):
            db.session.rollback()
            return "refused"
        return measure.value

    return decide


def count(session, table) -> int:
    return anew(session).scalar(select(func.count(table.id)))


def test_of_two_officers_one_decides(app, session, small):
    cora, carl = officer(session), officer(session, "Carl")
    seen = edition(small)
    session.commit()

    told = at_once(
        app,
        deciding(small, cora, Measure.CONTINUE, seen),
        deciding(small, carl, Measure.FREEZE, seen),
    )

    assert 1 == count(session, CaseDecision)
    state = session.get_one(Case, small.id).transfer.state
    made = session.scalars(select(CaseDecision)).one().measure
    assert 1 == Counter(told)[made.value]
    after = {"continue": TransferState.RELEASED, "freeze": TransferState.FROZEN}
    assert after[made.value] is state


def test_of_two_proposals_one_stands(app, session, large):
    cora, carl = officer(session), officer(session, "Carl")
    seen = edition(large)
    session.commit()

    at_once(
        app,
        deciding(large, cora, Measure.CONTINUE, seen),
        deciding(large, carl, Measure.REFUND, seen),
    )

    assert (1, 0) == (count(session, CaseProposal), count(session, CaseDecision))


def test_papers_that_are_sent_while_somebody_decides(app, adapters, session, small):
    """Either the papers count and the decision is refused, or it was first."""
    cora = officer(session)
    row = asked(session, small, by=cora)
    gives(session, row, photo(), adapters.storage)
    seen, row_id = edition(small), row.id
    session.commit()

    def send() -> str:
        papers.send(db.session(), db.session.get_one(PaperRequest, row_id), now=NOON)
        return "sent"

    told = at_once(app, deciding(small, cora, Measure.REFUND, seen), send)

    decided = count(session, CaseDecision)
    state = session.get_one(PaperRequest, row_id).state
    assert (1 == decided) is ("refund" in told)
    assert (PaperState.ANSWERED is state) is ("sent" in told)
    assert 1 == len({"refund", "sent"} & set(told))


def test_the_same_file_sent_twice_at_once_is_one(app, adapters, session, small):
    row_id = asked(session, small, by=officer(session)).id
    original = photo()
    looked = papers.look(original, POLICY)

    def give() -> str:
        papers.add(
            db.session(),
            db.session.get_one(PaperRequest, row_id),
            looked,
            original=original,
            name="photo.jpg",
            storage=adapters.storage,
            policy=POLICY.cases,
            now=NOON,
        )
        return "kept"

    assert ["kept", "kept"] == at_once(app, give, give)
    assert 1 == count(session, Paper)


def test_a_verdict_opens_one_case_however_many_tell_of_it(app, session, small):
    screening_id = small.screening_id
    case_id = small.id
    session.delete(session.get_one(Case, case_id))
    session.commit()

    def tell() -> str:
        screening = db.session.get_one(Screening, screening_id)
        transfer_cases.open_for(db.session(), screening.transfer, screening, now=NOON)
        return "told"

    assert ["told"] * 3 == at_once(app, tell, tell, tell)
    assert 1 == count(session, Case)
