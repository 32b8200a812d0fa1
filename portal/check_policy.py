"""The numbers of the automated checks: what each table of policy.toml holds."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class PicturePolicy:
    """What a picture may cost: bytes, pixels, seconds, megabytes."""

    max_bytes: int
    max_pixels: int
    keep_long_side: int
    seconds: int
    memory_megabytes: int
    refused_tries: int


@dataclass(frozen=True, kw_only=True)
class QualityPolicy:
    """Where a picture stops being good enough to read."""

    min_long_side: int
    min_short_side: int
    min_selfie_side: int
    dark_paper: float
    blank_deviation: float
    bright_ink: float
    document_blur: float
    selfie_blur: float
    glare_share: float
    cut_share: float


@dataclass(frozen=True, kw_only=True)
class ChallengePolicy:
    """What movements are asked for before the camera, and what the film may cost."""

    per_hour: int
    moves: int
    answer_seconds: int
    move_seconds: float
    rest_seconds: float
    frames: int
    frame_side: int
    max_bytes: int


@dataclass(frozen=True, kw_only=True)
class DocumentPolicy:
    """What a document must say, and how far its own parts may differ."""

    expires_soon_days: int
    least_age: int
    printed_name: float
    printed_errors: int


@dataclass(frozen=True, kw_only=True)
class PersonPolicy:
    """When two faces are one person's, and when a face is seen well enough."""

    match_distance: float
    review_distance: float
    same_picture_distance: float
    min_selfie_face: int
    min_selfie_share: float
    min_portrait_face: int
    other_face_share: float
    least_room: float
    turned_degrees: float
    tilted_degrees: float
    selfie_sharpness: float
    portrait_sharpness: float
    dark_lenses: float
    mask_colour: float
    mouth_differs: float
    face_glare: float
    closed_eyes: float
    sheet_sides: int


@dataclass(frozen=True, kw_only=True)
class MovementPolicy:
    """When a movement before the camera was made, and by a head."""

    longest_seconds: int
    least_seconds: float
    least_frames: int
    held_frames: int
    turned_degrees: float
    straight_degrees: float
    wavers: int
    straight_distance: float
    turned_distance: float
    growth: float
    nose_shift: float
    least_difference: float


@dataclass(frozen=True, kw_only=True)
class DataPolicy:
    """When a name, a listed party or a face counts as the same, and for how long."""

    name_same: float
    name_alike: float
    listed_name: float
    listed_name_born: float
    birth_years: int
    service_score: float
    list_days: int
    known_face: float
    faces_kept_open: int
    biometric_days: int


@dataclass(frozen=True, kw_only=True)
class ExaminationPolicy:
    """What an examination may cost, and what may follow from it by itself."""

    automatic: Literal["on", "off"]
    at_once: Literal["on", "off"]
    refusals_before_person: int
    seconds: int
    start_seconds: int
    memory_megabytes: int
    tries: int
    pictures: int
    idle_minutes: int


@dataclass(frozen=True, kw_only=True)
class ForgeryPolicy:
    """When a picture counts as a copy of a document, or as changed."""

    screen_warn: float
    screen_fail: float
    bars_share: float
    least_colour: float
    least_between: float
    thumbnail_alike: float
    pasted_blocks: float


@dataclass(frozen=True, kw_only=True)
class ReadingPolicy:
    """How thoroughly a document's text is read, and when it is not legible."""

    longest_side: int
    find_side: int
    zone_tries: int
    most_work: float
    most_texts: int
    most_texts_beside: int
    least_lines: int
    legible_score: float
    threads: int
