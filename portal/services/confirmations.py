"""Confirm a customer's phone number or e-mail address by a code sent to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.message import Code, Message
from portal.models.verification import Verification
from portal.services import audit, customers, verifications
from portal.services.codes import Made

FIELD = {"phone": "number", "email": "address"}  # by step: its name in the answers


@dataclass(frozen=True)
class Pending:
    """What waits for its code, and what is known of the message that carries it."""

    target: str
    device: str  # that asked for the code: "Firefox on Linux"
    code: Code
    message: Message | None


def keep(
    session: Session,
    verification: Verification,
    key: str,
    made: Made,
    *,
    target: str,
    device: str,
    now: datetime,
) -> None:
    """Remember what was asked for, so that any screen can go on with the code."""
    step = verifications.progress_of(verification, key)
    session.flush()
    asked = {"target": target, "code": made.code.public_id, "device": device}
    step.answers = {**(step.answers or {}), "asked": asked}
    verifications.touch(verification, now=now)
    audit.record(
        session,
        "code.sent",
        actor=f"customer:{verification.customer.public_id}",
        subject=f"code:{made.code.public_id}",
        customer=verification.customer,
        now=now,
        purpose=made.code.purpose.value,
    )


def pending(session: Session, verification: Verification, key: str) -> Pending | None:
    """Give what waits for its code in this step; None if nothing does."""
    step = verification.progress(key)
    asked = ((step.answers if step else None) or {}).get("asked")
    if asked is None:
        return None
    found = session.execute(
        select(Code, Message)
        .outerjoin(Message, Message.subject_id == Code.public_id)
        .where(
            Code.public_id == asked["code"],
            Code.customer_id == verification.customer_id,
        )
        .order_by(Message.id.desc())
        .limit(1)
    ).first()
    if found is None:
        return None
    return Pending(asked["target"], asked["device"], found[0], found[1])


def confirm(
    session: Session,
    verification: Verification,
    key: str,
    target: str,
    *,
    actor: str,
    now: datetime,
) -> dict[str, Any]:
    """Make the target the customer's own; give the answers to keep of the step."""
    customer = verification.customer
    if key == "phone":
        customer.phone, customer.phone_confirmed_at = target, now
    else:
        customer.email, customer.email_confirmed_at = target, now
    customers.index(session, customer)
    audit.record(
        session,
        f"customer.{key}_confirmed",
        actor=actor,
        subject=f"customer:{customer.public_id}",
        customer=customer,
        now=now,
    )
    return {FIELD[key]: target}
