"""The film of a challenge: decoded in a child, or refused with a word."""

import os
from dataclasses import replace

import pytest

from portal.checks import bursts
from portal.checks.values import Burst
from portal.policy import Policy
from tests.films import film, frame

POLICY = Policy.load()
COMMENT = b"\xff\xfe\x00\x08secret"  # a JPEG segment that holds words


def test_a_film_becomes_frames_with_their_moments():
    burst = bursts.examine(film(milliseconds=[0, 210, 405]), POLICY)

    assert "" == burst.why
    assert [0, 210, 405] == [moment for moment, _ in burst.frames]


def test_nothing_of_a_frame_is_kept_but_its_pixels():
    told = frame()[:2] + COMMENT + frame()[2:]

    burst = bursts.examine(film([told]), POLICY)

    assert b"secret" not in burst.frames[0][1]


def test_a_bundle_opens_as_what_was_packed():
    burst = Burst(frames=((0, frame(0)), (200, frame(1))))

    assert list(burst.frames) == bursts.unpack(bursts.pack(burst))


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (film([]), "empty"),
        (film([frame()] * (POLICY.challenge.frames + 1)), "too_many"),
        (film([frame()], milliseconds=[0, 200]), "not_a_film"),
        (film([frame()], milliseconds=["soon"]), "not_a_film"),
        (film([frame()], milliseconds=[True]), "not_a_film"),
        (film([frame()], milliseconds=[-1]), "not_a_film"),
        (film([frame()], milliseconds=[10**9]), "not_a_film"),
        (film([frame()], milliseconds="0"), "not_a_film"),
        (film([b""]), "empty"),
        (film([b"GIF89a"]), "not_a_picture"),
        (film([frame(), b"\x89PNG\r\n\x1a\n"]), "not_a_picture"),
        (film([frame()[:200]]), "damaged"),
        (film([frame(size=(4000, 3000))]), "too_many_pixels"),
        (film()[:-1], "not_a_film"),
        (b"\xff\xd8\xff", "not_a_film"),
        (b"\0" * (POLICY.challenge.max_bytes + 1), "too_large"),
    ],
)
def test_what_is_no_film_is_refused_with_a_word(sent: bytes, why: str):
    burst = bursts.examine(sent, POLICY)

    assert ((), why) == (burst.frames, burst.why)


def test_noise_breaks_nothing():
    for _ in range(3):
        assert bursts.examine(b"PX1\n" + os.urandom(500), POLICY).why


def test_a_child_that_runs_out_of_time_is_a_word():
    picture = replace(POLICY.picture, memory_megabytes=1)

    assert bursts.examine(film(), replace(POLICY, picture=picture)).why


@pytest.mark.parametrize("bundle", [b"", b"PX1\n", b"nonsense"])
def test_what_was_not_packed_is_told_as_such(bundle: bytes):
    with pytest.raises(ValueError, match="bundle"):
        bursts.unpack(bundle)
