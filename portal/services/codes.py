"""Make and use one-time codes, within the limits of the policy."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.domain.codes import new_digits, require_open
from portal.errors import CodeExpired, LinkClosed, WrongCode
from portal.models.customer import Customer
from portal.models.message import Code
from portal.policy import CodePolicy
from portal.services import limits
from portal.services.limits import Limit
from portal.services.links import Link
from portal.states import CodePurpose
from portal.vault import Keyring

KIND = {
    CodePurpose.SIGN_IN: "email",
    CodePurpose.PHONE: "phone",
    CodePurpose.EMAIL: "email",
}


@dataclass(frozen=True)
class Made:
    """A fresh code: the row, and the digits that only the message holds."""

    code: Code
    digits: str


def make(
    session: Session,
    *,
    purpose: CodePurpose,
    target: str,
    customer: Customer | None,
    policy: CodePolicy,
    now: datetime,
    link: Link | None = None,
) -> Made:
    """
    Make a code for a number or address; the customer's older one ends.

    Raise TooMany if the target was sent too many lately.
    """
    digest = target_digest(session, purpose, target)
    limits.spend(session, *_limits(policy, purpose), digest=digest, now=now)
    _replace_older(session, purpose, customer, digest, now=now)
    code = Code(
        customer=customer,
        purpose=purpose,
        target_digest=digest,
        digest=bytes(32),
        link_hash=link.secret_hash if link else None,
        made_at=now,
        expires_at=now + _lifetime(policy, purpose),
        wrong_tries=0,
    )
    session.add(code)
    session.flush()
    digits = new_digits()
    code.digest = _digest(session, code, digits)
    session.flush()
    return Made(code, digits)


def find(
    session: Session,
    public_id: str,
    *,
    purpose: CodePurpose,
    customer: Customer | None = None,
) -> Code | None:
    """Give a code by its id, of this purpose and this customer alone."""
    wanted = select(Code).where(Code.public_id == public_id, Code.purpose == purpose)
    if customer is not None:
        wanted = wanted.where(Code.customer_id == customer.id)
    return session.scalar(wanted)


def use(
    session: Session, code: Code, digits: str, *, policy: CodePolicy, now: datetime
) -> None:
    """
    Use the code up if the digits fit; a wrong try counts, so commit either way.

    Raise WrongCode with the tries left, or CodeExpired with the reason.
    """
    code = _lock(session, code)
    _require_open(code, policy, now)
    fits = hmac.compare_digest(code.digest, _digest(session, code, digits))
    if fits and code.customer_id is not None:
        code.used_at = now
        session.flush()
        return
    code.wrong_tries += 1
    session.flush()
    left = policy.wrong_tries - code.wrong_tries
    raise WrongCode(left) if left else CodeExpired("tries")


def find_link(session: Session, secret_hash: bytes) -> Code:
    """Give the code that an e-mailed link belongs to; raise LinkClosed if none."""
    code = session.scalar(select(Code).where(Code.link_hash == secret_hash))
    if code is None:
        raise LinkClosed("unknown")
    return code


def use_link(
    session: Session, code: Code, *, policy: CodePolicy, now: datetime
) -> None:
    """Use the code up by its link; raise CodeExpired if it no longer works."""
    code = _lock(session, code)
    _require_open(code, policy, now)
    code.used_at = now
    session.flush()


def state(code: Code, *, policy: CodePolicy, now: datetime) -> str:
    """Give "open", or why it works no more: used, replaced, tries or time."""
    try:
        _require_open(code, policy, now)
    except CodeExpired as error:
        return error.reason
    return "open"


def again_in(code: Code, *, policy: CodePolicy, now: datetime) -> int:
    """Give the seconds until the next code can be sent to the same target."""
    opens = code.made_at + timedelta(seconds=policy.resend_seconds)
    return max(0, -int(-(opens - now).total_seconds() // 1))


def minutes(code: Code) -> int:
    """Give how long the code works after it was made."""
    return round((code.expires_at - code.made_at).total_seconds() / 60)


def target_digest(session: Session, purpose: CodePurpose, target: str) -> bytes:
    """Give the keyed hash of a number or address; case does not matter."""
    return _keyring(session).digest(KIND[purpose], target.lower())


def _lock(session: Session, code: Code) -> Code:
    # two wrong tries at once count as two
    return session.scalars(
        select(Code)
        .where(Code.id == code.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _require_open(code: Code, policy: CodePolicy, now: datetime) -> None:
    require_open(
        used=code.used_at is not None,
        replaced=code.replaced_at is not None,
        wrong_tries=code.wrong_tries,
        most_tries=policy.wrong_tries,
        expires_at=code.expires_at,
        now=now,
    )


def _replace_older(
    session: Session,
    purpose: CodePurpose,
    customer: Customer | None,
    digest: bytes,
    *,
    now: datetime,
) -> None:
    # a stranger's codes are known by the address alone
    whose = (
        Code.target_digest == digest
        if customer is None
        else Code.customer_id == customer.id
    )
    session.execute(
        update(Code)
        .where(whose, Code.purpose == purpose)
        .where(Code.used_at.is_(None), Code.replaced_at.is_(None))
        .values(replaced_at=now)
    )


def _lifetime(policy: CodePolicy, purpose: CodePurpose) -> timedelta:
    by_phone = KIND[purpose] == "phone"
    return timedelta(minutes=policy.sms_minutes if by_phone else policy.email_minutes)


def _limits(policy: CodePolicy, purpose: CodePurpose) -> tuple[Limit, ...]:
    again = timedelta(seconds=policy.resend_seconds)
    # the longest first: it says when a code can really be sent
    return (
        Limit("code_day", policy.sends_per_day, timedelta(days=1)),
        Limit("code_hour", policy.sends_per_hour, timedelta(hours=1)),
        Limit(f"code_again_{purpose}", 1, again),
    )


def _digest(session: Session, code: Code, digits: str) -> bytes:
    # bound to what it proves: the same digits fit no other row
    parts = (code.purpose, code.public_id, code.target_digest.hex(), digits)
    return _keyring(session).digest("code", "\0".join(parts))


def _keyring(session: Session) -> Keyring:
    keyring: Keyring = session.info["keyring"]
    return keyring
