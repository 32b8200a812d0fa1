"""Passkeys between the browser and the portal: the options, and the answer."""

from flask import abort, current_app
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from flask_login import current_user

from portal.domain.relying_party import RelyingParty, relying_party
from portal.domain.roles import Permission
from portal.errors import PasskeyRefused
from portal.extensions import db
from portal.models.passkey import Passkey
from portal.models.staff import Staff
from portal.services.staff import passkeys, second_factor
from portal.states import Ceremony
from portal.web import visitors
from portal.web.staff.account import half
from portal.web.staff.console import Console

LONGEST = 20_000  # characters of an answer; the largest attestations need half of it
STOPPED = lazy_gettext(
    "This passkey counted backwards, as a copy of it would. It is accepted no more. "
    "Sign in another way, remove it and tell an administrator."
)
WHY = {
    "known": lazy_gettext("This passkey is registered already. Use another one."),
    "late": lazy_gettext("That took too long. Press the button again."),
    "many": lazy_gettext("You have as many passkeys as can be. Remove one first."),
    "misfit": lazy_gettext(
        "The passkey's answer does not fit. Press the button again, or use a code."
    ),
    "stepped_back": STOPPED,
    "stopped": STOPPED,
    "unknown": lazy_gettext(
        "This passkey is not one of yours here. Use another one, or a code."
    ),
}


def add_routes(console: Console) -> None:
    """Add what the script asks before it calls the browser."""
    console.context_processor(lambda: {"party": party()})
    console.page(
        "/passkey/<ceremony>",
        passkey_options,
        needs=Permission.ENTER,
        methods=["POST"],
    )


def passkey_options(ceremony: str) -> ResponseReturnValue:
    """Begin a ceremony for who is signed in, or gave the right password just now."""
    kind = Ceremony(ceremony) if ceremony in set(Ceremony) else abort(404)
    staff, relying = _who(kind), party()
    if staff is None:
        return {"error": "signed_out"}, 403
    if relying is None:
        return {"error": "no_name"}, 409
    portal = visitors.config()
    asked = passkeys.ask(
        db.session(),
        staff,
        kind,
        relying,
        brand=_brand(),
        seconds=portal.policy.sign_in.passkey_seconds,
        now=visitors.now(),
    )
    db.session.commit()
    cookie[_slot(kind)] = asked.challenge_id
    return asked.options


def party() -> RelyingParty | None:
    """Give whom passkeys are made for here; None: there can be none."""
    return relying_party(visitors.config().public_url)


def prove(staff: Staff, credential: str) -> Passkey:
    """Take the answer of this browser; raise PasskeyRefused."""
    return passkeys.prove(
        db.session(),
        staff,
        credential,
        _party(),
        challenge_id=_challenge(Ceremony.PROVE),
        now=visitors.now(),
    )


def register(staff: Staff, credential: str, name: str) -> Passkey:
    """Keep the new passkey of this browser; raise PasskeyRefused."""
    return passkeys.register(
        db.session(),
        staff,
        credential,
        _party(),
        challenge_id=_challenge(Ceremony.REGISTER),
        name=name,
        now=visitors.now(),
    )


def why(refused: PasskeyRefused) -> str:
    """Say why a passkey's answer was not taken, and what to do."""
    return str(WHY[refused.reason])


def suggested_name() -> str:
    """Give a name for a passkey that this device makes."""
    return str(gettext("Passkey of %(device)s", device=visitors.this_device()))


def _party() -> RelyingParty:
    found = party()
    if found is None:
        raise PasskeyRefused("misfit")
    return found


def _challenge(kind: Ceremony) -> str:
    return str(cookie.pop(_slot(kind), ""))


def _slot(kind: Ceremony) -> str:
    return f"passkey_{kind}"


def _who(kind: Ceremony) -> Staff | None:
    if current_user.is_authenticated:
        staff: Staff = current_user.staff
        return staff
    owing = half.signed_in()
    if owing is None or (kind is Ceremony.REGISTER and second_factor.is_set(owing)):
        return None
    return owing


def _brand() -> str:
    name: str = current_app.extensions["portal"].brand.name
    return name
