"""Keeping pictures: sealed, recognised, replaced, never overwritten unseen."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.adapters.storage import MemoryStorage
from portal.checks.values import Examined, Finding
from portal.errors import AlreadyDone, CannotOpen, TooMany
from portal.models.audit import AuditEvent
from portal.models.evidence import Check, Evidence
from portal.models.verification import Verification
from portal.policy import Policy
from portal.services import evidence, verifications
from portal.services.retention.orphans import forget_orphans
from portal.states import CheckOutcome, Device, EvidenceState, Side
from tests.clocks import NOON, SetClock
from tests.factories import make_customer, make_verification

GOOD = Examined(
    picture=b"\xff\xd8\xff the picture",
    preview=b"\xff\xd8\xff the small picture",
    width=1200,
    height=800,
    checks=(Finding(name="dark", version="1", outcome=CheckOutcome.PASS, score=210.0),),
)
BLURRED = Examined(picture=b"\xff\xd8\xff blurred", reasons=("blurred",))


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def storage(clock: SetClock) -> MemoryStorage:
    return MemoryStorage(clock)


@pytest.fixture
def verification(session: Session) -> Verification:
    return make_verification(session)


@pytest.fixture
def give(session: Session, verification: Verification, storage: MemoryStorage):
    """Keep one picture, of a good one on a computer unless told otherwise."""

    def _give(
        original: bytes = b"front of the card",
        *,
        side: Side = Side.FRONT,
        examined: Examined = GOOD,
        device: Device = Device.COMPUTER,
        now=NOON,
        seen: int | None = None,
    ) -> Evidence:
        return evidence.keep(
            session,
            verification,
            side,
            examined,
            original=original,
            storage=storage,
            device=device,
            actor="customer:abc",
            now=now,
            seen=seen,
        )

    return _give


def test_an_accepted_picture_opens_again(give, storage: MemoryStorage):
    row = give()

    assert EvidenceState.ACCEPTED is row.state
    assert GOOD.picture == evidence.open_picture(row, storage)
    assert GOOD.preview == evidence.open_preview(row, storage)
    assert (len(GOOD.picture), 1200, 800) == (row.size, row.width, row.height)


def test_storage_holds_neither_the_picture_nor_the_original(
    give, storage: MemoryStorage
):
    row = give(b"the original bytes")

    assert {row.storage_key, row.preview_key} == set(storage.pieces)
    for piece in storage.pieces.values():
        assert b"picture" not in piece
        assert b"original" not in piece
        assert row.fingerprint not in (b"", piece)


def test_a_preview_never_opens_as_the_picture(give, storage: MemoryStorage):
    row = give()
    row.storage_key, row.preview_key = row.preview_key, None

    with pytest.raises(CannotOpen):
        evidence.open_picture(row, storage)
    with pytest.raises(CannotOpen):
        evidence.open_preview(row, storage)


def test_a_picture_moved_to_another_row_does_not_open(give, storage: MemoryStorage):
    front, back = give(b"1"), give(b"2", side=Side.BACK)
    front.storage_key, back.storage_key = back.storage_key, None

    with pytest.raises(CannotOpen):
        evidence.open_picture(front, storage)


def test_a_missing_piece_is_told(give, storage: MemoryStorage):
    row = give()
    storage.pieces.clear()

    with pytest.raises(CannotOpen):
        evidence.open_picture(row, storage)


def test_the_checks_are_kept_with_the_picture(session: Session, give):
    give()

    check = session.scalars(select(Check)).one()
    assert ("dark", CheckOutcome.PASS, 210.0) == (
        check.name,
        check.outcome,
        check.score,
    )


def test_of_a_refused_picture_only_the_fingerprint_stays(give, storage: MemoryStorage):
    row = give(examined=BLURRED)

    assert EvidenceState.REFUSED is row.state
    assert ["blurred"] == row.reasons
    assert (None, None) == (row.storage_key, row.preview_key)
    assert not storage.pieces
    for opens in (evidence.open_picture, evidence.open_preview):
        with pytest.raises(CannotOpen):
            opens(row, storage)


def test_a_refused_file_is_recognised_when_it_comes_again(give):
    give(examined=BLURRED)

    assert ["same_file", "blurred"] == give(examined=BLURRED).reasons
    assert ["same_file", "blurred"] == give(examined=BLURRED).reasons


def test_a_refused_file_may_serve_for_another_side(give):
    give(examined=BLURRED)

    assert EvidenceState.ACCEPTED is give(side=Side.BACK).state


@pytest.mark.parametrize("reason", ["busy", "too_slow"])
def test_a_file_that_was_refused_for_the_moment_may_come_again(give, reason: str):
    give(examined=Examined(reasons=(reason,)))

    assert EvidenceState.ACCEPTED is give().state


def test_a_refused_file_is_not_known_of_another_customer(
    session: Session, give, storage: MemoryStorage
):
    give(examined=BLURRED)
    other = make_verification(session, make_customer(session, email=None))

    row = evidence.keep(
        session,
        other,
        Side.FRONT,
        GOOD,
        original=b"front of the card",
        storage=storage,
        device=Device.PHONE,
        actor="handoff:abc",
        now=NOON,
    )

    assert EvidenceState.ACCEPTED is row.state


def test_the_same_bytes_sent_twice_are_one_picture(
    give, verification: Verification, storage: MemoryStorage
):
    first, version = give(), verification.version

    assert first is give(device=Device.PHONE)
    assert version == verification.version
    assert 2 == len(storage.pieces)


def test_one_picture_does_not_serve_for_both_sides(give):
    give()

    row = give(side=Side.BACK)

    assert ["same_as_other_side"] == row.reasons


def test_a_picture_moves_to_the_other_side_once_the_first_is_replaced(give):
    give(b"the back")
    give(b"the back", side=Side.BACK)
    give(b"the front")

    assert EvidenceState.ACCEPTED is give(b"the back", side=Side.BACK).state


def test_a_new_picture_replaces_the_older_one(
    session: Session, give, verification: Verification
):
    old, new = give(b"1"), give(b"2")

    assert EvidenceState.REPLACED is old.state
    assert (None, None) == (old.storage_key, old.preview_key)
    assert {Side.FRONT: new} == evidence.accepted(session, verification)


def test_a_refused_picture_replaces_nothing(
    session: Session, give, verification: Verification
):
    good = give(b"1")
    give(b"2", examined=BLURRED)

    assert {Side.FRONT: good} == evidence.accepted(session, verification)


def test_two_accepted_pictures_of_a_side_cannot_stand(session: Session, give):
    first, second = give(b"1"), give(b"2")
    first.state = second.state

    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize("seen", [None, 1])
def test_the_other_screens_picture_is_not_overwritten_unseen(give, seen: int | None):
    give(b"1", device=Device.PHONE)

    with pytest.raises(AlreadyDone) as late:
        give(b"2", device=Device.COMPUTER, seen=seen)

    assert Side.FRONT == late.value.what


def test_the_other_screens_picture_is_replaced_by_who_saw_it(
    give, verification: Verification
):
    give(b"1", device=Device.PHONE)

    row = give(b"2", device=Device.COMPUTER, seen=verification.version)

    assert EvidenceState.ACCEPTED is row.state


def test_a_finished_step_takes_no_picture(
    session: Session, give, verification: Verification
):
    give(b"1")
    verifications.finish_step(
        session,
        verification,
        "document",
        device=Device.COMPUTER,
        actor="customer:abc",
        now=NOON,
    )

    with pytest.raises(AlreadyDone) as late:
        give(b"2")

    assert "document" == late.value.what


def test_a_repeated_answer_to_a_finished_step_is_still_the_same_picture(
    session: Session, give, verification: Verification
):
    first = give()
    verifications.finish_step(
        session,
        verification,
        "document",
        device=Device.COMPUTER,
        actor="customer:abc",
        now=NOON,
    )

    assert first is give()


def test_pictures_are_told_in_the_audit_log_without_their_content(
    session: Session, give
):
    row = give(examined=BLURRED)

    event = session.scalars(
        select(AuditEvent).where(AuditEvent.action == "evidence.refused")
    ).one()
    assert f"evidence:{row.public_id}" == event.subject
    assert {"side": "front", "device": "computer", "reasons": ["blurred"]} == (
        event.details
    )


def test_every_screen_learns_of_a_picture(give, verification: Verification):
    before = verification.version

    row = give()

    assert before + 1 == verification.version == row.at_version


def test_too_many_refused_pictures_bring_a_pause(
    session: Session, give, verification: Verification, clock: SetClock
):
    policy = Policy.load()
    for number in range(policy.picture.refused_tries):
        give(b"%d" % number, examined=BLURRED, now=NOON + timedelta(seconds=number))

    with pytest.raises(TooMany) as paused:
        evidence.admit(session, verification, Side.FRONT, policy=policy, now=NOON)
    evidence.admit(session, verification, Side.BACK, policy=policy, now=NOON)
    evidence.admit(
        session,
        verification,
        Side.FRONT,
        policy=policy,
        now=paused.value.retry_at,
    )

    assert NOON + timedelta(hours=1) == paused.value.retry_at


def test_a_picture_that_staff_asked_for_again_counts_no_more_but_stays(
    session: Session, give, verification: Verification, storage: MemoryStorage
):
    row = give()

    evidence.forget(session, verification, {Side.FRONT}, reasons=["unreadable"])

    assert {} == evidence.accepted(session, verification)
    assert GOOD.picture == evidence.open_picture(row, storage)
    assert row.preview_key is None


@pytest.mark.parametrize(
    ("reason", "expected"),
    [("unreadable", ["same_file"]), ("wrong_type", []), ("not_matching", [])],
)
def test_the_file_that_staff_found_useless_is_recognised(
    session: Session, give, verification: Verification, reason: str, expected: list[str]
):
    give()
    evidence.forget(session, verification, {Side.FRONT}, reasons=[reason])

    assert expected == give().reasons


def test_what_no_row_points_at_is_swept(
    session: Session, give, storage: MemoryStorage, clock: SetClock
):
    give(b"1")
    kept = give(b"2")
    storage.put("ab/0123456789", b"never committed")
    clock.forward(hours=1, seconds=1)
    storage.put("cd/0123456789", b"in a transaction that still runs")

    assert 3 == forget_orphans(session, storage, now=clock())

    assert {kept.storage_key, kept.preview_key, "cd/0123456789"} == set(storage.pieces)


def test_the_preview_of_what_staff_asked_for_again_is_swept(
    session: Session,
    give,
    verification: Verification,
    storage: MemoryStorage,
    clock: SetClock,
):
    row = give()
    evidence.forget(session, verification, {Side.FRONT}, reasons=["unreadable"])
    clock.forward(hours=1, seconds=1)

    assert 1 == forget_orphans(session, storage, now=clock())

    assert {row.storage_key} == set(storage.pieces)


def test_a_new_database_sweeps_nothing_of_an_older_one(
    session: Session, storage: MemoryStorage, clock: SetClock
):
    storage.put("ab/0123456789", b"of the database that was lost")
    clock.forward(days=1)

    assert 0 == forget_orphans(session, storage, now=clock())
    make_customer(session, now=clock())
    clock.forward(days=1)
    assert 0 == forget_orphans(session, storage, now=clock())
