"""What has been kept long enough goes, with a receipt, and nothing else does."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.retention import RULES, term
from portal.extensions import db
from portal.jobs.retaining import forget_erased, remove_over
from portal.models.audit import AuditEvent
from portal.models.case import Case
from portal.models.customer import Customer
from portal.models.evidence import Evidence
from portal.models.examination import Examination
from portal.models.familiar import FaceTemplate
from portal.models.kept import KeptRecord, RetentionReceipt
from portal.models.message import Code, Message
from portal.models.visitor import VisitorSession
from portal.policy import Policy
from portal.ports import Adapters
from portal.services import audit, verifications
from portal.services.retention import kept_records, removals
from portal.services.retention.kinds import REMOVALS
from portal.states import (
    CaseKind,
    CaseState,
    EvidenceState,
    MessageStatus,
    VerificationState,
)
from tests.clocks import NOON, SetClock
from tests.erasing import erase, known_person, verified

POLICY = Policy.load()


@pytest.fixture
def anna(session: Session, adapters: Adapters) -> Customer:
    person = known_person(session, adapters, POLICY)
    session.scalars(select(Message)).one().status = MessageStatus.SENT
    session.commit()
    return person


def day(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.fixture
def later(
    app: Flask, session: Session, clock: SetClock
) -> Callable[..., dict[str, int]]:
    """Let time go by and the worker remove what is over; gives the receipts."""

    def pass_by(at: datetime | None = None, **length: float) -> dict[str, int]:
        if at is not None:
            clock.at = at
        clock.forward(**length)
        session.rollback()
        known = len(session.scalars(select(RetentionReceipt)).all())
        session.rollback()
        remove_over()
        session.rollback()
        rows = session.scalars(select(RetentionReceipt)).all()[known:]
        return {row.artefact: row.count for row in rows}

    return pass_by


def test_every_term_of_the_table_is_kept_by_a_removal():
    """Contacts and consents go with their customer, and the log never."""
    kept = {rule.key for rule in RULES} - {removal.key for removal in REMOVALS}

    assert {"identity", "consents", "transfers", "audit"} == kept


@pytest.mark.parametrize(
    ("moment", "key", "after"),
    [
        (day(2024, 2, 29), "evidence", day(2029, 2, 28)),
        (day(2026, 1, 31), "face_templates", day(2026, 3, 2)),
        (day(2026, 12, 31), "unfinished", day(2027, 12, 31)),
        (day(2026, 12, 31, 12), "erasure_receipts", day(2027, 1, 1, 12)),
    ],
)
def test_terms_go_by_the_calendar(moment, key, after):
    assert after == term(key, POLICY).after(moment)


def test_on_the_next_day_nothing_personal_is_over_but_codes(
    anna: Customer, later, session: Session
):
    assert {"code_messages": 1} == later(days=1, minutes=1)

    message = session.scalars(select(Message)).one()
    assert (None, None) == (message.to, message.body)
    assert "Anna Eriksson" == anna.name


def test_an_unsent_message_keeps_its_words(anna: Customer, later, session: Session):
    """A gateway that is down for days loses nothing."""
    session.scalars(select(Message)).one().status = MessageStatus.QUEUED
    session.commit()

    assert {} == {key: n for key, n in later(days=2).items() if "messages" in key}


def test_faces_go_thirty_days_after_the_decision(
    anna: Customer, later, session: Session
):
    verified(session, anna)

    assert "face_templates" not in later(days=29)
    assert 1 == later(days=2)["face_templates"]
    assert [] == session.scalars(select(FaceTemplate)).all()


def test_devices_phones_and_hashes_go_after_ninety_days(
    anna: Customer, later, session: Session
):
    refused = session.scalars(select(Evidence)).first()
    refused.state, refused.storage_key = EvidenceState.REFUSED, None
    session.commit()
    verified(session, anna)

    gone = later(days=91)

    assert gone["sessions"] == gone["fingerprints"] == 1
    assert [] == session.scalars(select(VisitorSession)).all()
    assert [] == session.scalars(select(Code)).all()


def test_what_nobody_went_on_with_goes_and_its_owner_is_told(
    anna: Customer, later, session: Session, adapters: Adapters
):
    verification = verifications.current(session, anna.id)
    verification.state = VerificationState.RESUBMISSION_REQUESTED
    session.commit()

    gone = later(days=366)

    session.expire_all()
    verification = verifications.current(session, anna.id)
    passage = verifications.passage(session, verification)
    letter = session.scalars(select(Message).order_by(Message.id.desc())).first()
    assert 1 == gone["unfinished"]
    assert [] == list(adapters.storage.walk())
    assert [] == [row for row in session.scalars(select(Examination)) if row.seen]
    assert {"consent", "phone", "email"} <= passage.finished
    assert not {"document", "selfie"} & passage.finished
    assert ("evidence_removed", "anna@example.org") == (letter.kind, letter.to)
    assert "Anna Eriksson" == anna.name


def test_what_waits_for_a_decision_is_never_given_up(anna: Customer, later):
    assert "unfinished" not in later(days=500)


def test_five_years_after_the_end_of_the_relationship_everything_goes(
    anna: Customer, later, session: Session, adapters: Adapters
):
    verified(session, anna)
    anna.ended_at = NOON
    session.commit()

    assert "evidence" not in later(days=365 * 5)
    assert 1 == later(days=3)["evidence"]

    letter = session.scalars(select(Message).order_by(Message.id.desc())).first()
    assert anna.erased_at is not None
    assert anna.name is None
    assert session.scalar(select(KeptRecord)) is None
    assert [] == list(adapters.storage.walk())
    assert ("erased", "anna@example.org") == (letter.kind, letter.to)


def test_a_kept_record_goes_at_its_term(
    anna: Customer, later, session: Session, adapters: Adapters
):
    verified(session, anna)
    erase(session, anna, adapters, POLICY)
    until = kept_records.of(session, anna).keep_until

    assert "kept_records" not in later(at=until, seconds=-1)
    assert 1 == later(seconds=1)["kept_records"]
    assert [] == list(adapters.storage.walk())


def test_an_open_notice_holds_everything(anna: Customer, later, session: Session):
    verified(session, anna)
    anna.ended_at = NOON
    session.commit()
    kind = CaseKind.NOTICE
    row = Case(customer=anna, kind=kind, state=CaseState.OPEN, opened_at=NOON)
    session.add(row)
    session.commit()

    assert "evidence" not in later(days=365 * 6)
    row.state = CaseState.DECIDED
    session.commit()
    assert 1 == later()["evidence"]


def test_a_second_run_finds_nothing(anna: Customer, later):
    verified(db.session(), anna)

    assert later(days=400)
    assert {} == later()


def test_each_receipt_is_an_event_of_the_chain(anna: Customer, later, session: Session):
    later(days=400)

    for receipt in session.scalars(select(RetentionReceipt)):
        event = session.scalars(
            select(AuditEvent).where(AuditEvent.sequence == receipt.event)
        ).one()
        assert receipt.count == event.details["count"]
        assert receipt.artefact == event.details["artefact"]
    assert audit.verify(session).first_bad is None


def test_a_dry_run_says_what_would_go_and_changes_nothing(
    app: Flask, anna: Customer, later, session: Session
):
    anna.ended_at = NOON
    session.commit()
    at = NOON + timedelta(days=365 * 6)

    found = removals.waiting(session, REMOVALS, policy=POLICY, now=at)
    session.rollback()
    answer = app.test_cli_runner().invoke(args=["retention", "--dry-run"])

    assert {"evidence": 1, "sessions": 1} == {
        each.key: each.count for each in found if each.key in ("evidence", "sessions")
    }
    assert NOON == next(each.oldest for each in found if each.key == "evidence")
    assert "0 would be removed." in answer.output
    assert "Anna Eriksson" == anna.name


def test_what_a_request_in_flight_wrote_is_emptied(
    anna: Customer, session: Session, adapters: Adapters
):
    erase(session, anna, adapters, POLICY)
    late = session.scalars(select(Evidence)).first()
    late.storage_key = "aa/" + "0" * 38
    adapters.storage.put(late.storage_key, b"sealed by a key that is gone")
    session.commit()

    forget_erased()

    session.rollback()
    assert late.storage_key is None
    assert [] == list(adapters.storage.walk())


class Killed(BaseException):
    """The process ends here."""


@dataclass
class Dying:
    """A storage that lets some deletions pass, then the process dies."""

    real: object
    left: int
    deleted: list[str] = field(default_factory=list)

    def delete(self, key: str) -> None:
        """Delete, or die."""
        if not self.left:
            raise Killed
        self.left -= 1
        self.real.delete(key)

    def __getattr__(self, name: str) -> object:
        return getattr(self.real, name)


@pytest.mark.parametrize("deletions", [0, 1, 4])
def test_killed_in_the_middle_nothing_is_half_gone(
    app: Flask, anna: Customer, later, session: Session, adapters: Adapters, deletions
):
    """No row names a file that is gone; what is left of the files is swept."""
    anna.ended_at = NOON
    session.commit()
    portal = app.extensions["portal"]
    dying = Dying(adapters.storage, deletions)
    app.extensions["portal"] = type(portal)(
        config=portal.config,
        adapters=type(adapters)(**{**vars(adapters), "storage": dying}),
        brand=portal.brand,
    )

    with pytest.raises(Killed):
        later(days=365 * 6)
    app.extensions["portal"] = portal
    session.rollback()
    named = kept_records.named_by(session, anna)
    again = later()

    assert [] == named
    assert "evidence" not in again
    rows = session.scalars(select(RetentionReceipt)).all()
    assert [1] == [row.count for row in rows if row.artefact == "evidence"]
    assert 1 == len([m for m in session.scalars(select(Message)) if m.kind == "erased"])
