"""Until when a page asks by itself how something goes on."""

from datetime import timedelta

from flask import request

from portal.web import visitors

# a page that asks for ever keeps its session open
WATCHED = timedelta(minutes=10)


def until() -> int:
    """Give the moment, in seconds, that the page began with, or begins with now."""
    given = request.args.get("until", "")
    longest = int((visitors.now() + WATCHED).timestamp())
    return min(int(given), longest) if given.isdecimal() else longest


def is_over(moment: int) -> bool:
    """Say whether the page asks no more."""
    return visitors.now().timestamp() >= moment
