"""Tell customers when their services stop and when they go on."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.entitlements import Entitlements
from portal.models.customer import Customer
from portal.policy import CustomerPolicy
from portal.services import entitlements
from portal.services.messages.telling import Teller


def tell(
    session: Session,
    customer: Customer,
    *,
    before: Entitlements,
    after: Entitlements,
    about: str,
    teller: Teller,
    now: datetime,
    text: str | None = None,
) -> str | None:
    """
    Write what changed, if anything did; give the kind of letter.

    `about` names the notice or decision: of each the customer hears once. What was
    reported is not told, nor by whom; `text` is what staff wrote for the customer.
    """
    if before.services.yes and after.suspended:
        kind, todo = "suspended", to_do(after)
    elif before.suspended and after.services.yes:
        kind, todo = "lifted", "nothing"
    else:
        return None
    teller.tell(
        session,
        customer,
        kind,
        once=f"{kind}:{about}",
        invite=todo == "verify",
        now=now,
        todo=todo,
        text=text,
    )
    return kind


def tell_lifted(
    session: Session,
    customer: Customer,
    *,
    policy: CustomerPolicy,
    teller: Teller,
    now: datetime,
) -> None:
    """Write to somebody verified that services go on, unless a case stops them."""
    found = entitlements.of(session, customer, policy=policy, now=now)
    if found.services.yes:
        once = f"lifted:{customer.public_id}:{customer.verified_at:%Y%m%d%H%M%S}"
        teller.tell(session, customer, "lifted", once=once, invite=False, now=now)


def to_do(found: Entitlements) -> str:
    """Give what a suspended customer can do: "verify", "wait", or "write" to us."""
    if "suspended" in found.services.reasons:
        return "write"
    return "wait" if "in_review" in found.remarks else "verify"
