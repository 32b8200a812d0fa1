"""The page of a step that asks for pictures: one slot a side."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from portal.domain.reasons import PICTURE, RESUBMISSION, Reason
from portal.extensions import db
from portal.services import evidence, examinations, verifications
from portal.services.examinations.refusals import refused_later
from portal.states import Device, Side
from portal.web import visitors
from portal.web.devices import is_phone
from portal.web.render import render
from portal.web.steps.here import Here
from portal.web.steps.looking import looked_at
from portal.web.steps.uploads import Received


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One side on the page: what is there of it, and what is wrong with it."""

    side: Side
    accepted: bool
    picture_url: str | None  # of the accepted picture, where it may be shown
    reasons: tuple[Reason, ...]
    missing: bool
    looked_at: bool = False  # its examination has not ended yet


def saves_only() -> bool:
    """Say whether a script sent one picture and the customer goes on later."""
    return request.form.get("action") == "save"


def as_it_is_now(here: Here) -> Here:
    """Give the same place after what this request changed."""
    return replace(here, passage=verifications.passage(db.session(), here.verification))


def slots(
    here: Here, received: Received, *, sides: tuple[Side, ...], needed: tuple[Side, ...]
) -> list[Slot]:
    """Describe each side; a needed one is missed once the customer wants to go on."""
    accepted = _accepted(here)
    pending = examinations.pending(db.session(), here.verification)
    later = refused_later(db.session(), here.verification)
    refused = {**later, **received.refused}
    wants_on = not visitors.reads_only() and not saves_only()
    return [
        Slot(
            side=side,
            accepted=side in accepted,
            picture_url=(
                here.picture_url.replace("SIDE", side) if accepted.get(side) else None
            ),
            reasons=_reasons(here, refused.get(side, ())),
            missing=(
                wants_on
                and side in needed
                and side not in accepted
                and side not in refused
            ),
            looked_at=side in pending and side in accepted,
        )
        for side in sides
    ]


def capture_page(here: Here, form: FlaskForm, found: list[Slot]) -> ResponseReturnValue:
    """Show the step with its slots: 422 if something has to be mended."""
    told = {reason for slot in found for reason in slot.reasons}
    wrong = bool(form.errors) or any(slot.reasons or slot.missing for slot in found)
    return render(
        f"customer/steps/{here.step.key}.html",
        422 if wrong and not visitors.reads_only() else 200,
        here=here,
        form=form,
        slots=found,
        looked_at=looked_at(here.verification),
        state=_state(here, found, wrong=wrong),
        again=[reason for reason in _asked_again(here) if reason not in told],
        at_phone=here.device is Device.PHONE or is_phone(request.user_agent.string),
        on_computer=here.device is Device.COMPUTER,
        max_bytes=visitors.config().policy.picture.max_bytes,
    )


def _reasons(here: Here, keys: Sequence[str]) -> tuple[Reason, ...]:
    lists = {**RESUBMISSION.get(here.step.key, {}), **PICTURE}
    return tuple(lists[key] for key in keys)


def _accepted(here: Here) -> dict[Side, bool]:
    """
    Give the sides that are there, and whether this device may show each.

    A phone is shown nothing that was given before it took over.
    """
    if here.device is Device.PHONE:
        rows = evidence.accepted(db.session(), here.verification)
        return {side: row.taken_on is Device.PHONE for side, row in rows.items()}
    return dict.fromkeys(here.passage.pictures, True)


def _asked_again(here: Here) -> list[Reason]:
    progress = here.verification.progress(here.step.key)
    if progress is None or progress.asked_again_at is None or progress.done_at:
        return []
    texts = RESUBMISSION.get(here.step.key, {})
    return [texts[key] for key in progress.asked_again_for if key in texts]


def _state(here: Here, found: list[Slot], *, wrong: bool) -> str:
    if any(slot.reasons for slot in found):
        return "refused"
    if wrong:
        return "incomplete"
    if here.step.done(here.passage):
        return "done"
    return "partly" if any(slot.accepted for slot in found) else "open"
