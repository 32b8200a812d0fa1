"""A document or a face that another customer used is known again."""

import random
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.documents.seen import Fields
from portal.domain.findings import Finding
from portal.extensions import db
from portal.jobs.rota import tidy
from portal.models.base import new_public_id
from portal.models.customer import Customer
from portal.models.evidence import Evidence
from portal.models.familiar import DocumentSeen, FaceTemplate
from portal.models.verification import Verification
from portal.policy import Policy
from portal.services import retention, verifications
from portal.services.examinations import familiar, opened_faces
from portal.services.retention import removals, rows
from portal.states import (
    CheckOutcome,
    Device,
    EvidenceState,
    Side,
    VerificationState,
)
from tests.clocks import NOON, SetClock
from tests.factories import make_verification
from tests.races import at_once

POLICY = Policy.load().data
PASSPORT = Fields(
    source="zone", issuing_state="SWE", document_number="AA1234567",
    birth_date=date(1974, 8, 12),
)  # fmt: skip
Template = tuple[float, ...]


def face(seed: int) -> Template:
    """Give somebody's template: unit length, as far from others as real ones."""
    chance = random.Random(seed)
    numbers = [chance.gauss(0, 1) for _ in range(128)]
    length = sum(number**2 for number in numbers) ** 0.5
    return tuple(number / length for number in numbers)


def moved(template: Template, far: float) -> Template:
    """Give a template so far from another."""
    return (template[0] + far, *template[1:])


def selfie(session: Session, verification: Verification) -> Evidence:
    """Add an accepted selfie."""
    row = Evidence(
        public_id=new_public_id(),
        verification=verification,
        side=Side.SELFIE,
        state=EvidenceState.ACCEPTED,
        taken_on=Device.PHONE,
        received_at=NOON,
        at_version=1,
        fingerprint=bytes(32),
    )
    session.add(row)
    session.flush()
    return row


def person(session: Session, template: Template, *, now=NOON) -> Verification:
    """Make a customer whose selfie was examined."""
    verification = make_verification(session)
    row = selfie(session, verification)
    familiar.remember_face(session, row, template, now=now)
    return verification


def known(session: Session, verification: Verification, fields=PASSPORT) -> Finding:
    """Look for the document."""
    return familiar.document_known(session, verification, fields, now=NOON)


def seen(session: Session, verification: Verification, template: Template) -> Finding:
    """Look for the face."""
    return familiar.face_known(session, verification, template, policy=POLICY)


def templates(session: Session) -> int:
    """Count the faces that are remembered."""
    return session.scalar(select(func.count(FaceTemplate.id))) or 0


# documents


def test_a_document_of_another_customer_is_known_again(session: Session):
    first, second = make_verification(session), make_verification(session)

    before, after = known(session, first), known(session, second)

    assert (CheckOutcome.PASS, 0) == (before.outcome, before.score)
    assert (CheckOutcome.FAIL, 1) == (after.outcome, after.score)
    assert ("document_known",) == after.reasons
    assert {"customers": [first.customer.public_id]} == after.values
    assert first.customer.public_id not in repr(after)


def test_the_same_customer_may_show_it_as_often_as_they_like(session: Session):
    verification = make_verification(session)
    known(session, verification)

    verification.round = 2

    assert CheckOutcome.PASS is known(session, verification).outcome
    assert 2 == session.scalar(select(func.count(DocumentSeen.id)))


@pytest.mark.parametrize(
    "again",
    [
        {"document_number": "aa 1234-567"},
        {"document_number": "AAI234567"},  # an I for the 1: no digit guards print
        {"issuing_state": "SWE<"},
        {"source": "printed"},
    ],
)
def test_it_is_known_however_it_was_read(session: Session, again: dict):
    known(session, make_verification(session))

    fields = Fields(**{**vars_of(PASSPORT), **again})

    assert (
        CheckOutcome.FAIL is known(session, make_verification(session), fields).outcome
    )


@pytest.mark.parametrize(
    "other", [{"document_number": "AA1234568"}, {"issuing_state": "NOR"}]
)
def test_another_number_or_state_is_another_document(session: Session, other: dict):
    known(session, make_verification(session))

    fields = Fields(**{**vars_of(PASSPORT), **other})

    assert (
        CheckOutcome.PASS is known(session, make_verification(session), fields).outcome
    )


