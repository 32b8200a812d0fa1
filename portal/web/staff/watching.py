"""Until when a page asks by itself how something goes on."""

from datetime import timedelta

from flask import request

from portal.web import visitors

# a page that asks for ever keeps its session open
WATCHED = timedelta(minutes=10)


def asks_again() -> bool:
    """Say whether the page's own script asks, for what has changed."""
    headers = request.headers
    return "HX-Request" in headers and "HX-Boosted" not in headers


def until() -> int:
    """Give the moment, in seconds, that the page began with, or begins with now."""
    given = request.args.get("until", "")
    longest = int((visitors.now() + WATCHED).timestamp())
    return min(int(given), longest) if given.isdecimal() else longest


def is_over(moment: int) -> bool:
    """Say whether the page asks no more."""
    return visitors.now().timestamp() >= moment
