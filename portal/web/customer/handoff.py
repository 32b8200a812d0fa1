"""The computer's side of "Continue on a phone": wait, and show the truth."""

from math import ceil

from flask import Blueprint, Response, redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext

from portal.errors import AlreadyDone, TooMany
from portal.extensions import db
from portal.models.handoff import Handoff
from portal.services import handoffs, links
from portal.services.handoffs import sends
from portal.services.messages import Words
from portal.states import Audience, Channel, HandoffEnd, HandoffWay
from portal.web import letters, visitors
from portal.web.customer import guard
from portal.web.customer.guard import this_verification
from portal.web.customer.handoff_forms import SendForm, send_form
from portal.web.handoffs import Screen, look, seconds_left, settled
from portal.web.qr import qr_svg
from portal.web.render import render, render_block
from portal.web.waiting import hold, seen_version, unchanged

LINK = "handoff"  # where this browser's cookie keeps the link that it made
PAGE = "customer/handoff.html"


def add_routes(bp: Blueprint) -> None:
    """Add the waiting page and what is done from it."""
    bp.add_url_rule("/verify/handoff", view_func=handoff)
    # what was refused is shown at its own address: asked for again, it leads back
    bp.add_url_rule("/verify/handoff/send", view_func=handoff, endpoint="handoff_sent")
    for name, view in (
        ("start", start_handoff),
        ("send", send_handoff),
        ("cancel", cancel_handoff),
        ("take-back", take_back),
    ):
        bp.add_url_rule(f"/verify/handoff/{name}", view_func=view, methods=["POST"])


def handoff() -> ResponseReturnValue:
    """Show how far the phone is; to a page that waits, once that has changed."""
    seen = seen_version()
    if seen is not None and (turned_away := _wait(seen)):
        return turned_away
    found = _newest()
    if found is None:
        return _go_on()
    screen = settled(found)
    if screen.state == HandoffEnd.FINISHED and (seen is None or "go" in request.args):
        return _go_on()
    if seen == screen.verification.version:
        return unchanged()
    return _page(screen)


def start_handoff() -> ResponseReturnValue:
    """Make a link, kept by this browser's cookie alone, and show it."""
    verification, here = this_verification(), visitors.visitor(Audience.CUSTOMER)
    if verification is None or here is None:
        return _go_on()
    link = links.make_link(visitors.config().secret_key, "handoff")
    made = handoffs.start(
        db.session(),
        verification,
        secret_hash=link.secret_hash,
        from_device=visitors.this_device(),
        by_session=here.public_id,
        now=visitors.now(),
    )
    cookie[LINK] = [made.public_id, link.token]
    db.session.commit()
    return redirect(url_for("customer.handoff"), code=303)


def send_handoff() -> ResponseReturnValue:
    """Let the link leave this screen: by a text, an e-mail, or copied."""
    found, way = _current(), request.form.get("way", "")
    link = own_link(found)
    if link is None:
        raise AlreadyDone("handoff")
    if way == HandoffWay.COPY:
        sends.add_way(db.session(), found, HandoffWay.COPY, now=visitors.now())
        db.session.commit()
        return redirect(url_for("customer.handoff", way=way), code=303)
    form = send_form(way, found.verification.customer, once=0)
    if form is None or not form.validate_on_submit():
        return _page(look(found), status=422, form=form)
    try:
        _send(found, form, link)
    except TooMany as error:
        db.session.rollback()
        form.target.errors = [_too_many(error)]
        return _page(look(found), status=429, form=form)
    db.session.commit()
    return redirect(url_for("customer.handoff"), code=303)


def cancel_handoff() -> ResponseReturnValue:
    """Give the phone up, and say so on both screens."""
    return _end(HandoffEnd.CANCELLED, then="customer.handoff")


def take_back() -> ResponseReturnValue:
    """Go on here instead."""
    return _end(HandoffEnd.TAKEN_BACK, then="customer.resume")


def own_link(found: Handoff) -> str | None:
    """Give the link if it was made in this browser: only its hash is stored."""
    kept = cookie.get(LINK)
    if not isinstance(kept, list) or len(kept) != 2 or kept[0] != found.public_id:
        return None
    path = url_for("phone.open_link", token=kept[1])
    return visitors.config().public_url + path


def _wait(seen: int) -> ResponseReturnValue | None:
    found = _newest()
    if found is None or found.ended_at is not None:
        return None
    # a moment longer than it lives: then it has ended, and the page is told
    left = seconds_left(found, now=visitors.now()) + 1
    hold(found.verification, seen=seen, seconds=left)
    return guard.admit()


def _newest() -> Handoff | None:
    verification = this_verification()
    return handoffs.newest(db.session(), verification) if verification else None


def _current() -> Handoff:
    found = _newest()
    if found is None or not settled(found).live:
        raise AlreadyDone("handoff")
    return found


def _end(reason: HandoffEnd, *, then: str) -> ResponseReturnValue:
    if found := _newest():
        found = handoffs.lock(db.session(), found)
        actor = f"customer:{found.verification.customer.public_id}"
        handoffs.end(db.session(), found, reason, actor=actor, now=visitors.now())
        db.session.commit()
    cookie.pop(LINK, None)
    return redirect(url_for(then), code=303)


def _go_on() -> ResponseReturnValue:
    onward = url_for("customer.resume")
    if seen_version() is not None:
        return Response(status=204, headers={"HX-Redirect": onward})
    return redirect(onward, code=303)


def _send(found: Handoff, form: SendForm, link: str) -> None:
    sends.send(
        db.session(),
        found,
        channel=form.channel,
        to=form.target.data,
        words=_words(form.channel, link),
        once=form.once.data,
        policy=visitors.config().policy.handoff,
        now=visitors.now(),
    )


def _words(channel: Channel, link: str) -> Words:
    write = letters.sms if channel is Channel.SMS else letters.email
    minutes = visitors.config().policy.handoff.idle_minutes
    device = visitors.this_device()
    return write(
        sends.KIND, str(get_locale()), link=link, minutes=minutes, device=device
    )


def _too_many(error: TooMany) -> str:
    minutes = ceil((error.retry_at - visitors.now()).total_seconds() / 60)
    return str(
        ngettext(
            "The link was sent too often. Scan the code or copy the link, or send it "
            "again in a minute.",
            "The link was sent too often. Scan the code or copy the link, or send it "
            "again in %(num)s minutes.",
            minutes,
        )
    )


def _page(
    screen: Screen, *, status: int = 200, form: SendForm | None = None
) -> ResponseReturnValue:
    way = form.channel.value if form else request.args.get("way", "")
    customer = screen.verification.customer
    seen, session = seen_version(), db.session()
    show = render if seen is None else _fragment
    return show(
        PAGE,
        status,
        screen=screen,
        seen=seen,
        link=own_link(screen.handoff) if not screen.claimed else None,
        qr_svg=qr_svg,
        way=way,
        form=form or send_form(way, customer, once=screen.verification.version),
        sent=[] if screen.claimed else sends.about(session, screen.handoff),
        again=not screen.live
        and handoffs.steps_to_hand_over(session, screen.verification),
    )


def _fragment(template: str, status: int, **context: object) -> ResponseReturnValue:
    return render_block(template, "main", **context)