def test_the_declared_country_stands_in_for_the_issuing_state(session: Session):
    known(session, make_verification(session))
    declared = make_verification(session)
    step = verifications.progress_of(declared, "document")
    session.flush()
    step.answers = {"country": "SWE"}

    fields = Fields(source="printed", document_number="AA1234567")

    assert CheckOutcome.FAIL is known(session, declared, fields).outcome


@pytest.mark.parametrize(("icao", "iso"), [("D", "DEU"), ("GBD", "GBR")])
def test_icaos_codes_are_those_of_iso(session: Session, icao: str, iso: str):
    known(
        session,
        make_verification(session),
        Fields(source="zone", issuing_state=icao, document_number="X1"),
    )
    fields = Fields(source="printed", issuing_state=iso, document_number="X1")

    assert (
        CheckOutcome.FAIL is known(session, make_verification(session), fields).outcome
    )


def test_a_number_that_is_read_anew_takes_the_place_of_the_misread_one(
    session: Session,
):
    first = make_verification(session)
    known(session, first, Fields(source="zone", issuing_state="SWE",
                                 document_number="MISREAD1"))  # fmt: skip
    known(session, first)

    misread = Fields(source="zone", issuing_state="SWE", document_number="MISREAD1")

    assert (
        CheckOutcome.PASS is known(session, make_verification(session), misread).outcome
    )
    assert CheckOutcome.FAIL is known(session, make_verification(session)).outcome


@pytest.mark.parametrize(
    "fields",
    [None, Fields(source="printed"), Fields(source="zone", document_number="<<<")],
)
def test_without_a_number_the_check_was_not_made(session: Session, fields):
    finding = known(session, make_verification(session), fields)

    assert CheckOutcome.ERROR is finding.outcome
    assert "no_number" == finding.details["why"]
    assert 0 == session.scalar(select(func.count(DocumentSeen.id)))


def test_of_two_at_the_same_moment_one_is_found_out(app: Flask):
    with app.app_context():
        ids = [make_verification(db.session()).id for _ in range(2)]
        db.session.commit()

    def look(verification_id: int):
        def _look() -> str:
            verification = db.session.get_one(Verification, verification_id)
            return known(db.session(), verification).outcome.value

        return _look

    assert ["fail", "pass"] == sorted(at_once(app, look(ids[0]), look(ids[1])))


# faces


def test_a_face_of_another_customer_is_known_again(session: Session):
    template = face(1)
    first = person(session, template)
    person(session, face(2))
    second = person(session, moved(template, 0.2))

    finding = seen(session, second, moved(template, 0.2))

    assert CheckOutcome.FAIL is finding.outcome
    assert 0.2 == finding.score
    assert POLICY.known_face == finding.limit
    assert ("face_known",) == finding.reasons
    assert {"customers": [first.customer.public_id]} == finding.values
    assert {"customers": 1} == finding.details


def test_ones_own_face_is_no_news(session: Session):
    own = person(session, face(1))

    finding = seen(session, own, face(1))

    assert (CheckOutcome.PASS, None) == (finding.outcome, finding.score)


def test_the_nearest_face_is_told_even_where_it_is_nobodys(session: Session):
    for seed in range(2, 6):
        person(session, face(seed))

    finding = seen(session, person(session, face(1)), face(1))

    assert CheckOutcome.PASS is finding.outcome
    assert finding.score is not None
    assert finding.score > 1.0


@pytest.mark.parametrize(
    ("far", "outcome"), [(0.399, CheckOutcome.FAIL), (0.401, CheckOutcome.PASS)]
)
def test_the_limit_decides(session: Session, far: float, outcome: CheckOutcome):
    person(session, face(1))

    finding = seen(session, make_verification(session), moved(face(1), far))

    assert outcome is finding.outcome


def test_faces_of_another_model_do_not_compare(session: Session):
    verification = make_verification(session)
    row = selfie(session, verification)
    familiar.remember_face(session, row, face(1), model="another", now=NOON)

    assert (
        CheckOutcome.PASS is seen(session, make_verification(session), face(1)).outcome
    )


def test_of_one_verification_the_newest_face_stays(session: Session):
    verification = person(session, face(1))
    older = session.scalars(select(Evidence)).one()
    older.state = EvidenceState.REPLACED
    session.flush()

    familiar.remember_face(session, selfie(session, verification), face(2), now=NOON)

    assert 1 == templates(session)
    kept = session.scalars(select(FaceTemplate)).one()
    assert pytest.approx(face(2), abs=1e-6) == kept.template


