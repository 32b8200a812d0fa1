"""The start, the changes and the submission of a verification."""

from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.errors import AlreadyDone, StaleVersion, StepNotAllowed
from portal.extensions import begin_write, db
from portal.models.customer import Customer
from portal.models.evidence import Evidence
from portal.models.verification import Verification
from portal.services import consents, verifications
from portal.states import (
    Device,
    DocumentType,
    EvidenceState,
    Side,
    VerificationState,
)
from tests.clocks import NOON
from tests.factories import make_customer, make_verification
from tests.races import at_once


def finish(session: Session, verification: Verification, *keys: str) -> None:
    for key in keys:
        verifications.finish_step(
            session, verification, key, device=Device.COMPUTER, actor="test", now=NOON
        )


def ready(session: Session) -> Verification:
    """Give a verification with everything done but the submission."""
    verification = make_verification(session)
    consents.answer(
        session,
        verification.customer,
        given=True,
        language="en",
        address="127.0.0.1",
        now=NOON,
    )
    verification.document_type = DocumentType.PASSPORT
    for side in (Side.FRONT, Side.SELFIE):
        session.add(
            Evidence(
                verification=verification,
                side=side,
                state=EvidenceState.ACCEPTED,
                taken_on=Device.COMPUTER,
                received_at=NOON,
                at_version=1,
                fingerprint=side.value.encode().ljust(32),
            )
        )
    finish(session, verification, "document", "selfie", "phone", "email")
    return verification


def test_a_second_start_goes_on_with_the_first(session: Session):
    first = make_verification(session)

    assert first == verifications.start(session, first.customer, now=NOON)


def test_two_starts_at_once_make_one(app: Flask):
    with app.app_context():
        customer_id = make_customer(db.session()).id
        db.session.commit()
    together = Barrier(4)

    def start() -> None:
        with app.app_context():
            together.wait()
            begin_write(db.session)
            customer = db.session.get_one(Customer, customer_id)
            verifications.start(db.session(), customer, now=NOON)
            db.session.commit()

    starters = [Thread(target=start) for _ in range(4)]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join()

    with app.app_context():
        assert 1 == db.session.scalar(select(func.count(Verification.id)))


def test_who_waited_for_the_lock_sees_what_the_one_before_did(app: Flask):
    with app.app_context():
        customer_id = make_verification(db.session()).customer_id
        db.session.commit()

    def finishing() -> str:
        session = db.session()
        read_before = verifications.current(session, customer_id)
        locked = verifications.lock(session, read_before)
        if locked.progress("consent") is not None:
            return "done before"
        finish(session, locked, "consent")
        return "done"

    results = at_once(app, *[finishing] * 6)

    assert ["done", *["done before"] * 5] == sorted(results)


def test_every_change_raises_the_version(session: Session):
    verification = make_verification(session)
    before = verification.version

    finish(session, verification, "consent")

    assert before + 1 == verification.version


def test_a_complete_verification_goes_to_review(session: Session):
    verification = ready(session)

    verifications.submit(session, verification, seen=verification.version, now=NOON)

    assert VerificationState.IN_REVIEW is verification.state


def test_an_incomplete_verification_is_not_taken(session: Session):
    verification = make_verification(session)

    with pytest.raises(StepNotAllowed):
        verifications.submit(session, verification, seen=verification.version, now=NOON)


def test_a_page_that_is_older_than_a_change_is_not_taken(session: Session):
    verification = ready(session)
    seen = verification.version
    verifications.touch(verification, now=NOON)

    with pytest.raises(StaleVersion):
        verifications.submit(session, verification, seen=seen, now=NOON)


def test_a_second_submission_is_told_it_was_done(session: Session):
    verification = ready(session)
    seen = verification.version
    verifications.submit(session, verification, seen=seen, now=NOON)

    with pytest.raises(AlreadyDone):
        verifications.submit(session, verification, seen=seen, now=NOON)


def test_a_withdrawn_consent_is_asked_for_again(session: Session):
    verification = ready(session)

    consents.withdraw(session, verification.customer, now=NOON)

    assert not verifications.passage(session, verification).consented


def test_a_correction_opens_one_step_alone(session: Session):
    verification = ready(session)

    verifications.reopen_step(verification, "phone", now=NOON)

    passage = verifications.passage(session, verification)
    assert frozenset({"document", "selfie", "email"}) == passage.finished


def test_all_steps_are_read_in_one_query(session: Session):
    customer_id = ready(session).customer_id
    session.commit()
    session.expunge_all()

    found = verifications.current(session, customer_id)

    assert found is not None
    assert {"document", "selfie", "phone", "email"} == {s.key for s in found.steps}
