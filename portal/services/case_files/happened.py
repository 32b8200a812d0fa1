"""What the audit log holds of a case: of its papers, its transfer and its refunds."""

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from portal.domain.timeline.own_view import in_english
from portal.models.audit import AuditEvent
from portal.models.case import Case
from portal.models.notice import Notice
from portal.models.paper import Paper
from portal.models.refund import RefundRequest
from portal.services import histories
from portal.services.case_files.blocks import Block, Heading, Table, Words, moment

MOST = 2000  # of which the newest are told: some eighty pages of them
# about the customer, whose verification the paper tells of
PERSON = frozenset(
    {
        "customer.corrected",
        "customer.email_confirmed",
        "customer.phone_confirmed",
        "decision.made",
        "reverification.ended",
        "verification.started",
        "verification.submitted",
    }
)
# who looked changes nothing of what there is to be told
LOOKS = frozenset({"paper.viewed", "transfer.answers_viewed"})
OWN = "case_file."
ACTORS = {
    "customer": "the customer",
    "phone": "the customer's phone",
    "operator": "an operator",
    "platform": "the platform",
}


def of(session: Session, case: Case) -> list[AuditEvent]:
    """List the newest of what happened, in the order in which it did."""
    found = session.scalars(
        select(AuditEvent)
        .where(_about(session, case))
        .order_by(AuditEvent.sequence.desc())
        .limit(MOST)
    ).all()
    return list(reversed(found))


def newest(session: Session, case: Case) -> int:
    """Give the newest event after which a paper about the case is an old one."""
    found = select(func.max(AuditEvent.sequence)).where(
        _about(session, case),
        AuditEvent.action.not_in(LOOKS),
        ~AuditEvent.action.startswith(OWN, autoescape=True),
    )
    return session.scalar(found) or 0


def told(session: Session, events: Sequence[AuditEvent]) -> Iterator[Block]:
    """Tell them in a table, by their number in the audit log."""
    names = histories.names_of(session, [event.actor for event in events])
    rows = [
        (
            str(event.sequence),
            moment(event.at),
            in_english(event.action, event.details),
            names.get(event.actor) or _actor(event.actor),
            event.action,
        )
        for event in events
    ]
    yield Heading("Audit log")
    if len(events) == MOST:
        yield Words(f"There are more events than these: the newest {MOST} are told.")
    head = ("No.", "When", "What happened", "Who", "Action")
    yield Table(head, rows, (0.7, 1.4, 2.8, 1.5, 1.7))


def _about(session: Session, case: Case) -> ColumnElement[bool]:
    mine = AuditEvent.customer == case.customer.public_id
    return mine & (
        AuditEvent.subject.in_(_subjects(session, case)) | AuditEvent.action.in_(PERSON)
    )


def _subjects(session: Session, case: Case) -> list[str]:
    papers = select(Paper.public_id).where(Paper.case_id == case.id)
    refunds = select(RefundRequest.public_id).where(RefundRequest.case_id == case.id)
    notices = select(Notice.public_id).where(Notice.case_id == case.id)
    return [
        f"case:{case.public_id}",
        *([f"transfer:{case.transfer.public_id}"] if case.transfer else ()),
        *(f"paper:{each}" for each in session.scalars(papers)),
        *(f"refund:{each}" for each in session.scalars(refunds)),
        *(f"notice:{each}" for each in session.scalars(notices)),
    ]


def _actor(by: str) -> str:
    return ACTORS.get(by.partition(":")[0], "the portal")
