"""
What happens around the first demo customers, so that the console is not still.

All of it goes through what real colleagues use.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.domain.files import lists
from portal.models.base import new_public_id
from portal.models.customer import Customer
from portal.policy import Policy
from portal.services import bulk
from portal.services.bulk import pieces
from portal.services.customers import notes
from portal.services.demo import staff
from portal.services.entitlements import notices
from portal.services.reverification.asking import ask
from portal.states import BulkWay, NoticeKind, ReverificationKind, Role

INVITED = (
    "reference;name;email;phone\n"
    "DEMO-LIST-1;Jürgen Groß;juergen.gross@example.org;\n"
    "DEMO-LIST-2;Zoë Weiß;;+1 212 555 0142\n"
)


def add(
    session: Session, made: Mapping[str, Customer], *, policy: Policy, now: datetime
) -> None:
    """Let colleagues write, report and ask; `made` are the customers by their state."""
    support = staff.row(session, Role.SUPPORT, now=now)
    officer = staff.row(session, Role.COMPLIANCE, now=now)
    reviewer = staff.row(session, Role.REVIEWER, now=now)
    notes.add(
        session,
        made["in_review"],
        f"@{reviewer.name} they called: a server waits for it. Could you look first?",
        by=support,
        now=now - timedelta(minutes=2),
    )
    notices.record(
        session,
        made["document_step"],
        kind=NoticeKind.ABUSE,
        source="Abuse desk of a network",
        words="Unwanted mail was sent from the customer's server.",
        received_on=now.date(),
        by=officer,
        seen=0,
        now=now - timedelta(minutes=1),
    )
    ask(
        session,
        made["approved"],
        kind=ReverificationKind.CONFIRM,
        why="We ask once a year whether everything still holds.",
        by=officer,
        grace_days=policy.reverification.grace_days,
        now=now,
    )
    bulk.from_file(
        session,
        pieces.cut(lists.read(INVITED), most=2, language_of=lambda given: given),
        bulk.Asked(
            by=support,
            once=new_public_id(),
            way=BulkWay.EMAIL_ELSE_SMS,
            language="en",
            registers=True,
        ),
        encoding="utf-8",
        now=now,
    )
