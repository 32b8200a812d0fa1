"""
Decodes the film of a challenge and encodes its frames anew. Child process only.

A film is one frame of `portal.checks.frames`: a JSON object with `milliseconds`, a
whole number for each picture that follows.
"""

from dataclasses import replace
from typing import Any

from portal.checks.decoding import Refused, decode, encode, kind_of
from portal.checks.frames import read_frame
from portal.policy import ChallengePolicy, PicturePolicy


def develop(film: bytes, task: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """Give the moments and a JPEG for each, or the word for what is wrong."""
    policy = ChallengePolicy(**task["challenge"])
    limits = replace(
        PicturePolicy(**task["picture"]),
        max_pixels=4 * policy.frame_side**2,  # a larger one was not made by our page
        keep_long_side=policy.frame_side,
    )
    whole = read_frame(film)
    if whole is None:
        return {"why": "not_a_film"}, []
    head, pictures = whole
    moments = head.get("milliseconds")
    if why := _wrong(moments, pictures, policy):
        return {"why": why}, []
    try:
        return {"milliseconds": moments}, [_anew(each, limits) for each in pictures]
    except Refused as refused:
        return {"why": refused.reason}, []


def _wrong(moments: object, pictures: list[bytes], policy: ChallengePolicy) -> str:
    if not pictures:
        return "empty"
    if len(pictures) > policy.frames:
        return "too_many"
    if not isinstance(moments, list) or len(moments) != len(pictures):
        return "not_a_film"
    longest = policy.answer_seconds * 1000
    if not all(type(each) is int and 0 <= each <= longest for each in moments):
        return "not_a_film"
    return ""


def _anew(picture: bytes, limits: PicturePolicy) -> bytes:
    if kind_of(picture) != "JPEG":
        raise Refused("not_a_picture")
    return encode(decode(picture, limits).image)
