"""The invitation's card on the customer's page: how it stands, what to do next."""

from typing import Any

from portal.domain.invitations import SETTLED
from portal.extensions import db
from portal.models.customer import Customer
from portal.models.message import Message
from portal.services import invitations
from portal.services.invitations import Standing
from portal.states import InvitationState, InvitationWay
from portal.web import visitors
from portal.web.staff import watching

FINAL = SETTLED - {InvitationState.REPLACED}
LIVE = frozenset(InvitationState) - {
    InvitationState.REVOKED,
    InvitationState.REPLACED,
    InvitationState.EXPIRED,
}


def context(customer: Customer) -> dict[str, Any]:
    """Give what the card shows."""
    now = visitors.now()
    policy = visitors.config().policy.invitation
    standing = invitations.standing(db.session(), customer, policy=policy, now=now)
    until = watching.until()
    return {
        "invitation": standing,
        "to": _masked_to(standing.message),
        "offers": offers(customer, standing),
        "live": standing.state in LIVE,
        "seen": print_of(standing),
        "watch_until": until if _is_watched(standing, until) else None,
    }


def offers(customer: Customer, standing: Standing) -> list[tuple[InvitationWay, bool]]:
    """
    Give the ways that are open, the best first, and whether each was used last.

    After a failure the other way comes first.
    """
    has = {
        InvitationWay.EMAIL: bool(customer.email),
        InvitationWay.SMS: bool(customer.phone),
        InvitationWay.COPY: True,
    }
    last = standing.invitation.way if standing.invitation else None
    failed = standing.state is InvitationState.FAILED
    ways = sorted(
        (way for way in InvitationWay if has[way]),
        key=lambda way: failed and way is last,
    )
    if ways[0] is InvitationWay.COPY and len(ways) > 1:
        ways.append(ways.pop(0))
    return [(way, way is last) for way in ways]


def print_of(standing: Standing) -> str:
    """Give what changes whenever the card does."""
    public_id = standing.invitation.public_id if standing.invitation else ""
    return f"{public_id[:8]}.{standing.state or ''}.{standing.used_today}"


def _masked_to(message: Message | None) -> str:
    return (message.to or "") if message else ""


def _is_watched(standing: Standing, until: int) -> bool:
    running = standing.state is not None and standing.state not in FINAL
    return running and not watching.is_over(until)
