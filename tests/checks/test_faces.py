"""Real portraits, posed and spoilt: found, described, judged."""

import hashlib
import re
import sys
from functools import cache
from itertools import pairwise

import cv2
import numpy as np
import pytest

from portal.checks import selfies as drawn
from portal.checks.faces import Frame, portrait, selfie
from portal.checks.faces.detection import closely, find
from portal.checks.faces.templates import distance
from portal.checks.faces.weights import YUNET, load
from portal.checks.poses import Pose
from portal.domain.challenges import Asked, Move
from portal.domain.documents.seen import Page
from portal.policy import Policy
from portal.states import CheckOutcome

POLICY = Policy.load()
SIZE = (420, 560)
FRAME = (270, 360)
ASKED = Asked(moves=(Move.TURN_LEFT, Move.TURN_RIGHT))
STRAIGHT = Pose(distance=7.5)
HEADS = ("collins", "hopper")


@cache
def picture(head="collins", prop="", yaw=0.0, seed=1, size=SIZE):
    """Give a selfie; a yaw above zero turns the face to the picture's right."""
    pose = Pose(yaw=yaw, distance=7.5)
    return drawn.selfie(head, seed=seed, size=size, pose=pose, prop=prop)


@cache
def document():
    """Give a card on a table, with a portrait and its smaller ghost image."""
    table = np.full((600, 900, 3), (96, 110, 104), np.uint8)
    table[80:520, 110:800] = (224, 228, 214)
    table[170:430, 150:355] = drawn.portrait("collins", (205, 260))
    table[360:460, 690:769] = drawn.portrait("collins", (79, 100))
    return table


def judged(pixels, frames=(), asked=None):
    """Give the findings of a selfie by their names."""
    seen = selfie(pixels, frames, asked, POLICY)
    return {finding.name.removeprefix("selfie."): finding for finding in seen.findings}


def film(head="collins", yaws=(0, 1, -34, -38, -36, 0, 1, 33, 38, 36, 2)):
    """Give frames of a head; above zero to the picture's left, as poses are read."""
    return [
        Frame(picture(head, yaw=-yaw, size=FRAME, seed=place), 500 * place)
        for place, yaw in enumerate(yaws, 1)
    ]


def around(pixels, warp):
    height, width = pixels.shape[:2]
    corners = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    moved = (corners + np.float32(warp) * width).astype(np.float32)
    way = cv2.getPerspectiveTransform(corners, moved)
    return cv2.warpPerspective(
        pixels, way, (width, height), borderMode=cv2.BORDER_REFLECT
    )


def moved_about(pixels, count=11):
    """Give frames of one still picture that a hand shifts, brings nearer and tilts."""
    source = np.random.default_rng(4)
    return [
        Frame(around(pixels, source.uniform(-0.14, 0.14, (4, 2))), 500 * place)
        for place in range(1, count + 1)
    ]


def held_in_print(pixels):
    """Give a wall before which a hand holds a photograph with a white border."""
    scene = np.full((720, 540, 3), (110, 116, 122), np.uint8)
    sheet = cv2.copyMakeBorder(
        cv2.resize(pixels, (330, 440)),
        *(14,) * 4,
        cv2.BORDER_CONSTANT,
        value=(244, 244, 240),
    )
    scene[120 : 120 + sheet.shape[0], 90 : 90 + sheet.shape[1]] = sheet
    return cv2.GaussianBlur(scene, (0, 0), 0.8)


def test_the_detector_is_the_file_that_its_page_names():
    page = YUNET.with_name("README.md").read_text("utf-8")
    named = re.findall(r"SHA-256: `([0-9a-f]{64})`", page)

    assert [hashlib.sha256(YUNET.read_bytes()).hexdigest()] == named
    assert YUNET.with_name("LICENSE").read_text("utf-8").startswith("MIT License")


