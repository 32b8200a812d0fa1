"""The page of the phone and the e-mail step, in each of its states."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from portal.domain.reasons import RESUBMISSION, Reason
from portal.extensions import db
from portal.services import codes, confirmations, verifications
from portal.services.confirmations import FIELD, Pending
from portal.states import Audience, MessageStatus
from portal.web import visitors
from portal.web.fields import focus_if_wrong
from portal.web.render import render, render_block
from portal.web.steps.here import Here
from portal.web.waiting import hold

QUIET_AFTER = timedelta(seconds=45)  # a text of which nothing is heard by then


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What the page says while a code is on its way."""

    target: str
    status: MessageStatus
    slow: bool  # put off, or sent and not heard of
    since: datetime | None
    open: bool  # whether the code still works
    expires_at: datetime
    minutes: int
    again_in: int  # seconds until the next code can be sent

    @property
    def look(self) -> str:
        """Name what the page shows, so that a change of it is noticed."""
        return "-".join(
            [
                self.status,
                *(["slow"] if self.slow else []),
                *([] if self.open else ["closed"]),
            ]
        )


def page(
    here: Here,
    form: FlaskForm,
    code_form: FlaskForm,
    *,
    status: int = 200,
    asks: bool = False,
) -> ResponseReturnValue:
    """Show what is to be done now: give a contact, confirm it, or go on."""
    waiting = _waiting(here)
    done = here.step.done(here.passage)
    focus_if_wrong(form[here.step.key])
    asks = asks or "another" in request.args or not (waiting or done)
    return render(
        f"customer/steps/{here.step.key}.html",
        status,
        here=here,
        form=form,
        code_form=code_form,
        waiting=waiting,
        again_in=waiting.again_in if waiting else 0,
        state=_state(waiting, asks=asks),
        known=_known(here) if done else None,
        again=[] if done else _asked_again(here),
    )


def answer_waiting(here: Here, seen: int) -> ResponseReturnValue:
    """Answer a page that waits, once something has changed or some time is over."""
    shown, waiting = request.args.get("shown"), _waiting(here)
    if waiting and waiting.open and waiting.look == shown:
        left = (waiting.expires_at - visitors.now()).total_seconds()
        hold(here.verification, seen=seen, seconds=max(1.0, left))
        if visitors.visitor(Audience.CUSTOMER) is None:
            return _go(url_for("customer.sign_in"))
    here = replace(here, passage=verifications.passage(db.session(), here.verification))
    after = _waiting(here)
    if after is None:
        return _go(here.next_url if here.step.done(here.passage) else here.url)
    if after.look == shown:
        return "", 204
    return render_block(
        f"customer/steps/{here.step.key}.html",
        "delivery",
        here=here,
        waiting=after,
    )


def _go(url: str) -> ResponseReturnValue:
    return Response(status=204, headers={"HX-Redirect": url})


def _waiting(here: Here) -> Waiting | None:
    found = confirmations.pending(db.session(), here.verification, here.step.key)
    if found is None:
        return None
    now, policy = visitors.now(), visitors.config().policy.code
    return Waiting(
        target=found.target,
        status=found.message.status if found.message else MessageStatus.FAILED,
        slow=_is_slow(found, now),
        since=found.message.settled_at or found.message.sent_at
        if found.message
        else None,
        open=codes.state(found.code, policy=policy, now=now) == "open",
        expires_at=found.code.expires_at,
        minutes=codes.minutes(found.code),
        again_in=codes.again_in(found.code, policy=policy, now=now),
    )


def _is_slow(found: Pending, now: datetime) -> bool:
    message = found.message
    if message is None:
        return False
    if message.status is MessageStatus.SENT:
        return now - message.written_at > QUIET_AFTER
    return message.status is MessageStatus.QUEUED and message.tries > 0


def _state(waiting: Waiting | None, *, asks: bool) -> str:
    if asks:
        return "open"
    if waiting is None:
        return "done"
    if not waiting.open:
        return "expired"
    return "failed" if waiting.status is MessageStatus.FAILED else "code"


def _known(here: Here) -> str | None:
    progress = here.verification.progress(here.step.key)
    answers = (progress.answers if progress else None) or {}
    found: str | None = answers.get(FIELD[here.step.key])
    return found


def _asked_again(here: Here) -> list[Reason]:
    progress = here.verification.progress(here.step.key)
    if progress is None or progress.asked_again_at is None:
        return []
    texts = RESUBMISSION[here.step.key]
    return [texts[key] for key in progress.asked_again_for if key in texts]
