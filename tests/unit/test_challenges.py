import random
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.challenges import Asked, Move, Pose, draw, judge
from portal.domain.documents.planes import Marks, nose_shift
from portal.policy import Policy
from portal.states import CheckOutcome

POLICY = Policy.load()
MOVEMENT = POLICY.movement
LEFT, RIGHT, CLOSER = Move.TURN_LEFT, Move.TURN_RIGHT, Move.CLOSER
ORDERS = [each for count in (2, 3) for each in permutations(Move, count)]
EYES, NOSE, MOUTH = 31.5, (0.0, 38.0, 25.0), (25.0, 70.0, 8.0)  # millimetres
FAR, NEAR = 0.3, 0.42  # of the frame's width


def marks(yaw: float, *, flat: bool = False) -> Marks:
    """Give what a camera sees of a head, or of its picture, that is turned."""
    mouth_x, mouth_y, mouth_z = MOUTH
    points = (
        (-EYES, 0.0, 0.0),
        (EYES, 0.0, 0.0),
        NOSE,
        (-mouth_x, mouth_y, mouth_z),
        (mouth_x, mouth_y, mouth_z),
    )
    one, two, nose, three, four = (seen(*point, -yaw, flat=flat) for point in points)
    return one, two, nose, three, four


def seen(x: float, y: float, z: float, degrees: float, *, flat: bool):
    turn = complex(1, 0) * (complex(0, 1) ** (degrees / 90))
    depth = 0.0 if flat else z
    across, away = (
        x * turn.real + depth * turn.imag,
        depth * turn.real - x * turn.imag,
    )
    nearer = 500 / (500 - away)
    return across * nearer, y * nearer


def pose(yaw: float = 0.0, width: float = FAR, **changes) -> Pose:
    plain = Pose(
        milliseconds=0,
        faces=1,
        yaw=yaw,
        width=width,
        marks=marks(yaw),
        difference=3.0,
    )
    return replace(plain, **changes)


def timed(poses: list[Pose], start: int = 400, step: int = 400) -> list[Pose]:
    return [
        replace(each, milliseconds=start + step * place)
        for place, each in enumerate(poses)
    ]


MADE = {
    LEFT: [pose(-11), pose(-24), pose(-27), pose(-10), pose(1)],
    RIGHT: [pose(12), pose(23), pose(30), pose(11), pose(-2)],
    CLOSER: [pose(width=0.34), pose(width=NEAR), pose(width=NEAR), pose()],
}


def burst(*moves: Move) -> list[Pose]:
    """Give the poses of a person who makes these movements."""
    made = [pose(difference=None), pose(1)]
    return timed(made + [each for move in moves for each in MADE[move]])


def reasons(asked: tuple[Move, ...] | None, poses: list[Pose]) -> tuple[str, ...]:
    return judge(Asked(moves=asked) if asked else None, poses, MOVEMENT).reasons


@pytest.mark.parametrize("moves", ORDERS, ids=lambda moves: "-".join(moves))
def test_who_does_as_asked_passes(moves):
    finding = judge(Asked(moves=moves), burst(*moves), MOVEMENT)

    assert (CheckOutcome.PASS, ()) == (finding.outcome, finding.reasons)
    assert len(moves) == finding.score == finding.limit


def test_left_is_the_persons_own_and_right_in_the_picture():
    """The nose goes to the picture's right, and the yaw below zero."""
    left, right, nose = marks(-25)[:3]

    assert nose[0] > (left[0] + right[0]) / 2
    assert () == reasons((LEFT, RIGHT), burst(LEFT, RIGHT))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"faces": 0, "marks": None}, "no_face"),
        ({"faces": 2}, "several_faces"),
        ({"distance": 0.75}, "another_person"),
    ],
)
def test_one_frame_is_enough_to_fail(change, reason):
    poses = burst(LEFT, CLOSER)
    poses[5] = replace(poses[5], **change)

    assert (reason,) == reasons((LEFT, CLOSER), poses)


def test_a_straight_frame_must_resemble_the_selfie_more_than_a_turned_one():
    poses = burst(LEFT, CLOSER)
    turned, straight = poses.copy(), poses.copy()
    turned[3] = replace(poses[3], distance=0.6)
    straight[6] = replace(poses[6], distance=0.6)

    assert () == reasons((LEFT, CLOSER), turned)
    assert ("another_person",) == reasons((LEFT, CLOSER), straight)


@pytest.mark.parametrize(
    ("asked", "made", "reason"),
    [
        ((LEFT, CLOSER), (LEFT,), "challenge_failed"),
        ((LEFT, RIGHT), (LEFT, CLOSER), "challenge_failed"),
        ((LEFT, CLOSER), (LEFT, RIGHT, CLOSER), "challenge_order"),
        ((LEFT, CLOSER), (LEFT, CLOSER, LEFT), "challenge_order"),
        ((LEFT, RIGHT), (RIGHT, LEFT), "challenge_order"),
    ],
)
def test_other_movements_are_refused(asked, made, reason):
    assert (reason,) == reasons(asked, burst(*made))


