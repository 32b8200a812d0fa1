"""Find whom the lines of a list mean, and who is not to be invited now."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.bulk_lines import Given
from portal.models.bulk import BulkLine
from portal.models.customer import Customer, Lookup
from portal.models.message import Spending
from portal.models.verification import Verification
from portal.policy import InvitationPolicy
from portal.services.invitations import digest_of, limits_for
from portal.states import BulkWay, InvitationWay, LineState, VerificationState
from portal.vault import Keyring


@dataclass(frozen=True)
class Known:
    """The customer whom a line means, if anybody; whether its reference says so."""

    customer_id: int | None
    by_reference: bool = False


def whom(session: Session, lines: Sequence[Given]) -> list[Known]:
    """Give whom each line means: by its reference, else its e-mail, else its phone."""
    keyring: Keyring = session.info["keyring"]
    by_reference = _by_reference(session, lines)
    emails = _found(session, "email", (each.email.lower() for each in lines))
    phones = _found(session, "phone", (each.phone for each in lines))
    found = []
    for each in lines:
        ids = (by_reference.get(form) for form in _forms(each))
        named = next(filter(None, ids), None)
        if named is not None:
            found.append(Known(named, by_reference=True))
            continue
        email = keyring.digest("email", each.email.lower())
        phone = keyring.digest("phone", each.phone)
        found.append(Known(emails.get(email) or phones.get(phone)))
    return found


def _by_reference(session: Session, lines: Sequence[Given]) -> dict[str, int]:
    forms = {form for each in lines for form in _forms(each)}
    rows = session.execute(
        select(Customer.reference, Customer.id).where(Customer.reference.in_(forms))
    )
    return {row.reference: row.id for row in rows}


def _forms(given: Given) -> tuple[str, ...]:
    # as it is, not as it is searched: 1-11 and 11-1 are two customers
    return tuple(filter(None, (given.reference, given.reference.upper())))


def _found(session: Session, kind: str, values: Iterable[str]) -> dict[bytes, int]:
    keyring: Keyring = session.info["keyring"]
    digests = {keyring.digest(kind, value) for value in values if value}
    rows = session.execute(
        select(Lookup.digest, func.max(Lookup.customer_id).label("newest"))
        .where(Lookup.kind == kind, Lookup.digest.in_(digests))
        .group_by(Lookup.digest)
    )
    return {row.digest: row.newest for row in rows}


def way_to(has_email: bool, has_phone: bool, way: BulkWay) -> InvitationWay | None:
    """Give the way by which somebody is reached, or None."""
    if has_email and way is not BulkWay.SMS:
        return InvitationWay.EMAIL
    if has_phone and way is not BulkWay.EMAIL:
        return InvitationWay.SMS
    return None


def way_for(customer: Customer, way: BulkWay) -> InvitationWay | None:
    """Give the way by which a customer is reached; nothing is unsealed for it."""
    has_email = customer.email_sealed is not None
    return way_to(has_email, customer.phone_sealed is not None, way)


def sent_before(
    session: Session, digests: Collection[bytes], *, since: datetime
) -> dict[bytes, datetime]:
    """Give when each of these lines was sent first, of those that were."""
    rows = session.execute(
        select(BulkLine.digest, func.min(BulkLine.settled_at))
        .where(
            BulkLine.digest.in_(digests),
            BulkLine.state == LineState.SENT,
            BulkLine.settled_at > since,
        )
        .group_by(BulkLine.digest)
    )
    return {digest: at for digest, at in rows if digest is not None and at}


def blocked(
    session: Session,
    customers: Sequence[Customer],
    way: BulkWay,
    *,
    policy: InvitationPolicy,
    now: datetime,
) -> dict[int, str]:
    """Give why some of the customers are not to be invited now, by their ids."""
    spent = _spent(session, customers, now=now)
    waiting = _in_review(session, [customer.id for customer in customers])
    found = {}
    for customer in customers:
        reason = _reason(
            customer, way, spent[digest_of(session, customer)], policy=policy, now=now
        )
        if reason is None and customer.id in waiting:
            reason = "in_review"
        if reason is not None:
            found[customer.id] = reason
    return found


def is_in_review(session: Session, customer: Customer) -> bool:
    """Say whether the customer has given everything and waits for the answer."""
    return bool(_in_review(session, [customer.id]))


def _reason(
    customer: Customer,
    way: BulkWay,
    spent: Mapping[str, Sequence[datetime]],
    *,
    policy: InvitationPolicy,
    now: datetime,
) -> str | None:
    if customer.verified_at is not None:
        return "verified"
    found = way_for(customer, way)
    if found is None:
        return "no_address"
    again, day = limits_for(policy, found)
    told = ((day, "today"), (again, "too_soon"))
    for limit, reason in told:
        uses = [at for at in spent.get(limit.name, ()) if at > now - limit.window]
        if len(uses) >= limit.times:
            return reason
    return None


def _spent(
    session: Session, customers: Sequence[Customer], *, now: datetime
) -> dict[bytes, dict[str, list[datetime]]]:
    digests = [digest_of(session, customer) for customer in customers]
    rows = session.execute(
        select(Spending.digest, Spending.limit, Spending.at).where(
            Spending.digest.in_(digests), Spending.at > now - timedelta(days=1)
        )
    )
    found: dict[bytes, dict[str, list[datetime]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for digest, limit, at in rows:
        found[digest][limit].append(at)
    return found


def _in_review(session: Session, ids: Sequence[int]) -> set[int]:
    newest = (
        select(func.max(Verification.id))
        .where(Verification.customer_id.in_(ids))
        .group_by(Verification.customer_id)
    )
    return set(
        session.scalars(
            select(Verification.customer_id).where(
                Verification.id.in_(newest),
                Verification.state == VerificationState.IN_REVIEW,
            )
        )
    )
