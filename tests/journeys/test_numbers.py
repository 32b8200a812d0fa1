"""A compliance officer looks how it goes, on a wide screen and on a telephone."""

from datetime import timedelta

import pytest

from portal.states import DecisionOutcome, Role
from tests.journeys.conftest import MakePerson
from tests.journeys.live import Live
from tests.pages.numbers import Numbers
from tests.services.test_numbers import decide, invite, passage
from tests.staff_cast import browser, make_staff

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("device", ["desktop", "iphone"])
def test_the_numbers_are_read_and_taken_away(
    person: MakePerson, portal: Live, device: str
):
    kim = person(device)
    now = portal.clock()
    with portal.rows() as session:
        colleague = make_staff(session, Role.COMPLIANCE, now=now)
        signed_in = browser(portal.app, session, colleague, now=now)
        kim.holds_cookie(signed_in.get_cookie("portal").value)
        row = passage(
            session,
            at=now - 3 * HOUR,
            gave=HOUR,
            judged=2 * HOUR,
            outcome=DecisionOutcome.APPROVED,
        )
        decide(session, row, at=now - HOUR)
        invite(session, row.customer, opened=True, at=now - 4 * HOUR)
        passage(session, at=now - 2 * HOUR, done=("consent",))

    kim.opens("/staff/numbers")
    numbers = Numbers(kim).chooses("Last 7 days").is_as_wide_as_the_screen()

    assert "Consent 2 100% 100%" in numbers.table("steps")
    assert "\nIdentity document,1,50.0,50.0" in numbers.takes("steps")
    numbers.shows("2026-01-02", "2026-01-01").is_in_state("wrong")
    numbers.sees("Choose a last day that is not before the first")