def test_a_turn_must_be_held():
    short = [pose(difference=None), pose(), pose(-25), pose(), *MADE[CLOSER], pose()]

    assert ("challenge_failed",) == reasons((LEFT, CLOSER), timed(short))


def test_the_head_must_come_back():
    poses = burst(CLOSER, LEFT)[:-2]

    assert ("challenge_failed",) == reasons((CLOSER, LEFT), poses)


def test_who_stays_close_has_not_come_closer_twice():
    near = [pose(width=NEAR), pose(width=NEAR), pose(-20, NEAR), pose(-25, NEAR)]
    poses = timed([pose(difference=None), pose(), *near, pose(width=NEAR), pose()])

    assert () == reasons((CLOSER, LEFT), poses)


def test_a_camera_may_stand_a_little_aside():
    aside = [
        replace(each, yaw=each.yaw + 7, marks=marks(each.yaw + 7))
        for each in burst(LEFT, RIGHT)
    ]

    assert () == reasons((LEFT, RIGHT), aside)


@pytest.mark.parametrize(
    ("start", "step", "reason"),
    [
        (0, 400, ()),
        (0, 100, ("challenge_failed",)),
        (-200, 400, ()),
        (0, 0, ("challenge_order",)),
        (0, -400, ("challenge_order",)),
        (60_000, 400, ("challenge_late",)),
    ],
)
def test_times_must_rise_and_be_a_persons(start, step, reason):
    poses = timed(burst(LEFT, RIGHT), start, step)

    assert reason == reasons((LEFT, RIGHT), poses)


@pytest.mark.parametrize("asked", [None, (LEFT, RIGHT)])
def test_without_frames_or_question_it_is_only_noticed(asked):
    finding = judge(Asked(moves=asked) if asked else None, [], MOVEMENT)

    assert (CheckOutcome.WARN, ("no_challenge",)) == (finding.outcome, finding.reasons)


def test_frames_that_nobody_asked_for_prove_nothing():
    assert ("no_challenge",) == reasons(None, burst(LEFT, RIGHT))


def test_a_flat_picture_that_is_turned_stays_flat():
    assert nose_shift(marks(0, flat=True), marks(30, flat=True)) == pytest.approx(0)
    assert abs(nose_shift(marks(0), marks(-20)) or 0) > MOVEMENT.nose_shift


@pytest.mark.parametrize("moves", ORDERS, ids=lambda moves: "-".join(moves))
def test_a_flat_picture_that_is_bent_to_look_turned_is_still(moves):
    """Whatever yaw the marks feign, the nose stays in the plane of the others."""
    poses = [replace(each, marks=marks(each.yaw, flat=True)) for each in burst(*moves)]

    assert ("still_picture",) == reasons(moves, poses)


def test_marks_on_one_line_prove_nothing():
    line = tuple((float(x), 2.0 * x) for x in range(5))
    poses = [replace(each, marks=line) for each in burst(LEFT, RIGHT)]

    assert ("still_picture",) == reasons((LEFT, RIGHT), poses)


@given(st.sampled_from(ORDERS), st.sampled_from(ORDERS))
def test_another_order_never_passes(asked, made):
    assert (asked == made) == (() == reasons(asked, burst(*made)))


@given(st.sampled_from(ORDERS), st.randoms(use_true_random=False))
def test_shuffled_times_never_pass(asked, source):
    poses = burst(*asked)
    shuffled = poses.copy()
    source.shuffle(shuffled)

    assert (shuffled == poses) == (() == reasons(asked, shuffled))


@given(st.sampled_from(ORDERS), st.data())
def test_one_repeated_frame_never_passes(asked, data):
    """Whichever it is, wherever it stands for the movements, and for others too."""
    poses = burst(*asked)
    one = data.draw(st.sampled_from(poses))
    straight = (poses[0].yaw, poses[0].width)
    moved = {n for n, each in enumerate(poses) if (each.yaw, each.width) != straight}
    instead = moved | data.draw(st.sets(st.sampled_from(range(1, len(poses)))))
    repeated = [
        replace(one, milliseconds=each.milliseconds, difference=0.0)
        if place in instead
        else each
        for place, each in enumerate(poses)
    ]

    assert () != reasons(asked, repeated)


@given(st.randoms(use_true_random=False))
def test_a_challenge_has_two_or_three_movements_and_a_turn(source):
    moves = draw(source, POLICY.challenge).moves

    assert 2 <= len(moves) <= 3
    assert len(moves) == len(set(moves))
    assert {LEFT, RIGHT} & set(moves)


def test_every_challenge_is_drawn():
    source = random.Random(0)

    drawn = {draw(source, POLICY.challenge).moves for _ in range(500)}

    assert set(ORDERS) == drawn
