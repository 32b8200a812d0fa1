"""What is said when a code does not fit or cannot be sent."""

from flask_babel import gettext, ngettext

from portal.errors import TooMany, WrongCode
from portal.web import visitors


def _(text: str) -> str:
    """Mark a text for translation; it is translated where it is shown."""
    return text


NOT_SIX = _("Enter the six digits from the message")
EXPIRED = {
    "time": _("This code has expired. Ask for a new one below."),
    "tries": _("That was one wrong code too many. Ask for a new one below."),
    "replaced": _("A newer code was sent. Enter that one."),
    "used": _("This code was used before. Ask for a new one below."),
}
SOON = 90  # seconds that are better counted than told as a time


def wrong_words(error: WrongCode) -> str:
    """Say that a code did not fit, and how many tries are left."""
    return str(
        ngettext(
            "This is not the code. Look at the newest message; %(num)s try is left.",
            "This is not the code. Look at the newest message; %(num)s tries are left.",
            error.tries_left,
        )
    )


def expired_words(reason: str) -> str:
    """Say why a code works no more, and what to do."""
    return str(gettext(EXPIRED[reason]))


def too_many_words(error: TooMany) -> str:
    """Say when the next code can be sent."""
    left = -(-(error.retry_at - visitors.now()).total_seconds() // 1)
    if left <= SOON:
        return str(
            ngettext(
                "A code was sent a moment ago. Wait %(num)s second, then ask again.",
                "A code was sent a moment ago. Wait %(num)s seconds, then ask again.",
                int(left),
            )
        )
    return str(
        ngettext(
            "Too many codes were sent there. The next can be sent in %(num)s minute.",
            "Too many codes were sent there. The next can be sent in %(num)s minutes.",
            -int(-left // 60),
        )
    )
