"""A customer takes what is theirs, and leaves."""

from tests.journeys.cast import SUBMITTED, placed, signed_in
from tests.journeys.live import Live
from tests.journeys.people import Person
from tests.pages.own_data import OwnData
from tests.pages.sign_in import SignIn


def test_a_customer_takes_a_copy_and_leaves(desktop: Person, portal: Live):
    who = placed(portal, SUBMITTED)
    page = signed_in(portal, desktop, OwnData, at="/profile/data", who=who)

    names = page.downloads()
    end = page.deletes().types("delete")

    assert {"data.html", "data.json"} <= set(names)
    assert [name for name in names if name.startswith("pictures/")]
    end.sees("Everything is gone.")
    desktop.opens("/profile")
    SignIn(desktop)
