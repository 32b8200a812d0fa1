"""
Who gave the right password and owes the second factor.

It stands in the signed cookie for some minutes, and is no session: no page but the
second factor's looks at it. It ends with the password it was made with.
"""

from datetime import timedelta

from flask import session as cookie

from portal.extensions import db
from portal.models.staff import Staff
from portal.services import staff as colleagues
from portal.services.staff import sign_in
from portal.web import visitors

HALF = "staff_half"


def remember(staff: Staff) -> None:
    """Note that this browser gave the right password now."""
    minutes = visitors.config().policy.sign_in.code_minutes
    until = visitors.now() + timedelta(minutes=minutes)
    proof = sign_in.print_of(staff)
    cookie[HALF] = [staff.public_id, proof, int(until.timestamp())]


def signed_in() -> Staff | None:
    """Give who owes the second factor here, unless it took too long."""
    match cookie.get(HALF):
        case [str(public_id), str(proof), int(until)]:
            staff = colleagues.named(db.session(), public_id)
            late = visitors.now().timestamp() >= until
            if staff is None or staff.disabled_at or late:
                return None
            return staff if proof == sign_in.print_of(staff) else None
    return None


def forget() -> None:
    """Ask for the password again next time."""
    cookie.pop(HALF, None)
