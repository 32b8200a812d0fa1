"""Who may open the phone's pages: the phone that claimed a handoff that lives."""

from typing import Any

from flask import Response, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.errors import AlreadyDone, StepNotAllowed
from portal.models.handoff import Handoff
from portal.services.handoffs.phone import refuse_ended
from portal.states import Audience, HandoffEnd, HandoffState
from portal.web import visitors
from portal.web.handoffs import Screen, settled
from portal.web.phone import refusals
from portal.web.waiting import seen_version

OPEN_TO_ALL = frozenset({"phone.open_link", "phone.claim"})
WHILE_MATCHING = frozenset({"phone.match", "phone.pick", "phone.cancel", "phone.watch"})
WHEN_FINISHED = frozenset({"phone.home", "phone.done"})


def admit() -> ResponseReturnValue | None:
    """Let the claiming phone in, as far as its handoff has come."""
    if request.endpoint in OPEN_TO_ALL:
        return None
    handoff = claimed_here()
    if handoff is None:
        return take_there("phone.home") or refusals.stranger()
    g.screen = settled(handoff)
    g.handoff = g.screen.handoff
    if g.handoff.ended_as is not None:
        return take_there("phone.home") or _after_end(g.handoff)
    matching = this_screen().state == HandoffState.MATCHING
    if matching and request.endpoint not in WHILE_MATCHING:
        if not visitors.reads_only():
            raise StepNotAllowed("match")
        return redirect(url_for("phone.match"), code=303)
    return None


def admit_anew() -> ResponseReturnValue | None:
    """Look again after a long wait: it may have ended meanwhile."""
    for name in ("handoff", "screen"):
        g.pop(name, None)
    return admit()


def claimed_here() -> Handoff | None:
    """Give the handoff that this browser claimed, whether it lives or not."""
    visitor = visitors.visitor(Audience.PHONE)
    return visitor.handoff if visitor is not None else None


def this_handoff() -> Handoff:
    """Give the phone's handoff; only behind the guard."""
    found: Handoff = g.handoff
    return found


def this_screen() -> Screen:
    """Give what the phone shows of its handoff; only behind the guard."""
    found: Screen = g.screen
    return found


def screen() -> dict[str, Any]:
    """Tell every template of the phone what it shows of the handoff."""
    return {"screen": this_screen() if "handoff" in g else None}


def take_there(endpoint: str) -> ResponseReturnValue | None:
    """Move a page that waits to another one; None for a page asked for by itself."""
    if seen_version() is None:
        return None
    return Response(status=204, headers={"HX-Redirect": url_for(endpoint)})


def _after_end(handoff: Handoff) -> ResponseReturnValue | None:
    if handoff.ended_as is not HandoffEnd.FINISHED:
        refuse_ended(handoff)
    if request.endpoint in WHEN_FINISHED:
        return None
    if not visitors.reads_only():
        raise AlreadyDone("handoff")
    return redirect(url_for("phone.done"), code=303)
