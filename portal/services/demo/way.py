"""Walk a demo customer along the way, as far as the case says."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from portal.checks.values import Examined
from portal.domain.demo import Case
from portal.models.customer import Customer
from portal.models.verification import Verification
from portal.policy import Policy
from portal.ports import Storage
from portal.services import codes, confirmations, consents, evidence, verifications
from portal.services.demo import staff
from portal.services.reviews import decisions
from portal.services.reviews.decisions import Verdict
from portal.states import CodePurpose, Device, DocumentType, Role, Side

PURPOSES = {"phone": CodePurpose.PHONE, "email": CodePurpose.EMAIL}
SIDES = {
    "document": (Side.FRONT, Side.BACK),
    "selfie": (Side.SELFIE,),
}


def walk(
    session: Session,
    customer: Customer,
    case: Case,
    pictures: Mapping[Side, tuple[bytes, Examined]],
    *,
    storage: Storage,
    policy: Policy,
    now: datetime,
) -> None:
    """Do what the case says, minutes ago."""
    if not case.finished and not case.refused_consent:
        return
    at = now - timedelta(minutes=8)
    verification = verifications.start(session, customer, now=at)
    consents.answer(
        session,
        customer,
        given=not case.refused_consent,
        language=customer.language,
        address="192.0.2.7",  # RFC 5737: nobody's
        now=at,
    )
    for key in case.finished:
        at += timedelta(minutes=1)
        for side in [each for each in SIDES.get(key, ()) if each in pictures]:
            original, examined = pictures[side]
            evidence.keep(
                session,
                verification,
                side,
                examined,
                original=original,
                storage=storage,
                device=Device.COMPUTER,
                actor=f"customer:{customer.public_id}",
                now=at,
            )
        if key == "document":
            card = Side.BACK in pictures
            verification.document_type = (
                DocumentType.ID_CARD if card else DocumentType.PASSPORT
            )
        _finish(session, verification, key, policy=policy, now=at)
    if case.submitted:
        verifications.submit(session, verification, seen=verification.version, now=at)
    if case.outcome is not None:
        verdict = Verdict(outcome=case.outcome, steps=case.steps, reasons=case.reasons)
        _decide(session, verification, verdict, policy=policy, now=now)


def _finish(
    session: Session,
    verification: Verification,
    key: str,
    *,
    policy: Policy,
    now: datetime,
) -> None:
    actor = f"customer:{verification.customer.public_id}"
    answers: dict[str, Any] | None = None
    if key == "document":
        answers = {"country": "UTO", "chosen_on": Device.COMPUTER.value}
    elif key in PURPOSES:
        target = _confirm(session, verification, key, policy=policy, now=now)
        answers = confirmations.confirm(
            session, verification, key, target, actor=actor, now=now
        )
    verifications.finish_step(
        session,
        verification,
        key,
        device=Device.COMPUTER,
        actor=actor,
        answers=answers,
        now=now,
    )


def _confirm(
    session: Session,
    verification: Verification,
    key: str,
    *,
    policy: Policy,
    now: datetime,
) -> str:
    customer = verification.customer
    target = (customer.phone if key == "phone" else customer.email) or ""
    made = codes.make(
        session,
        purpose=PURPOSES[key],
        target=target,
        customer=customer,
        policy=policy.code,
        now=now,
    )
    codes.use(session, made.code, made.digits, policy=policy.code, now=now)
    return target


def _decide(
    session: Session,
    verification: Verification,
    verdict: Verdict,
    *,
    policy: Policy,
    now: datetime,
) -> None:
    decisions.decide(
        session,
        verification,
        verdict,
        by=staff.row(session, Role.REVIEWER, now=now),
        seen=verification.version,
        rounds=policy.review.rounds,
        now=now,
    )
