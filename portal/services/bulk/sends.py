"""Send the lines of bulk invitations: some at a time, none twice, none left out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.bulk_lines import Given
from portal.errors import CannotOpen, NoAddress, TooMany
from portal.models.bulk import BulkInvitation, BulkLine
from portal.models.customer import Customer
from portal.models.message import Message
from portal.policy import Policy
from portal.services import bulk as bulks
from portal.services import customers, invitations, verifications
from portal.services.bulk.lines import skip
from portal.services.bulk.pace import allowance
from portal.services.bulk.people import is_in_review, sent_before, way_for, whom
from portal.services.locks import one_at_a_time
from portal.services.messages import Words
from portal.states import BulkState, InvitationWay, LineState
from portal.vault import Keyring

BATCH = 10  # lines of one transaction: on SQLite nobody else writes meanwhile
WORKER = "platform"


@dataclass(frozen=True)
class Letter:
    """A link, the hash to store of it, and the words around it; none to copy it."""

    words: Words | None
    secret_hash: bytes
    url: str


Compose = Callable[[Customer, InvitationWay], Letter]


def send_some(
    session: Session, *, compose: Compose, policy: Policy, now: datetime
) -> bool:
    """
    Send a batch of the bulk that waited longest; say whether more may be sent now.

    What became of a line is committed together with its message.
    """
    keyring: Keyring = session.info["keyring"]
    one_at_a_time(session, keyring.digest("once", "bulk"))  # two bulks, one person
    most = min(BATCH, allowance(session, per_minute=policy.bulk.per_minute, now=now))
    if most <= 0:
        return False
    bulk = session.scalar(
        select(BulkInvitation)
        .where(BulkInvitation.state == BulkState.SENDING)
        .order_by(BulkInvitation.worked_at, BulkInvitation.id)
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if bulk is None:
        return False
    bulk.worked_at = now
    lines = session.scalars(
        select(BulkLine)
        .where(BulkLine.bulk_id == bulk.id, BulkLine.state == LineState.WAITING)
        .order_by(BulkLine.number)
        .limit(most)
    ).all()
    sending = _Sending(session, bulk, compose, policy, now)
    for line in lines:
        sending.settle(line)
    if len(lines) < most:
        bulks.end(session, bulk, BulkState.DONE, now=now)
        bulks.record(session, bulk, "bulk.finished", actor=WORKER, now=now)
    return True


@dataclass(frozen=True)
class _Sending:
    session: Session
    bulk: BulkInvitation
    compose: Compose
    policy: Policy
    now: datetime

    def settle(self, line: BulkLine) -> None:
        """Send one line, or say why nothing is sent."""
        reason = self._sent_before(line)
        if reason is None:
            try:
                reason = self._send(line)
            except CannotOpen:
                reason = "erased"
            except NoAddress:
                reason = "no_address"
            except TooMany as limit:
                reason = "today" if limit.limit == "invitation.day" else "too_soon"
        if reason is not None:
            skip(line, reason, now=self.now)
        self.session.flush()

    def _send(self, line: BulkLine) -> str | None:
        customer = self._customer(line)
        if customer is None:
            return "erased"
        line.customer_id = customer.id
        verifications.lock_customer(self.session, customer)
        self.session.refresh(customer)
        if customer.verified_at is not None:
            return "verified"
        if is_in_review(self.session, customer):
            return "in_review"
        way = way_for(customer, self.bulk.way)
        if way is None:
            raise NoAddress
        letter = self.compose(customer, way)
        invitation = invitations.send(
            self.session,
            customer,
            way=way,
            secret_hash=letter.secret_hash,
            words=letter.words,
            by=self.bulk.started_by,
            policy=self.policy.invitation,
            now=self.now,
        )
        line.invitation_id = invitation.id
        line.message_id = self.session.scalar(
            select(Message.id).where(Message.subject_id == invitation.public_id)
        )
        line.state, line.settled_at = LineState.SENT, self.now
        return None

    def _sent_before(self, line: BulkLine) -> str | None:
        if line.digest is None:
            return None
        since = self.now - timedelta(days=self.policy.bulk.same_line_days)
        sent = sent_before(self.session, [line.digest], since=since)
        line.earlier_at = sent.get(line.digest)
        return "sent_before" if sent else None

    def _customer(self, line: BulkLine) -> Customer | None:
        if line.customer_id is not None:
            return line.customer
        if line.given is None:
            return None
        given = Given.from_row(line.given["line"])
        (known,) = whom(self.session, [given])
        if known.customer_id is None:
            return self._register(given)
        return self.session.get(Customer, known.customer_id)

    def _register(self, given: Given) -> Customer:
        return customers.register(
            self.session,
            actor=f"staff:{self.bulk.started_by.public_id}",
            now=self.now,
            days_to_verify=self.policy.customer.days_to_verify,
            name=given.name,
            email=given.email or None,
            phone=given.phone or None,
            language=given.language or self.bulk.language,
            reference=given.reference or None,
        )
