"""What the examination made of a verification: its verdict, its film, and once more."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import abort, current_app, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import select

from portal.domain.roles import Permission
from portal.domain.rules import RULES
from portal.extensions import begin_write, db
from portal.models.examination import Assessment
from portal.models.verification import Verification
from portal.services import evidence as pictures
from portal.services import examinations
from portal.states import ExaminationState, VerificationState
from portal.web import visitors
from portal.web.filters import words
from portal.web.render import render
from portal.web.staff import found
from portal.web.staff.console import Console
from portal.web.staff.guard import this_staff
from portal.web.staff.review.checks import check_name, figures
from portal.web.staff.review.evidence import marked, note_viewing

SHOWN_FOR = 600  # seconds in which the film's frames may be fetched by its page
SENTENCES = {rule.name: rule.sentence for rule in RULES}
VERDICTS = {
    VerificationState.APPROVED: (lazy_gettext("Nothing speaks against it"), "ok"),
    VerificationState.IN_REVIEW: (lazy_gettext("A person must look"), "warn"),
    VerificationState.RESUBMISSION_REQUESTED: (lazy_gettext("Ask again"), "warn"),
    VerificationState.REJECTED: (lazy_gettext("Reject"), "bad"),
}
EFFECTS = {
    "note": lazy_gettext("noted only"),
    "person": lazy_gettext("a person must look"),
    "again": lazy_gettext("ask again"),
    "reject": lazy_gettext("reject"),
}


@dataclass(frozen=True)
class ToldGround:
    """One rule that spoke, in words."""

    check: str
    sentence: str
    figures: str
    effect: str


@dataclass(frozen=True)
class ToldVerdict:
    """What the policy makes of the round, and why."""

    text: str
    tone: str
    grounds: list[ToldGround]
    policy: str


def add_routes(console: Console) -> None:
    """Add the film of the movements, and the button that examines anew."""
    console.page(
        "/verifications/<public_id>/examine",
        examine_again,
        needs=Permission.REVIEW,
        methods=["POST"],
    )
    console.page("/evidence/<public_id>/film", film, needs=Permission.REVIEW)
    console.page(
        "/evidence/film/<token>/<int:number>.jpg", frame, needs=Permission.REVIEW
    )


def told_verdict(verification: Verification) -> ToldVerdict | None:
    """Give the verdict on the running round, or None while there is none."""
    row = db.session.scalar(
        select(Assessment).where(
            Assessment.verification_id == verification.id,
            Assessment.round == verification.round,
        )
    )
    if row is None or row.state is not ExaminationState.DONE or not row.outcome:
        return None
    text, tone = VERDICTS[VerificationState(row.outcome)]
    return ToldVerdict(
        str(text), tone, told_grounds(row.grounds), (row.policy or "")[:8]
    )


def told_grounds(grounds: Iterable[dict[str, Any]]) -> list[ToldGround]:
    """Give every rule that spoke, in words."""
    return [_told(ground) for ground in grounds]


def examine_again(public_id: str) -> ResponseReturnValue:
    """Have every picture examined once more, and go back to the review."""
    row = found.verification(public_id)
    examinations.again(db.session(), row, by=this_staff(), now=visitors.now())
    db.session.commit()
    return redirect(
        url_for("staff.verification", public_id=public_id, _anchor="checks"), code=303
    )


def film(public_id: str) -> ResponseReturnValue:
    """Show the frames of a challenge in their order; one viewing in the audit log."""
    begin_write(db.session)
    row = found.film(public_id)
    note_viewing(row, "evidence.film_viewed")
    frames = pictures.open_burst(row, visitors.adapters().storage)
    return render(
        "staff/review/film.html",
        picture=row,
        moves=row.challenge.moves if row.challenge else (),
        seconds=[milliseconds / 1000 for milliseconds, _ in frames],
        token=_signer().dumps([row.public_id, this_staff().public_id]),
    )


def frame(token: str, number: int) -> ResponseReturnValue:
    """Give one frame to the page that noted its viewing."""
    try:
        public_id, viewer = _signer().loads(token, max_age=SHOWN_FOR)
    except BadSignature:
        abort(404)
    row = found.film(public_id)
    frames = pictures.open_burst(row, visitors.adapters().storage)
    if viewer != this_staff().public_id or number >= len(frames):
        abort(404)
    side = visitors.config().policy.challenge.frame_side
    return marked(frames[number][1], longest=side)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="portal.film")


def _told(ground: dict[str, Any]) -> ToldGround:
    value, limit = ground.get("value"), ground.get("limit")
    return ToldGround(
        check=check_name(str(ground["check"])),
        sentence=words(SENTENCES.get(str(ground["rule"]), "")),
        figures=figures(
            value if isinstance(value, int | float) else None,
            limit if isinstance(limit, int | float) else None,
        ),
        effect=str(EFFECTS.get(str(ground["effect"]), gettext("a person must look"))),
    )