def test_the_package_that_carries_the_weights_is_not_imported():
    load()

    assert "face_recognition_models" not in sys.modules


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_portrait_is_found_whichever_way_the_page_lies(turned):
    """`turned` is what reading found out: how to make the text upright."""
    lying = np.ascontiguousarray(np.rot90(document(), turned // 90))

    face, (finding,) = portrait(lying, Page(turned=turned), POLICY)

    assert (CheckOutcome.PASS, ()) == (finding.outcome, finding.reasons)
    assert face is not None
    left, top, right, bottom = face.box
    assert 150 / 900 < left < right < 355 / 900
    assert 170 / 600 < top < bottom < 430 / 600
    assert 128 == len(face.template)


def test_a_page_that_could_not_be_read_is_looked_at_from_all_sides():
    lying = np.ascontiguousarray(np.rot90(document()))

    face, _ = portrait(lying, Page(), POLICY)

    assert face is not None
    left, top, right, bottom = face.box
    assert 170 / 600 < left < right < 430 / 600
    assert 545 / 900 < top < bottom < 750 / 900


def test_the_ghost_image_is_passed_over():
    face, _ = portrait(document(), Page(), POLICY)
    alone = document().copy()
    alone[360:460, 690:769] = (224, 228, 214)

    assert face is not None
    assert face.box[2] < 0.5
    assert face.template == pytest.approx(portrait(alone, Page(), POLICY)[0].template)


@pytest.mark.parametrize("shade", [0, 128, 255])
def test_no_portrait_is_said(shade):
    face, (finding,) = portrait(np.full((300, 500, 3), shade, np.uint8), Page(), POLICY)

    assert face is None
    assert (CheckOutcome.FAIL, ("portrait_hidden",)) == (
        finding.outcome,
        finding.reasons,
    )


def spoilt(how):
    card = document().copy()
    place = card[170:430, 150:355]
    if how == "covered":
        place[60:] = (196, 150, 128)  # a hand, over the ghost image too
        card[360:460, 690:769] = (196, 150, 128)
    elif how == "blackened":
        cv2.rectangle(card, (185, 255), (320, 300), (12, 12, 12), -1)
    elif how == "glare":
        cv2.ellipse(card, (285, 315), (30, 26), 30, 0, 360, (255, 255, 255), -1)
    elif how == "blurred":
        place[:] = cv2.GaussianBlur(place, (0, 0), 4)
    elif how == "too_small":
        card = cv2.resize(card, None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA)
    return card


@pytest.mark.parametrize(
    ("how", "outcome", "reason"),
    [
        ("covered", CheckOutcome.FAIL, "portrait_hidden"),
        ("blackened", CheckOutcome.FAIL, "portrait_hidden"),
        ("glare", CheckOutcome.WARN, "glare"),
        ("blurred", CheckOutcome.WARN, "blurred"),
        ("too_small", CheckOutcome.WARN, "too_small"),
    ],
)
def test_a_spoilt_portrait_is_said(how, outcome, reason):
    _, (finding,) = portrait(spoilt(how), Page(), POLICY)

    assert (outcome, reason) == (finding.outcome, finding.reasons[0])


@pytest.mark.parametrize("head", HEADS)
def test_a_good_selfie_passes_every_check_of_its_picture(head):
    findings = judged(picture(head))

    outcomes = {name: finding.outcome for name, finding in findings.items()}
    assert {"face", "eyes", "turned", "covered", "liveness", "challenge"} == set(
        outcomes
    )
    assert CheckOutcome.WARN == outcomes.pop("challenge")  # there was none
    assert {CheckOutcome.PASS} == set(outcomes.values())


@cache
def bad_selfies():
    half = int(0.43 * picture().shape[1])
    small = np.full((1120, 840, 3), (150, 156, 160), np.uint8)
    small[500:710, 330:488] = cv2.resize(picture(), (158, 210))
    return {
        "no_face": drawn.wall(SIZE, np.random.default_rng(1)),
        "several_faces": np.hstack([picture(), picture("hopper")]),
        "face_small": small,
        "face_cut": np.ascontiguousarray(picture()[:, half:]),
        "face_blurred": cv2.GaussianBlur(picture(), (0, 0), 5),
        "face_turned": picture(yaw=36),
        "face_covered": picture(prop="sunglasses"),
    }


@pytest.mark.parametrize("reason", bad_selfies())
def test_a_bad_selfie_gets_its_reason(reason):
    findings = judged(bad_selfies()[reason])

    failed = [each for each in findings.values() if each.outcome is CheckOutcome.FAIL]
    assert reason in [word for each in failed for word in each.reasons]


def test_a_mask_covers_the_face():
    assert ("face_covered",) == judged(picture(prop="mask"))["covered"].reasons


def test_a_photograph_held_before_the_camera_is_noticed():
    finding = judged(held_in_print(picture()))["liveness"]

    assert (CheckOutcome.WARN, ("not_live",)) == (finding.outcome, finding.reasons)


def test_two_pictures_of_one_person_lie_closer_than_of_two():
    described = {
        (head, seed): selfie(picture(head, seed=seed), (), None, POLICY).face.template
        for head in HEADS
        for seed in (1, 2)
    }

    for head in HEADS:
        assert distance(described[head, 1], described[head, 2]) < 0.4
    for seed in (1, 2):
        two = distance(described["collins", seed], described["hopper", seed])
        assert two > POLICY.person.match_distance


def test_who_turns_to_their_own_left_has_a_yaw_below_zero():
    """That is to the right of the picture as the camera gives it."""
    yaws = []
    for yaw in (-30, 0, 30):
        pixels = picture(yaw=yaw)
        yaws.append(closely(pixels, find(pixels, side=320)[0]).yaw)

    assert all(one - two > 12 for one, two in pairwise(yaws))
    assert yaws[2] < -POLICY.movement.turned_degrees


def test_a_head_that_turns_as_asked_is_alive():
    finding = judged(picture(), film(), ASKED)["challenge"]

    assert (CheckOutcome.PASS, ()) == (finding.outcome, finding.reasons)
    assert ["turn_left", "turn_right"] == finding.details["seen"]


def bad_films():
    plain = film()
    empty = Frame(drawn.wall(FRAME, np.random.default_rng(1)), plain[5].milliseconds)
    both = np.hstack([plain[5].pixels, film("hopper")[5].pixels])
    return {
        "challenge_order": film(yaws=(0, 1, 34, 38, 36, 0, 1, -33, -38, -36, 2)),
        "challenge_failed": film(yaws=(0, 1, -34, -38, -36, 0, 1, 0, 2)),
        "another_person": film("hopper"),
        "no_face": [*plain[:5], empty, *plain[6:]],
        "several_faces": [
            *plain[:5],
            Frame(both, plain[5].milliseconds),
            *plain[6:],
        ],
        "challenge_late": [
            Frame(each.pixels, each.milliseconds + 60_000) for each in plain
        ],
    }


def test_a_bad_film_gets_its_reason():
    for reason, frames in bad_films().items():
        finding = judged(picture(), frames, ASKED)["challenge"]

        assert (CheckOutcome.FAIL, (reason,)) == (finding.outcome, finding.reasons)


@pytest.mark.parametrize("head", HEADS)
def test_a_still_picture_is_refused_however_it_is_moved(head):
    still = picture(head, size=FRAME)
    repeated = [Frame(still, 500 * place) for place in range(1, 12)]

    for frames in (repeated, moved_about(still)):
        finding = judged(still, frames, ASKED)["challenge"]

        assert ("still_picture",) == finding.reasons


def test_a_picture_of_a_turned_head_moved_about_is_refused():
    """The yaw is there, the turning is not."""
    turned = [
        *moved_about(picture(size=FRAME), 4),
        *moved_about(picture(yaw=36, size=FRAME), 4),
    ]
    frames = [Frame(frame.pixels, 500 * place) for place, frame in enumerate(turned, 1)]

    assert () != judged(picture(), frames, ASKED)["challenge"].reasons


@pytest.mark.parametrize("size", [(1, 1), (2, 300), (300, 2), (31, 31)])
def test_a_sliver_is_no_face_and_no_crash(size):
    sliver = np.full((*size, 3), 90, np.uint8)

    assert ("no_face",) == judged(sliver, [Frame(sliver, 1)], ASKED)["face"].reasons
    assert portrait(sliver, Page(), POLICY)[0] is None
