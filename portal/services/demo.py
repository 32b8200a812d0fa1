"""
Demo customers in every state, made through what real customers go through.

Only the sandbox offers them. Nothing is forged: the pictures are examined and kept,
the decisions are made by a demo reviewer, the link is an ordinary invitation.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy.orm import Session

from portal.checks import sandboxed
from portal.checks.people import SPECIMEN_PEOPLE, Person
from portal.checks.values import Examined
from portal.domain.demo import Case
from portal.models.customer import Customer
from portal.policy import Policy
from portal.ports import Storage
from portal.services import customers, demo_staff, demo_way, evidence, invitations
from portal.services.links import make_link
from portal.states import DocumentType, InvitationWay, Role, Side

Pictures = Mapping[Side, tuple[bytes, Examined]]
# NANPA: 555-0100 to 555-0199 are for fiction; area codes of large cities
AREAS = (201, 206, 212, 213, 303, 305, 312, 404, 415, 503, 512, 602, 617, 702, 713)


@dataclass(frozen=True, kw_only=True)
class Kit:
    """What the making of demo customers needs besides the database."""

    storage: Storage
    policy: Policy
    secret_key: str


@dataclass(frozen=True)
class Made:
    """A fresh demo customer, and the token of the link that lets them in."""

    customer: Customer
    token: str


def prepare(case: Case, policy: Policy) -> tuple[Person, Pictures]:
    """Draw and examine the pictures; slow at first, so outside a transaction."""
    person = secrets.choice(SPECIMEN_PEOPLE)
    wanted = "document" in case.finished
    return person, specimen_pictures(person, policy) if wanted else {}


@lru_cache(maxsize=8)
def specimen_pictures(person: Person, policy: Policy) -> Pictures:
    """Give each side of a specimen ID card and the selfie, as a customer sends them."""
    originals = {
        side: sandboxed.draw(DocumentType.ID_CARD, side, person, policy)
        for side in Side
    }
    return {
        side: (original, evidence.examine(original, side, policy))
        for side, original in originals.items()
    }


def make(
    session: Session,
    case: Case,
    person: Person,
    pictures: Pictures,
    *,
    kit: Kit,
    now: datetime,
) -> Made:
    """Make a fresh customer in this state."""
    days = kit.policy.customer.days_to_verify
    customer = _register(session, person, days=days, now=now - case.registered)
    link = make_link(kit.secret_key, "invitation")
    invitations.send(
        session,
        customer,
        way=InvitationWay.COPY,
        secret_hash=link.secret_hash,
        words=None,
        by=None,
        policy=kit.policy.invitation,
        now=now - case.invited,
    )
    demo_way.walk(
        session,
        customer,
        case,
        pictures,
        storage=kit.storage,
        policy=kit.policy,
        now=now,
    )
    if case.revoked:
        support = demo_staff.row(session, Role.SUPPORT, now=now)
        invitations.revoke(session, customer, by=support, now=now)
    return Made(customer, link.token)


def _register(
    session: Session, person: Person, *, days: int, now: datetime
) -> Customer:
    mark = secrets.token_hex(4)
    first = person.given_names.split()[0].lower()
    return customers.register(
        session,
        name=f"{person.given_names} {person.surname}",
        email=f"{first}.{mark}@example.org",
        phone=f"+1{secrets.choice(AREAS)}55501{secrets.randbelow(100):02}",
        reference=f"DEMO-{mark.upper()}",
        actor="sandbox",
        days_to_verify=days,
        now=now,
    )
