"""Of each kind that the retention removes: what is due by now, and what is not."""

import os
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from flask import Flask
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from portal.adapters.storage import FileStorage
from portal.models.base import Base, new_public_id
from portal.models.case import Case
from portal.models.case_file import CaseFile
from portal.models.customer import Customer
from portal.models.evidence import Evidence
from portal.models.examination import Examination
from portal.models.familiar import FaceTemplate
from portal.models.handoff import Handoff
from portal.models.kept import KeptRecord
from portal.models.lawful import PackagePiece
from portal.models.message import Code, Message
from portal.models.paper import Paper
from portal.models.verification import Verification
from portal.policy import Policy
from portal.ports import Adapters
from portal.services import messages, verifications, visitors
from portal.services.evidence.pieces import PICTURE, new_key, put
from portal.services.messages import Words
from portal.states import (
    CaseKind,
    CaseState,
    Channel,
    CodePurpose,
    Device,
    EvidenceState,
    ExaminationState,
    LawfulState,
    MessageStatus,
    Side,
    VerificationState,
)
from tests.erasing import FACE, erase
from tests.factories import make_customer
from tests.lawful_cast import office

DAY = timedelta(days=1)
LONG = 2600 * DAY  # over for everything
ENDED = 25  # customers: more than go in one batch
DUE = {
    "evidence": ENDED,
    "kept_records": 2,
    "unfinished": 2,
    "rejected": 2,
    "face_templates": 2,
    "code_messages": 1,
    "messages": 1,
    "erasure_receipts": 1,
    "sessions": 1,
    "handoffs": 1,
    "codes": 1,
    "fingerprints": 1,
}
KEYS = (
    Evidence.storage_key,
    Evidence.preview_key,
    Evidence.burst_key,
    PackagePiece.storage_key,
    Paper.storage_key,
    CaseFile.storage_key,
)


