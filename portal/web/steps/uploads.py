"""Take the pictures that came with a form, the same way for every step."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from flask import request

from portal.errors import AlreadyDone
from portal.extensions import db, released
from portal.models.challenge import Challenge
from portal.services import evidence, verifications
from portal.services.evidence import Examined, bursts, challenges
from portal.services.evidence.bursts import Burst, Film
from portal.states import EvidenceState, Side
from portal.web import visitors
from portal.web.fields import whole_number
from portal.web.steps.here import Here

FILM = "film"  # the field of a challenge's frames
GIVEN_ELSEWHERE = "given_elsewhere"


@dataclass(frozen=True, kw_only=True)
class Received:
    """What came with one form: why some sides cannot be used, by side."""

    refused: Mapping[Side, tuple[str, ...]] = field(default_factory=dict)
    finished_before: bool = False  # on another screen, or by a second press


def receive(here: Here, sides: Iterable[Side]) -> Received:
    """
    Keep every picture that came; the accepted ones stay whatever the others are.

    Decoding takes seconds, so no transaction is held meanwhile, and what another
    screen did in that time is looked at afterwards. Raise StepNotAllowed, or
    AlreadyDone if another screen finished the step with other pictures.
    """
    originals = {side: data for side in sides if (data := _sent(side)) is not None}
    examined, burst = _examine(here, originals)
    locked = verifications.lock(db.session(), here.verification)
    passage = verifications.require_step(db.session(), locked, here.step.key)
    finished = here.step.done(passage)
    if finished and _page_knew() and originals:
        verifications.reopen_step(locked, here.step.key, now=visitors.now())
    refused = {
        side: reasons
        for side, data in originals.items()
        if (reasons := _keep(here, side, data, examined[side], burst))
    }
    return Received(refused=refused, finished_before=finished and not _page_knew())


def _sent(name: str) -> bytes | None:
    file = request.files.get(name)
    # a field that was left empty comes as a file without a name
    return file.read() if file is not None and file.filename else None


def _page_knew() -> bool:
    """Say whether the page that was sent showed the step as done."""
    return request.form.get("was") == "done"


def _page_version() -> int | None:
    return whole_number(request.form.get("version", ""))


def _examine(
    here: Here, originals: Mapping[Side, bytes]
) -> tuple[dict[Side, Examined], Burst | None]:
    policy = visitors.config().policy
    for side in originals:
        evidence.admit(
            db.session(), here.verification, side, policy=policy, now=visitors.now()
        )
    if not originals:
        return {}, None
    # frames that answer nothing are not looked at
    film = _sent(FILM) if Side.SELFIE in originals and _challenge(here) else None
    with released(db.session):
        examined = {
            side: evidence.examine(data, side, policy)
            for side, data in originals.items()
        }
        return examined, bursts.examine(film, policy) if film else None


def _challenge(here: Here) -> Challenge | None:
    public_id = request.form.get("challenge", "")
    return challenges.find(
        db.session(), here.verification, public_id, device=here.device
    )


def _film(here: Here, side: Side, burst: Burst | None) -> Film | None:
    if side is not Side.SELFIE or burst is None:
        return None
    challenge = _challenge(here)
    return Film(challenge=challenge, burst=burst) if challenge else None


def _keep(
    here: Here, side: Side, data: bytes, examined: Examined, burst: Burst | None
) -> tuple[str, ...]:
    try:
        kept = evidence.keep(
            db.session(),
            here.verification,
            side,
            examined,
            original=data,
            storage=visitors.adapters().storage,
            device=here.device,
            actor=here.actor,
            now=visitors.now(),
            seen=_page_version(),
            film=_film(here, side, burst),
        )
    except AlreadyDone:
        # the step and its side may have one name, as those of the selfie
        progress = here.verification.progress(here.step.key)
        if progress is not None and progress.done_at is not None:
            raise
        return (GIVEN_ELSEWHERE,)
    return tuple(kept.reasons) if kept.state is EvidenceState.REFUSED else ()
