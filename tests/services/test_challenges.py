"""Movements asked for: fresh, once, in time, and of one device alone."""

from datetime import timedelta
from random import SystemRandom

import pytest
from sqlalchemy.orm import Session

from portal.adapters.storage import MemoryStorage
from portal.checks.values import Burst, Examined
from portal.domain.challenges import Move
from portal.errors import CannotOpen, TooMany
from portal.models.challenge import Challenge
from portal.models.evidence import Evidence
from portal.models.verification import Verification
from portal.policy import Policy
from portal.services import evidence
from portal.services.evidence import bursts, challenges
from portal.services.evidence.bursts import Film
from portal.services.retention.orphans import forget_orphans
from portal.states import CheckOutcome, Device, EvidenceState, Side
from tests.clocks import NOON, SetClock
from tests.factories import make_customer, make_verification
from tests.films import frame

POLICY = Policy.load().challenge
OVER = timedelta(seconds=POLICY.answer_seconds)
SELFIE = Examined(picture=b"\xff\xd8\xff the face", preview=b"\xff\xd8\xff small")
BURST = Burst(frames=((0, frame(0)), (200, frame(1))))


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
def make(session: Session, verification: Verification):
    def _make(*, device: Device = Device.COMPUTER, now=NOON) -> Challenge:
        return challenges.make(
            session,
            verification,
            device=device,
            policy=POLICY,
            source=SystemRandom(),
            now=now,
        )

    return _make


@pytest.fixture
def give(session: Session, verification: Verification, storage: MemoryStorage):
    """Keep a selfie with its film."""

    def _give(
        challenge: Challenge | None,
        *,
        original: bytes = b"a selfie",
        burst: Burst = BURST,
        now=NOON,
    ) -> Evidence:
        return evidence.keep(
            session,
            verification,
            Side.SELFIE,
            SELFIE,
            original=original,
            storage=storage,
            device=Device.COMPUTER,
            actor="customer:abc",
            now=now,
            film=Film(challenge=challenge, burst=burst) if challenge else None,
        )

    return _give


def film_check(row: Evidence):
    return next(check for check in row.checks if check.name == "film")


def test_a_selfie_keeps_its_film_and_what_was_asked(make, give, storage):
    challenge = make()

    row = give(challenge)

    assert EvidenceState.ACCEPTED is row.state
    assert list(BURST.frames) == evidence.open_burst(row, storage)
    assert [Move(move) for move in challenge.moves] == list(challenges.asked(row).moves)
    assert CheckOutcome.PASS is film_check(row).outcome


def test_a_selfie_without_a_challenge_has_no_film(give, storage):
    row = give(None)

    assert [] == evidence.open_burst(row, storage)
    assert challenges.asked(row) is None


def test_an_answer_that_comes_late_is_refused(make, give):
    row = give(make(), now=NOON + OVER)

    assert EvidenceState.REFUSED is row.state
    assert ["challenge_late"] == row.reasons
    assert (None, None) == (row.burst_key, row.challenge)


def test_an_answer_just_in_time_is_taken(make, give):
    row = give(make(), now=NOON + OVER - timedelta(seconds=1))

    assert EvidenceState.ACCEPTED is row.state


def test_a_challenge_is_answered_once(make, give):
    challenge = make()
    give(challenge)

    row = give(challenge, original=b"another selfie")

    assert ["challenge_used"] == row.reasons


def test_an_answer_sent_twice_is_one(make, give):
    challenge = make()

    assert give(challenge) is give(challenge)


def test_the_same_picture_may_come_with_a_fresh_challenge(make, give):
    give(make(), now=NOON + OVER)

    row = give(make(now=NOON + OVER), now=NOON + OVER)

    assert EvidenceState.ACCEPTED is row.state


def test_a_newer_challenge_ends_the_one_before(make, give):
    older = make()
    make(now=NOON + timedelta(seconds=5))

    row = give(older, now=NOON + timedelta(seconds=6))

    assert ["challenge_late"] == row.reasons


def test_another_device_keeps_its_challenge(make, give):
    mine = make()
    make(device=Device.PHONE)

    assert EvidenceState.ACCEPTED is give(mine).state


def test_a_challenge_of_somebody_else_is_none(session, verification, make):
    own = make()
    somebody = make_customer(session, email="b@example.org", phone="+447700900124")
    foreign = make_verification(session, somebody)

    def found(where: Verification, public_id: str, device: Device):
        return challenges.find(session, where, public_id, device=device)

    assert own is found(verification, own.public_id, Device.COMPUTER)
    assert found(verification, own.public_id, Device.PHONE) is None
    assert found(foreign, own.public_id, Device.COMPUTER) is None
    assert found(verification, "\0", Device.COMPUTER) is None
    assert found(verification, "", Device.COMPUTER) is None


def test_challenges_are_limited_an_hour(make):
    for _ in range(POLICY.per_hour):
        make()

    with pytest.raises(TooMany) as refused:
        make()

    assert NOON + timedelta(hours=1) == refused.value.retry_at


def test_the_selfie_stands_when_its_film_cannot_be_read(make, give, storage):
    row = give(make(), burst=Burst(why="damaged"))

    assert EvidenceState.ACCEPTED is row.state
    assert [] == evidence.open_burst(row, storage)
    assert CheckOutcome.FAIL is film_check(row).outcome
    assert {"why": "damaged"} == film_check(row).details


def test_storage_holds_no_frame_in_clear(make, give, storage):
    row = give(make())

    pixels = BURST.frames[0][1][-60:-10]
    assert pixels not in storage.pieces[row.burst_key]


def test_a_film_never_opens_as_the_picture(make, give, storage):
    row = give(make())
    row.storage_key, row.burst_key = row.burst_key, row.storage_key

    with pytest.raises(CannotOpen):
        evidence.open_picture(row, storage)
    with pytest.raises(CannotOpen):
        bursts.open_burst(row, storage)


def test_the_film_of_a_replaced_selfie_is_swept(session, make, give, storage, clock):
    old = give(make())
    kept = give(make(), original=b"another selfie")
    clock.forward(hours=1, seconds=1)

    assert 3 == forget_orphans(session, storage, now=clock())

    assert old.burst_key is None
    assert {kept.storage_key, kept.preview_key, kept.burst_key} == set(storage.pieces)


def test_the_film_of_what_staff_asked_for_again_stays(
    session, verification, make, give, storage
):
    """It was decided on; the retention of biometric data removes it."""
    row = give(make())

    evidence.forget(session, verification, {Side.SELFIE}, reasons=["unclear"])

    assert list(BURST.frames) == evidence.open_burst(row, storage)
