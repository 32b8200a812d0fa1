"""
A console with something on every page, and the address of each.

Whoever adds a page to the console gives it an address here: the tour says which lack
one.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from portal.domain.demo import BY_KEY
from portal.domain.groups import Group
from portal.domain.roles import Permission
from portal.models.base import new_public_id
from portal.models.customer import Customer
from portal.models.evidence import Evidence
from portal.models.notice import Notice
from portal.models.staff import Staff
from portal.services import bulk, demo, lawful, verifications
from portal.services.customers import notes
from portal.services.entitlements import notices
from portal.services.reverification import batches
from portal.services.reverification.asking import ask
from portal.services.reviews import claims
from portal.services.rights import erasure
from portal.states import (
    BulkWay,
    NoticeKind,
    ReverificationKind,
    Role,
)
from tests.lawful_cast import EVERYTHING
from tests.reverifying import make_verified
from tests.staff_cast import make_staff

# no pages: pictures, files, and parts of pages that htmx asks for
PARTS = {
    "staff.bulk_result",
    "staff.customer_history",
    "staff.desk_numbers_file",
    "staff.frame",
    "staff.full_picture",
    "staff.invitation_card",
    "staff.lawful_progress",
    "staff.mention",
    "staff.numbers_file",
    "staff.picture",
    "staff.preview_decision",
}
# pages that need what is not here: a link, half a sign-in, a film, what the law keeps
ELSEWHERE = {
    "staff.film",
    "staff.kept_record",
    "staff.set_password",
    "staff.set_up",
    "staff.set_up_app",
    "staff.sign_in",
    "staff.sign_in_code",
}
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Tour:
    """What is there to be looked at, and who looks."""

    me: Staff
    values: Mapping[str, dict[str, str]]  # of each endpoint's address

    def pages(self, app: Flask) -> dict[str, str]:
        """Give the address of every page of the console by its endpoint."""
        return {
            rule.endpoint: PLACE.sub(
                lambda place, of=rule.endpoint: self.values[of][place[1]], rule.rule
            )
            for rule in pages_of(app)
            if rule.endpoint in self.values or not rule.arguments
        }

    def missing(self, app: Flask) -> set[str]:
        """
        Give the endpoints of which nobody said how they are reached.

        Those of one transfer are not among them: the desk's own tests look at these.
        """
        needs = app.blueprints["staff"].needs
        known = {name for name, needed in needs.items() if needed is Permission.AML}
        return {
            rule.endpoint
            for rule in pages_of(app)
            if rule.arguments and rule.endpoint not in self.values.keys() | known
        }


def pages_of(app: Flask) -> Iterator[Rule]:
    """Give the rules of the console's pages."""
    for rule in app.url_map.iter_rules():
        read = rule.endpoint.startswith("staff.") and "GET" in (rule.methods or ())
        if read and rule.endpoint not in PARTS | ELSEWHERE:
            yield rule


def prepare(app: Flask, session: Session, *, now: datetime) -> Tour:
    """Put something on every page."""
    portal = app.extensions["portal"]
    me = make_staff(session, Role.ADMINISTRATOR, name="Alex Administrator", now=now)
    other = make_staff(
        session, Role.COMPLIANCE, name="Charlie", email="charlie@example.org", now=now
    )
    kit = demo.Kit(
        storage=portal.adapters.storage,
        policy=portal.config.policy,
        secret_key=portal.config.secret_key,
    )
    waiting = _made(session, "in_review", kit, now=now)
    half = _made(session, "half_way", kit, now=now)
    gone = _made(session, "new", kit, now=now)
    prospect = erasure.Prospect(None, [])
    erasure.erase(
        session, gone, prospect=prospect, moved=None, actor="test", words=None, now=now
    )
    verified = make_verified(session, now=now)
    notes.add(session, half, "@Alex, they called: tomorrow.", by=other, now=now)
    ask(
        session,
        verified,
        kind=ReverificationKind.CONFIRM,
        why="You moved.",
        by=other,
        grace_days=30,
        now=now,
    )
    notice = _notice(session, half, other, now=now)
    case = _notice(session, verified, other, now=now).case
    row = verifications.current(session, waiting.id)
    assert row is not None
    claims.take(session, row, by=me, lease=timedelta(minutes=10), now=now)
    picture = session.scalars(
        select(Evidence.public_id).where(Evidence.verification_id == row.id)
    ).first()
    request = lawful.write(session, half, EVERYTHING, by=me, now=now)
    asked = lawful.write(session, verified, EVERYTHING, by=other, now=now)
    lawful.ask(session, asked, by=other, now=now)
    many = bulk.from_group(
        session,
        Group(),
        bulk.Asked(by=me, once=new_public_id(), way=BulkWay.EMAIL, language="en"),
        expected=4,
        now=now,
    )
    batch = batches.make(
        session,
        Group(),
        public_id=new_public_id(),
        kind=ReverificationKind.CONFIRM,
        why="",
        grace_days=30,
        by=me,
        total=1,
        now=now,
    )
    one = {"public_id": half.public_id}
    customers = ("customer", "erase_customer", "new_lawful", "new_notice")
    return Tour(
        me,
        {
            **{f"staff.{each}": one for each in (*customers, "customer_seen")},
            "staff.ask_again": {"public_id": verified.public_id},
            "staff.bulk": {"public_id": many.public_id},
            "staff.bulk_lines": {"public_id": many.public_id, "kind": "to-send"},
            "staff.case": {"public_id": case.public_id},
            "staff.notice": {"public_id": notice.public_id},
            "staff.colleague": {"public_id": other.public_id},
            "staff.picture_page": {"public_id": picture},
            "staff.edit_lawful": {"public_id": request.public_id},
            "staff.lawful_request": {"public_id": asked.public_id},
            "staff.reverification_batch": {"public_id": batch.public_id},
            "staff.invitation_text": {"language": "en", "channel": "email"},
            "staff.verification": {"public_id": row.public_id},
        },
    )


def _made(session: Session, state: str, kit: demo.Kit, *, now: datetime) -> Customer:
    prepared = demo.prepare(BY_KEY[state], kit.policy)
    return demo.make(session, BY_KEY[state], prepared, kit=kit, now=now).customer


def _notice(
    session: Session, customer: Customer, by: Staff, *, now: datetime
) -> Notice:
    return notices.record(
        session,
        customer,
        kind=NoticeKind.ABUSE,
        source="Spamhaus",
        words="Phishing at shop.example",
        received_on=now.date(),
        by=by,
        seen=0,
        now=now,
    )
