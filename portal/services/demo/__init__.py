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

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.checks import sandboxed
from portal.checks.people import SPECIMEN_PEOPLE, Person
from portal.checks.values import Examined
from portal.domain.demo import Case
from portal.models.customer import Customer
from portal.models.familiar import FaceTemplate
from portal.policy import Policy
from portal.ports import Storage
from portal.services import customers, evidence, invitations
from portal.services.demo import staff, way
from portal.services.demo.specimens import first_name, numbered
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
class Prepared:
    """Who a demo customer will be, and what they have given so far."""

    reference: str
    person: Person
    pictures: Pictures


@dataclass(frozen=True)
class Made:
    """A fresh demo customer, and the token of the link that lets them in."""

    customer: Customer
    token: str


def prepare(case: Case, policy: Policy) -> Prepared:
    """Draw and examine the pictures; slow, so outside a transaction."""
    reference = f"DEMO-{secrets.token_hex(4).upper()}"
    person = secrets.choice(SPECIMEN_PEOPLE)
    if "document" not in case.finished:
        return Prepared(reference, person, {})
    front = _picture(
        DocumentType.PASSPORT, Side.FRONT, numbered(person, reference), policy
    )
    face = specimen_pictures(person, policy)[Side.SELFIE]
    return Prepared(reference, person, {Side.FRONT: front, Side.SELFIE: face})


@lru_cache(maxsize=8)
def specimen_pictures(person: Person, policy: Policy) -> Pictures:
    """Give each side of a specimen ID card and the selfie, as a customer sends them."""
    return {side: _picture(DocumentType.ID_CARD, side, person, policy) for side in Side}


def _picture(
    kind: DocumentType, side: Side, person: Person, policy: Policy
) -> tuple[bytes, Examined]:
    original = sandboxed.draw(kind, side, person, policy)
    return original, evidence.examine(original, side, policy)


def make(
    session: Session,
    case: Case,
    prepared: Prepared,
    *,
    kit: Kit,
    now: datetime,
) -> Made:
    """Make a fresh customer in this state."""
    days = kit.policy.customer.days_to_verify
    _forget_faces(session)
    customer = _register(session, prepared, days=days, now=now - case.registered)
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
    way.walk(
        session,
        customer,
        case,
        prepared.pictures,
        storage=kit.storage,
        policy=kit.policy,
        now=now,
    )
    if case.revoked:
        support = staff.row(session, Role.SUPPORT, now=now)
        invitations.revoke(session, customer, by=support, now=now)
    return Made(customer, link.token)


def latest(session: Session) -> Customer | None:
    """Give the customer that the sandbox made last."""
    made = select(Customer).where(Customer.reference.startswith("DEMO-"))
    return session.scalars(made.order_by(Customer.id.desc()).limit(1)).first()


def _forget_faces(session: Session) -> None:
    # there are two faces alone: every newcomer would be known by theirs
    earlier = select(Customer.id).where(Customer.reference.startswith("DEMO-"))
    session.execute(
        delete(FaceTemplate).where(FaceTemplate.customer_id.in_(earlier)),
        execution_options={"synchronize_session": False},
    )


def _register(
    session: Session, prepared: Prepared, *, days: int, now: datetime
) -> Customer:
    person, mark = prepared.person, prepared.reference.removeprefix("DEMO-").lower()
    first = first_name(person)
    return customers.register(
        session,
        name=f"{person.given_names} {person.surname}",
        email=f"{first}.{mark}@example.org",
        phone=f"+1{secrets.choice(AREAS)}55501{secrets.randbelow(100):02}",
        reference=prepared.reference,
        actor="sandbox",
        days_to_verify=days,
        now=now,
    )
