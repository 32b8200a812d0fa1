"""One-time codes: six digits, and when they still work."""

import secrets
import unicodedata
from datetime import datetime

from portal.errors import CodeExpired

DIGITS = 6
BETWEEN = frozenset(" -\u00a0\u2009\u202f.")  # what people and phones put in


def new_digits() -> str:
    """Give six random digits; zeros in front count."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def digits_of(text: str) -> str | None:
    """
    Give the six digits of what was typed, or None if it cannot be a code.

    Spaces and dashes are forgiven, and so are the digits of other scripts.
    """
    found = []
    for letter in text.strip():
        value = unicodedata.decimal(letter, None)
        if value is not None:
            found.append(str(value))
        elif letter not in BETWEEN:
            return None
    return "".join(found) if len(found) == DIGITS else None


def require_open(
    *,
    used: bool,
    replaced: bool,
    wrong_tries: int,
    most_tries: int,
    expires_at: datetime,
    now: datetime,
) -> None:
    """Raise CodeExpired, with the reason, for a code that no longer works."""
    if used:
        raise CodeExpired("used")
    if replaced:
        raise CodeExpired("replaced")
    if wrong_tries >= most_tries:
        raise CodeExpired("tries")
    if now >= expires_at:
        raise CodeExpired("time")
