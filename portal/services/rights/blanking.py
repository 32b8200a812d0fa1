"""
Leave nothing personal in the rows of one customer.

What is sealed is emptied wherever a table names a customer or a verification, so
that a table that comes later is emptied as well. Run again, it changes nothing.
"""

import secrets
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, Table, delete, select, update
from sqlalchemy.orm import Session

from portal.models.base import Base, KeyHolder
from portal.models.case import Case
from portal.models.customer import Customer, Lookup
from portal.models.evidence import Evidence
from portal.models.examination import Assessment, Examination
from portal.models.handoff import Handoff
from portal.models.invitation import Invitation
from portal.models.message import Code, Message
from portal.models.paper import Paper
from portal.models.reverification import Renewal
from portal.models.verification import Verification
from portal.models.visitor import VisitorSession
from portal.services import retention, reverification
from portal.services.own_data import transfers
from portal.services.retention.message_words import forget_words
from portal.states import ExaminationState, HandoffEnd, VerificationState

HASH = 32  # bytes
UNDECIDED = (VerificationState.IN_REVIEW, VerificationState.RESUBMISSION_REQUESTED)
RECEIPT = "erased"  # the message that tells of the erasure outlives it for a while


def blank(session: Session, customer: Customer, *, now: datetime) -> None:
    """Empty every row of the customer but the customer's own; end what is open."""
    retention.forget_customer(session, customer)
    reverification.forget(session, customer, now=now)
    _end_ways_in(session, customer, now=now)
    _empty_pictures(session, customer)
    _empty_passages(session, customer)
    transfers.forget(session, customer, now=now)
    for table, where in _tables(customer):
        sealed = [each.name for each in table.c if each.name.endswith("_sealed")]
        session.execute(update(table).where(where).values(dict.fromkeys(sealed, None)))
    forget_words(
        session,
        (Message.customer_id == customer.id) & (Message.kind != RECEIPT),
        now=now,
    )
    session.execute(delete(Renewal).where(Renewal.customer_id == customer.id))
    session.execute(delete(Lookup).where(Lookup.customer_id == customer.id))
    session.expire_all()


def passages_of(customer: Customer) -> ColumnElement[bool]:
    """Say which verifications are the customer's, in a query of another table."""
    return Verification.customer_id == customer.id


def _tables(customer: Customer) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    passages = select(Verification.id).where(passages_of(customer))
    cases = select(Case.id).where(Case.customer_id == customer.id)
    for mapper in Base.registry.mappers:
        table = mapper.local_table
        # a row with a key of its own has a time of its own: a message, a kept record,
        # a request by law
        if not isinstance(table, Table) or issubclass(mapper.class_, KeyHolder):
            continue
        if not any(each.name.endswith("_sealed") for each in table.c):
            continue
        if "customer_id" in table.c:
            yield table, table.c.customer_id == customer.id
        elif "verification_id" in table.c:
            yield table, table.c.verification_id.in_(passages)
        elif "case_id" in table.c:
            yield table, table.c.case_id.in_(cases)


def _end_ways_in(session: Session, customer: Customer, *, now: datetime) -> None:
    passages = select(Verification.id).where(passages_of(customer))
    handoffs = select(Handoff.id).where(Handoff.verification_id.in_(passages))
    session.execute(
        delete(VisitorSession).where(
            (VisitorSession.customer_id == customer.id)
            | VisitorSession.handoff_id.in_(handoffs)
        )
    )
    session.execute(delete(Code).where(Code.customer_id == customer.id))
    for handoff in session.scalars(select(Handoff).where(Handoff.id.in_(handoffs))):
        handoff.secret_hash = secrets.token_bytes(HASH)
        handoff.from_device, handoff.opened_on, handoff.phone_device = "", None, None
        if handoff.ended_at is None:
            handoff.ended_at, handoff.ended_as = now, HandoffEnd.CANCELLED
    for invitation in session.scalars(
        select(Invitation).where(Invitation.customer_id == customer.id)
    ):
        invitation.secret_hash = secrets.token_bytes(HASH)
        if invitation.replaced_at is None:
            invitation.revoked_at = invitation.revoked_at or now
    session.flush()


def _empty_pictures(session: Session, customer: Customer) -> None:
    passages = select(Verification.id).where(passages_of(customer))
    of_them = update(Evidence).where(Evidence.verification_id.in_(passages))
    session.execute(of_them.values(fingerprint=bytes(HASH), preview_key=None))
    cases = select(Case.id).where(Case.customer_id == customer.id)
    of_papers = update(Paper).where(Paper.case_id.in_(cases))
    session.execute(of_papers.values(fingerprint=bytes(HASH)))
    done = {"state": ExaminationState.DONE, "due_at": None}
    for table in (Examination, Assessment):
        session.execute(
            update(table).where(table.verification_id.in_(passages)).values(done)
        )


def _empty_passages(session: Session, customer: Customer) -> None:
    # nobody is to decide on them any more, and nobody is asked for anything
    session.execute(
        update(Verification)
        .where(passages_of(customer), Verification.state.in_(UNDECIDED))
        .values(state=VerificationState.OPEN)
    )
