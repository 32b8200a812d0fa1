"""Requests by law, and those who write, approve and make them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.extensions import begin_write, db
from portal.jobs.packages import make_due
from portal.models.base import new_public_id
from portal.models.customer import Customer
from portal.models.evidence import Evidence
from portal.models.lawful import LawfulRequest
from portal.models.staff import Staff
from portal.ports import Storage
from portal.services import lawful, verifications
from portal.services.evidence.pieces import PICTURE, put
from portal.services.lawful import Asked
from portal.services.packages import downloads
from portal.states import (
    DataKind,
    Device,
    EvidenceState,
    LawfulKind,
    Role,
    Side,
)
from portal.web.staff.lawful.download import handed
from tests.clocks import NOON
from tests.factories import make_customer
from tests.staff_cast import anew, browser, make_staff

EVERYTHING = Asked(
    kind=LawfulKind.COURT_ORDER,
    authority="District Court of Utopia",
    reference="12 C 34/26",
    legal_basis="Section 7 of the Act on Courts",
    received_on=date(2026, 11, 1),
    due_on=date(2026, 12, 1),
    data_kinds=tuple(DataKind),
    since=None,
    until=None,
)


@dataclass
class Office:
    """Two who answer requests by law, and the customer whom one is about."""

    app: Flask
    session: Session
    customer: Customer
    clerk: Staff
    officer: Staff

    def asks(self, *, now: datetime = NOON, **changes: object) -> LawfulRequest:
        """Write a request and ask for approval."""
        asked = replace(EVERYTHING, **changes)
        row = lawful.write(self.session, self.customer, asked, by=self.clerk, now=now)
        lawful.ask(self.session, row, by=self.clerk, now=now)
        self.session.commit()
        return row

    def approved(self, *, now: datetime = NOON, **changes: object) -> LawfulRequest:
        """Have a request approved."""
        row = self.asks(now=now, **changes)
        lawful.approve(self.session, row, by=self.officer, now=now)
        self.session.commit()
        return row

    def made(self, *, now: datetime = NOON, **changes: object) -> LawfulRequest:
        """Have a package made."""
        row = self.approved(now=now, **changes)
        assert 1 == make(self.app)
        anew(self.session)
        return row

    def begins(self, row: LawfulRequest) -> Iterator[bytes]:
        """Let the approver's download begin; the pieces come as they are taken."""
        now = self.app.extensions["portal"].adapters.clock()
        policy = self.app.extensions["portal"].config.policy.lawful
        with self.app.app_context():
            begin_write(db.session)
            known = db.session.get_one(LawfulRequest, row.id)
            by = db.session.get_one(Staff, self.officer.id)
            handing = downloads.begin(
                db.session(), known, by=by, policy=policy, now=now
            )
            db.session.commit()
        return handed(self.app, handing, f"staff:{self.officer.public_id}")

    def at(self, who: Staff, *, now: datetime = NOON) -> FlaskClient:
        """Give a browser on which one of them is signed in."""
        return browser(self.app, anew(self.session), who, now=now)


def office(app: Flask, session: Session, customer: Customer | None = None) -> Office:
    """Open the office, with nothing asked yet."""
    clerk = make_staff(session, Role.COMPLIANCE, name="Cleo Clerk")
    officer = make_staff(
        session, Role.COMPLIANCE, name="Odo Officer", email="odo@example.org"
    )
    found = Office(app, session, customer or make_customer(session), clerk, officer)
    session.commit()
    return found


def make(app: Flask) -> int:
    """Let the worker make what is due, in a context of its own."""
    with app.app_context():
        return make_due()


def keep_pictures(app: Flask, session: Session, content: bytes = b"jpeg") -> int:
    """Put bytes behind every picture there is; give how many there are."""
    rows = session.scalars(select(Evidence)).all()
    for number, row in enumerate(rows):
        storage = app.extensions["portal"].adapters.storage
        row.storage_key = put(row, PICTURE, content + bytes([number]), storage)
    session.commit()
    return len(rows)


def give_pictures(
    session: Session,
    customer: Customer,
    contents: Iterable[bytes],
    *,
    storage: Storage,
    now: datetime = NOON,
) -> None:
    """Let a customer have given many pictures, which staff asked for anew."""
    verification = verifications.start(session, customer, now=now)
    for number, content in enumerate(contents):
        row = Evidence(
            public_id=new_public_id(),
            verification=verification,
            side=Side.FRONT,
            state=EvidenceState.REPLACED,
            taken_on=Device.COMPUTER,
            received_at=now,
            at_version=1,
            fingerprint=number.to_bytes(32, "big"),
        )
        row.storage_key = put(row, PICTURE, content, storage)
        session.add(row)
    session.flush()


def page_of(row: LawfulRequest, action: str = "") -> str:
    """Give the address of a request's page, or of one of its buttons."""
    return f"/staff/lawful/{row.public_id}{action and '/'}{action}"


def unpacked(content: bytes) -> dict[str, bytes]:
    """Give the files of a ZIP by their names."""
    with ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}