@dataclass
class Archive:
    """Writes what is kept; `staying` are the rows that are not due."""

    app: Flask
    session: Session
    now: datetime
    staying: list[Base] = field(default_factory=list)

    @cached_property
    def adapters(self) -> Adapters:
        """Give the portal's own."""
        found: Adapters = self.app.extensions["portal"].adapters
        return found

    def fill(self) -> None:
        """Write something due and something else of each kind."""
        for number in range(ENDED):
            self.ended(f"ended{number}", 2200 * DAY)
        self.staying.append(self.ended("lately", 300 * DAY))
        self.staying.append(self.ended("held", 2200 * DAY, held=True))
        for name, before in (("old", 2200), ("older", 2300), ("later", 300)):
            self.record(name, before * DAY)
        for state in (VerificationState.OPEN, VerificationState.REJECTED):
            for name, before in (("old", 2200), ("older", 2300), ("later", 30)):
                self.passage(f"{state}-{name}", state, before * DAY, due=before > 30)
        for due in (True, False):
            self.face(due=due)
            self.traces(due=due)
            self.case_file(due=due)
        self.packages()
        self.session.flush()

    def person(self, name: str) -> Customer:
        """Register somebody, long ago."""
        email, at = f"{name}@example.org", self.now - LONG
        return make_customer(self.session, name=name, email=email, phone=None, now=at)

    def ended(self, name: str, before: timedelta, *, held: bool = False) -> Customer:
        """Keep the picture of somebody who went."""
        customer = self.person(name)
        self.picture(self.given(customer, VerificationState.APPROVED, before))
        customer.ended_at = self.now - before
        if held:
            self.session.add(
                Case(
                    customer=customer,
                    kind=CaseKind.NOTICE,
                    state=CaseState.OPEN,
                    opened_at=self.now,
                )
            )
        return customer

    def record(self, name: str, before: timedelta) -> None:
        """Keep what the law keeps of somebody who was erased."""
        customer, at = self.person(f"record-{name}"), self.now - before
        self.picture(self.given(customer, VerificationState.APPROVED, before))
        customer.verified_at = at
        erase(self.session, customer, self.adapters, Policy.load(), now=at)
        if before < 2000 * DAY:
            rows = select(KeptRecord).where(KeptRecord.customer_id == customer.id)
            self.staying.append(self.session.scalars(rows).one())

    def passage(
        self, name: str, state: VerificationState, before: timedelta, *, due: bool
    ) -> None:
        """Keep a picture of a verification that came to nothing."""
        picture = self.picture(self.given(self.person(name), state, before))
        if not due:
            self.staying.append(picture)

    def face(self, *, due: bool) -> None:
        """Keep a face twice, as it is measured."""
        customer, at = self.person(f"face-{due}"), self.now - LONG
        given = self.given(
            customer, VerificationState.APPROVED, 40 * DAY if due else 5 * DAY
        )
        picture = self.picture(given)
        rows = [
            FaceTemplate(customer=customer, evidence=picture, model="m", made_at=at),
            Examination(
                evidence=picture,
                verification=given,
                asked_at=at,
                state=ExaminationState.DONE,
            ),
        ]
        self.session.add_all(rows)
        self.session.flush()
        for row in rows:
            row.template = FACE
        if not due:
            self.staying += rows

    def traces(self, *, due: bool) -> None:
        """Keep words of messages, a device, a phone, a code and a fingerprint."""
        customer = self.person(f"traces-{due}")
        given = self.given(customer, VerificationState.APPROVED, DAY)
        refused = self.picture(given, Side.BACK, stored=False)
        refused.received_at = self.ago(100 if due else 80)
        visitor, _ = visitors.open_session(
            self.session,
            device="Firefox on Linux",
            now=self.ago(110 if due else 80),
            longest=DAY,
            customer=customer,
        )
        handoff = Handoff(
            verification=given,
            secret_hash=secrets.token_bytes(32),
            steps=["selfie"],
            from_device="Firefox on Linux",
            made_at=self.ago(100 if due else 80),
            active_at=self.ago(80),
            ended_at=self.ago(80),
        )
        code = Code(
            customer=customer,
            purpose=CodePurpose.EMAIL,
            target_digest=bytes(32),
            digest=bytes(32),
            made_at=self.ago(4),
            expires_at=self.ago(3 if due else 1),
        )
        self.session.add_all([handoff, code])
        rows = [refused, visitor, handoff, code]
        for kind, days in (("email_code", 1), ("result", 90), ("erased", 1)):
            rows.append(self.message(customer, kind, days * (1.5 if due else 0.5)))
        self.session.flush()
        if not due:
            self.staying += rows

    def message(self, customer: Customer, kind: str, days: float) -> Message:
        """Keep a message that was sent."""
        row = messages.write(
            self.session,
            channel=Channel.EMAIL,
            kind=kind,
            to="anna@example.org",
            words=Words("Subject", "Text\n", "<p>Text</p>"),
            once=f"overdue:{kind}:{days}",
            customer=customer,
            now=self.ago(days),
        )
        row.status, row.try_at, row.sent_at = MessageStatus.SENT, None, self.ago(days)
        return row

    def case_file(self, *, due: bool) -> None:
        """Keep the paper about a case."""
        case = Case(
            customer=self.person(f"file-{due}"),
            kind=CaseKind.NOTICE,
            state=CaseState.DECIDED,
            opened_at=self.ago(30),
            decided_at=self.ago(29),
        )
        row = CaseFile(
            case=case,
            asked_at=self.ago(20),
            asked_by=self.desk.clerk,
            made_at=self.ago(20),
            expires_at=self.ago(1 if due else -1),
            storage_key=self.piece(),
            place="place",
        )
        self.session.add(row)
        if not due:
            self.staying.append(row)

    @cached_property
    def desk(self) -> Any:
        """Give those who ask for papers and packages."""
        return office(self.app, self.session, self.person("office"))

    def packages(self) -> None:
        """Keep a package whose days are over, and one of today."""
        for due in (True, False):
            request = self.desk.approved(now=self.ago(20))
            request.state = LawfulState.READY
            row = request.package
            row.made_at, row.due_at = self.ago(10), None
            row.expires_at = self.ago(1 if due else -1)
            for number in range(2):
                piece = PackagePiece(number=number, storage_key=self.piece(), size=5)
                row.pieces.append(piece)
                self.staying += [] if due else [piece]

    def given(
        self, customer: Customer, state: VerificationState, before: timedelta
    ) -> Verification:
        """Begin a verification; it came to this state that long ago."""
        at = self.now - before
        row = verifications.start(self.session, customer, now=self.now - LONG)
        row.state, row.changed_at = state, at
        row.decided_at = None if state is VerificationState.OPEN else at
        return row

    def picture(
        self, given: Verification, side: Side = Side.SELFIE, *, stored: bool = True
    ) -> Evidence:
        """Keep a picture, or of a refused one that it came."""
        row = Evidence(
            public_id=new_public_id(),
            verification=given,
            side=side,
            state=EvidenceState.ACCEPTED if stored else EvidenceState.REFUSED,
            taken_on=Device.COMPUTER,
            received_at=self.now - LONG,
            at_version=1,
            fingerprint=secrets.token_bytes(32),
        )
        if stored:
            row.storage_key = put(row, PICTURE, b"jpeg", self.adapters.storage)
        self.session.add(row)
        self.session.flush()
        return row

    def piece(self) -> str:
        """Put something into storage; give its key."""
        key = new_key()
        self.adapters.storage.put(key, b"piece")
        return key

    def ago(self, days: float) -> datetime:
        """Give the moment this many days ago."""
        return self.now - days * DAY


def grow_old(storage: FileStorage) -> None:
    """Let what lies in storage be older than any transaction."""
    for path in storage.folder.glob("*/*"):
        at = path.stat().st_mtime - 7200
        os.utime(path, (at, at))


def named(session: Session) -> set[str]:
    """List the keys of storage that rows name."""
    return {
        key
        for column in KEYS
        for key in session.scalars(select(column).where(column.is_not(None)))
    }


def stored(storage: FileStorage) -> set[str]:
    """List the keys under which something lies."""
    return {key for key, _ in storage.walk()}


def values(session: Session, row: Base) -> tuple[object, ...]:
    """Give all that stands in a row now."""
    session.refresh(row)
    return tuple(getattr(row, each.key) for each in inspect(type(row)).column_attrs)
