"""Passkeys, with an authenticator that Chromium pretends to have."""

from collections.abc import Callable
from typing import Any

import pyotp
import pytest
from playwright.sync_api import expect

from portal.states import Role
from tests.journeys.conftest import MakePerson
from tests.journeys.live import Live
from tests.journeys.people import Person
from tests.pages.staff import Account, Confirm, Console, SetUp, StaffSignIn
from tests.staff_cast import PASSWORD, SECRET, with_password

Authenticator = Callable[..., Any]
KEY = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def colleague(person: MakePerson, portal: Live) -> Person:
    """Somebody at the name that passkeys are bound to."""
    found = person("desktop")
    found.url = portal.url.replace("127.0.0.1", "localhost")
    return found


def plugged_in(colleague: Person) -> Authenticator:
    """Plug a security key in; give what speaks to it."""
    devtools = colleague.context.new_cdp_session(colleague.page)
    devtools.send("WebAuthn.enable")
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    one = {"authenticatorId": made["authenticatorId"]}

    def call(method: str, **more: object) -> Any:
        return devtools.send(f"WebAuthn.{method}", {**one, **more})

    return call


def gives_password(colleague: Person, next_page: type[Any]) -> Any:
    colleague.opens("/staff")
    return StaffSignIn(colleague).gives_then("rae@example.org", PASSWORD, next_page)


def test_a_passkey_instead_of_an_app(colleague: Person, portal: Live):
    """From the first sign-in on; then a copy of it, and one of somebody else."""
    with portal.rows() as session:
        with_password(session, Role.SUPPORT, enrolled=False)
    key = plugged_in(colleague)

    gives_password(colleague, SetUp).sets_up_a_passkey().signs_out()
    gives_password(colleague, Confirm).uses_the_passkey(Console).signs_out()

    (kept,) = key("getCredentials")["credentials"]
    key("clearCredentials")
    colleague.may_meet(422)
    confirm = gives_password(colleague, Confirm)
    confirm.presses("Use your passkey")
    confirm.sees("Nothing was sent")
    colleague.looks_closely()
    key("addCredential", credential={**kept, "signCount": 0})
    confirm.presses("Use your passkey")
    confirm.sees("counted backwards")


def test_a_second_passkey_is_named_and_the_last_one_stays(
    colleague: Person, portal: Live
):
    """Beside the app; then without it, confirming by the passkey what is dangerous."""
    with portal.rows() as session:
        with_password(session, Role.SUPPORT)
    key = plugged_in(colleague)
    code = gives_password(colleague, Confirm)
    code.gives_code(pyotp.TOTP(SECRET).at(portal.clock()))

    colleague.opens("/staff/account")
    account = Account(colleague).adds_a_passkey().names("Blue key", Account)
    account.sees("Blue key")
    again = account.adds_a_passkey()
    again.presses("Add the passkey")
    again.sees("This device has a passkey of yours already")
    colleague.opens("/staff/account")
    portal.clock.forward(minutes=16)
    Account(colleague).presses("Remove Authenticator app")
    Confirm(colleague).uses_the_passkey(Account)

    colleague.may_meet(409)
    account = Account(colleague).removes("Blue key")
    account.sees("This is your last second factor.")
    assert 1 == len(key("getCredentials")["credentials"])


def test_a_passkey_belongs_to_one_address(person: MakePerson, portal: Live):
    """Browsers take no IP address for a name: the page says where to go."""
    with portal.rows() as session:
        with_password(session, Role.SUPPORT, enrolled=False)
    there = person("desktop")

    page = gives_password(there, SetUp)

    page.sees("do not work at this one")
    link = there.page.get_by_role("link", name="Open http://localhost")
    expect(link).to_be_visible()
    expect(page.button("Set up a passkey")).to_be_hidden()