def test_a_template_is_sealed_and_opens_for_its_owner_alone(session: Session):
    person(session, face(1))
    person(session, face(2))
    one, two = session.scalars(select(FaceTemplate).order_by(FaceTemplate.id)).all()

    assert len(one.template_sealed or b"") == 512 + 28
    one.template_sealed = two.template_sealed
    session.flush()

    # who swapped them in the database has put nobody's face anywhere
    assert 0.0 == pytest.approx(
        opened_faces.nearest(
            session, face(2), model=familiar.MODEL, not_of=0, limit=0.4, most_kept=0
        )[0].distance,
        abs=1e-6,
    )


def test_many_are_searched_whether_they_are_kept_open_or_not(session: Session):
    """The answer is the same with room for all, for some and for none."""
    people = [person(session, face(seed)) for seed in range(30)]
    stranger = make_verification(session)
    expected = sorted(
        (sum((a - b) ** 2 for a, b in zip(face(7), face(seed), strict=True)) ** 0.5, v)
        for seed, v in ((s, people[s].customer_id) for s in range(30))
    )

    for most_kept in (0, 10, 100, 100):
        found = opened_faces.nearest(
            session,
            face(7),
            model=familiar.MODEL,
            not_of=stranger.customer_id,
            limit=expected[4][0] + 1e-6,
            most_kept=most_kept,
        )
        within = [near.customer_id for near in found][:5]
        assert [customer for _, customer in expected[:5]] == within


def test_what_is_removed_is_found_no_more(session: Session):
    gone = person(session, face(1))
    stranger = make_verification(session)
    assert CheckOutcome.FAIL is seen(session, stranger, face(1)).outcome

    retention.forget_customer(session, gone.customer)

    assert CheckOutcome.PASS is seen(session, stranger, face(1)).outcome
    opened = opened_faces._OPENED[session.get_bind()]
    assert {} == opened.packed


def test_an_erased_key_leaves_no_face(session: Session):
    gone = person(session, face(1))
    stranger = make_verification(session)
    gone.customer.wrapped_key = b""
    session.flush()

    assert CheckOutcome.PASS is seen(session, stranger, face(1)).outcome


# retention


def decide(session: Session, verification: Verification, state: VerificationState):
    """Let it be decided now."""
    verification.state, verification.decided_at = state, NOON
    session.flush()


def test_a_face_is_forgotten_thirty_days_after_the_decision(
    app: Flask, clock: SetClock
):
    with app.app_context():
        session = db.session()
        decide(session, person(session, face(1)), VerificationState.APPROVED)
        session.commit()

    for days, left in ((29, 1), (2, 0)):
        clock.forward(days=days)
        tidy(app)
        with app.app_context():
            assert left == templates(db.session())


def forget_faces(session: Session, *, before: datetime) -> int:
    """Remove the faces whose days are over; count those that are known again."""
    doing = removals.Doing(session, Policy.load(), lambda: None, before)
    cut = removals.Cut(before, before)
    removed = []
    for due, remove in (
        (rows.faces_due, rows.remove_faces),
        (rows.templates_due, rows.remove_templates),
    ):
        ids = [row[0] for row in session.execute(due(cut))]
        removed.append(remove(doing, ids).count)
    return removed[0]


@pytest.mark.parametrize(
    ("state", "left"),
    [
        (VerificationState.APPROVED, 0),
        (VerificationState.REJECTED, 0),
        (VerificationState.RESUBMISSION_REQUESTED, 0),
        (VerificationState.IN_REVIEW, 1),
    ],
)
def test_what_waits_for_a_decision_is_kept(session: Session, state, left):
    decide(session, person(session, face(1)), state)

    forget_faces(session, before=NOON + timedelta(seconds=1))

    assert left == templates(session)


def test_what_was_never_submitted_is_forgotten_after_its_making(session: Session):
    person(session, face(1))

    assert 0 == forget_faces(session, before=NOON)
    assert 1 == forget_faces(session, before=NOON + timedelta(seconds=1))


def test_a_customer_leaves_neither_face_nor_document(session: Session):
    verification = person(session, face(1))
    known(session, verification)
    other = person(session, face(2))
    known(session, other, Fields(source="zone", document_number="B"))

    retention.forget_customer(session, verification.customer)

    assert [other.customer_id] == list(
        session.scalars(select(FaceTemplate.customer_id))
    )
    assert [other.customer_id] == list(
        session.scalars(select(DocumentSeen.customer_id))
    )
    assert session.scalar(select(func.count(Customer.id))) == 2


def vars_of(fields: Fields) -> dict:
    """Give the fields as arguments."""
    return {name: getattr(fields, name) for name in fields.__dataclass_fields__}
