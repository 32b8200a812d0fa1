"""
Who may open what: a row for every endpoint, held against every rule and method.

The views answer one word here, so that only the guards speak; what each view does
with who was let in has tests of its own. A new endpoint without a row fails.
"""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.domain.roles import Permission, may
from portal.states import Role
from tests.clocks import SetClock
from tests.handoff_cast import matched, new_cast, started
from tests.staff_cast import browser, make_staff
from tests.web.test_staff_access import NEEDS

Who = frozenset[str]
STRANGER, CUSTOMER, PHONE = "stranger", "customer", "phone"
EVERYBODY: Who = frozenset({STRANGER, CUSTOMER, PHONE, *Role})
IN = "came in"

# what anybody may ask; a hook and the figures look at who asks by themselves
PUBLIC = {
    "hooks.twilio",
    "metrics.show",
    "sandbox.home",
    "sandbox.make_customer",
    "sandbox.messages",
    "sandbox.specimen",
    "site.brand_css",
    "site.brand_icon",
    "site.health",
    "site.help_page",
    "site.home",
    "site.language",
    "site.privacy",
    "site.ready",
    "static",
}
WAYS_IN = {
    "customer.confirm_email",
    "customer.erased",
    "customer.invitation",
    "customer.sign_in",
    "customer.sign_in_code",
    "phone.claim",
    "phone.open_link",
}
CUSTOMERS = {
    "customer.accept_refund",
    "customer.again",
    "customer.ask_correction",
    "customer.ask_refund",
    "customer.cancel_handoff",
    "customer.challenge",
    "customer.choose_language",
    "customer.done",
    "customer.download_data",
    "customer.end_device",
    "customer.erase",
    "customer.handoff",
    "customer.handoff_sent",
    "customer.own_data",
    "customer.papers",
    "customer.picture",
    "customer.profile",
    "customer.quote_refund",
    "customer.refund",
    "customer.resume",
    "customer.send_handoff",
    "customer.sign_in_again",
    "customer.sign_out",
    "customer.start",
    "customer.start_handoff",
    "customer.step",
    "customer.take_back",
    "customer.take_back_refund",
    "customer.withdraw_consent",
}
PHONES = {
    "phone.cancel",
    "phone.challenge",
    "phone.done",
    "phone.home",
    "phone.match",
    "phone.pick",
    "phone.picture",
    "phone.step",
    "phone.watch",
}


def table() -> dict[str, Who]:
    """Give who may open each endpoint."""
    return {
        **dict.fromkeys(PUBLIC | WAYS_IN, EVERYBODY),
        **dict.fromkeys(CUSTOMERS, frozenset({CUSTOMER})),
        **dict.fromkeys(PHONES, frozenset({PHONE})),
        **{endpoint: _of_staff(needs) for endpoint, needs in NEEDS.items()},
    }


def _of_staff(needs: Permission) -> Who:
    if needs is Permission.ENTER:
        return EVERYBODY
    return frozenset(role.value for role in Role if may(role, needs))


def rules(app: Flask) -> list[tuple[str, str, str]]:
    """List method, path and endpoint of everything that can be asked for."""
    return [
        (method, re.sub(r"<[^>]+>", "0" * 20, rule.rule), rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in sorted(set(rule.methods or ()) - {"HEAD", "OPTIONS"})
    ]


def test_everything_has_its_row(app):
    assert table().keys() == {endpoint for _, _, endpoint in rules(app)}


@pytest.fixture
def visitor(
    request: pytest.FixtureRequest,
    app: Flask,
    client: FlaskClient,
    session: Session,
    clock: SetClock,
) -> FlaskClient:
    """A browser that somebody of this kind is signed in on."""
    app.test_client_class = FlaskClient
    who = request.param
    if who == STRANGER:
        return app.test_client()
    if who in set(Role):
        return browser(app, session, make_staff(session, Role(who)))
    cast = new_cast(app, clock)
    computer = cast.computer()
    if who == CUSTOMER:
        return computer.client
    return matched(cast, started(computer)).client


def answer(app: Flask, visitor: FlaskClient, method: str, path: str) -> str:
    """Ask, in a context of its own: the test's would remember who came before."""
    with app.app_context():
        return visitor.open(path, method=method).text


@pytest.mark.parametrize(
    ("who", "visitor"),
    [(each, each) for each in sorted(EVERYBODY)],
    indirect=["visitor"],
)
def test_the_guards_keep_to_the_table(app: Flask, who: str, visitor: FlaskClient):
    app.view_functions = {name: lambda **_: IN for name in app.view_functions}
    came_in = {
        (method, path)
        for method, path, _ in rules(app)
        if IN == answer(app, visitor, method, path)
    }

    rows = table()
    expected = {
        (method, path)
        for method, path, endpoint in rules(app)
        if who in rows.get(endpoint, ())
    }
    assert expected == came_in


def test_customers_and_staff_meet_nowhere():
    """Whoever may open a page of the one opens none of the other, but the ways in."""
    kept = [who for who in table().values() if who != EVERYBODY]

    assert not [who for who in kept if who & {CUSTOMER, PHONE} and who & set(Role)]
    assert not [who for who in kept if STRANGER in who]
