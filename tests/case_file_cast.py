"""A case in which everything happened that can, and the paper about it."""

import io
from datetime import datetime, timedelta
from decimal import Decimal

import pypdfium2
from flask import Flask
from PIL import Image
from sqlalchemy.orm import Session

from portal.domain.exposure import Answer, AnswerStatus, Hop, Share, Subject
from portal.jobs.case_files import make_files
from portal.models.case import Case
from portal.models.case_file import CaseFile
from portal.models.customer import Customer
from portal.models.staff import Staff
from portal.ports import Adapters
from portal.services import case_files, cases
from portal.services.cases import notes, paper_requests, papers, pauses
from portal.services.refunds import payouts
from portal.states import Measure
from tests.case_cast import POLICY, asked, case_of, decide, gives, officer
from tests.clocks import NOON
from tests.refund_cast import PAID_BY, RULES, agreed, followed, paid
from tests.staff_cast import anew
from tests.transfer_cast import (
    HASH,
    OURS,
    analysts,
    enter,
    screen,
    without,
)

ARABIC = "قدم العميل كشف حسابه 🧾"


def dirty(subject: Subject, now: datetime) -> Answer:
    """Answer with all that an answer may hold."""
    return Answer(
        provider="",
        authoritative=True,
        status=AnswerStatus.SCORED,
        at=now,
        score=Decimal("70.25"),
        level="severe",
        shares=(
            Share(category="mixer", share=Decimal("0.123456789"), direct=True),
            Share(category="exchange", share=Decimal("0.8")),
        ),
        owner="Tumbler & Söhne",
        owner_category="mixer",
        hops=(Hop(name="Old Exchange", category="exchange", place=2, incoming=True),),
        raw='{"score": 70.25}' + " " * 1000,
        reference="check-4711",
    )


def opened(
    app: Flask, adapters: Adapters, session: Session, customer: Customer
) -> Case:
    """Enter a transfer that one provider finds dirty and another does not know."""
    none = without(AnswerStatus.NO_DATA, "it knows nothing of it")
    analysts(adapters, bitok=dirty, coinkyt=none)
    transfer = enter(
        session,
        customer,
        amount="0.010000000000000001",
        receiver=OURS,
        transaction=HASH,
    )
    screen(app)
    return case_of(session, transfer)


def worked_on(
    session: Session, adapters: Adapters, case: Case, by: Staff, second: Staff
) -> None:
    """Do everything with a case that can be done, until the money is paid back."""
    storage, now = adapters.storage, NOON + timedelta(minutes=5)
    cases.take(session, case, by=second, now=now)
    cases.take(session, case, by=by, now=now)
    pauses.begin(session, case, "The bank blocks all of it.", by=by, now=now)
    pauses.resume(session, case, by=by, now=now + timedelta(hours=2))
    notes.add(session, case, ARABIC, by=by, now=now)
    row = asked(session, case, by=by, now=now)
    gives(session, row, jpeg(), storage, name="كشف الحساب.jpg", now=now)
    papers.send(session, row, now=now)
    paper_requests.refuse(
        session, row, "It is of last year.", by=by, policy=POLICY.cases, now=now
    )
    request = agreed(session, case, by=by, now=now)
    later = now + timedelta(hours=30)
    decide(
        session,
        anew(session).get_one(Case, case.id),
        Measure.REFUND,
        by=by,
        now=later,
        text_for_customer="It is paid back to you.",
        text_for_staff="Source not shown; refund.",
    )
    followed(session, request, now=later)
    paid(session, request, by=second, now=later + timedelta(minutes=30))


def paid_wrongly(session: Session, case: Case, by: Staff, second: Staff) -> str:
    """Pay frozen money back, say so, correct the hash; give the one that counts."""
    request, right = agreed(session, case, by=by), "0x" + "ef" * 32
    decide(session, case, Measure.REFUND, by=by)
    followed(session, request)
    decide(session, case, Measure.FREEZE, by=by)
    given = {"by": by, "rules": RULES, "now": NOON}
    payouts.record(session, request, PAID_BY, why="It left before.", **given)
    payouts.send_back(session, request, "Look again.", by=second, now=NOON)
    payouts.record(session, request, PAID_BY, why="It left before.", **given)
    payouts.confirm(session, request, by=second, now=NOON)
    payouts.correct(session, request, right, why="A typing mistake.", **given)
    payouts.confirm(session, request, by=second, now=NOON)
    session.commit()
    return right


def jpeg() -> bytes:
    """Give a page of a statement."""
    kept = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(kept, "JPEG")
    return kept.getvalue()


def ask(session: Session, case: Case, *, by: Staff, now: datetime = NOON) -> CaseFile:
    """Ask for the paper; commit."""
    row = case_files.ask(session, case, by=by, now=now)
    session.commit()
    return row


def make(app: Flask) -> int:
    """Let the worker make what is due, in a context of its own."""
    with app.app_context():
        return make_files()


def paper_of(session: Session, adapters: Adapters, case: Case) -> bytes:
    """Open the paper as it lies there now."""
    row = case_files.of(anew(session), case)
    assert row is not None
    return case_files.open_file(row, adapters.storage)


def text_of(pdf: bytes) -> str:
    """Give all words of a PDF, as they are read, without its line ends."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for page in document:
        words = page.get_textpage()
        found.append(words.get_text_range())
        words.close()
        page.close()
    document.close()
    return "\n".join(found)


def two(session: Session) -> tuple[Staff, Staff]:
    """Add two officers."""
    return officer(session), officer(session, "Carl Compliance")
