"""Letters to a colleague whenever a way into their account changes."""

from flask import url_for
from flask_babel import get_locale, lazy_gettext

from portal.extensions import db
from portal.models.base import new_public_id
from portal.models.staff import Staff
from portal.services import messages
from portal.states import Channel
from portal.web import letters, visitors

WHAT = {
    "password_set": lazy_gettext("Your password was set."),
    "passkey_added": lazy_gettext("A passkey was added to your account."),
    "passkey_removed": lazy_gettext("A passkey was removed from your account."),
    "app_added": lazy_gettext("An authenticator app was set up for your account."),
    "app_removed": lazy_gettext("The authenticator app of your account was removed."),
    "codes_made": lazy_gettext("New recovery codes were made for your account."),
    "code_used": lazy_gettext("A recovery code was used to sign in as you."),
    "factor_reset": lazy_gettext(
        "An administrator reset your second factor: set up a new one at the sign-in."
    ),
}


def write(staff: Staff, what: str) -> None:
    """Write it, in the transaction of the change."""
    portal, now = visitors.config(), visitors.now()
    messages.write(
        db.session(),
        channel=Channel.EMAIL,
        kind="staff_news",
        to=staff.email,
        words=letters.email(
            "staff_news",
            str(get_locale()),
            url=portal.public_url + url_for("staff.sign_in"),
            name=staff.name,
            what=WHAT[what],
            when=now,
        ),
        once=f"staff_news:{new_public_id()}",
        subject_id=staff.public_id,
        now=now,
    )
