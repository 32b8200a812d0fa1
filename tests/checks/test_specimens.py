"""Specimens are what the tests of the checks stand on: true, distinct, repeatable."""

from datetime import date

import numpy as np
import pytest

from portal.checks.heads import HEADS
from portal.checks.selfies import portrait, selfie
from portal.domain.documents.seen import Fields
from portal.domain.mrz import check_digit
from portal.states import Side
from tests.specimen_camera import half, photo
from tests.specimen_cases import KINDS, case
from tests.specimen_films import burst, shifted_burst, still_burst

MOVES = ("turn_right", "closer", "turn_left")


def test_a_seed_gives_the_same_document_again():
    one, other = case(11), case(11)

    assert (one.lines, one.fields) == (other.lines, other.fields)
    assert np.array_equal(one.picture, other.picture)


def test_seeds_give_distinct_documents():
    people = {
        (found.person.number, found.person.surname, found.person.born_on)
        for found in (case(seed, document="licence") for seed in range(12))
    }

    assert 12 == len(people)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "licence"])
def test_the_zone_is_valid_and_says_the_truth(kind: str):
    lengths = {"TD3": 44, "TD2": 36, "MRVA": 44, "MRVB": 36, "TD1": 30, "permit": 30}
    for seed in range(3):
        found = case(seed, document=kind, side=Side.BACK if "1" in kind else None)
        if not found.lines:
            continue

        assert {lengths[kind]} == {len(line) for line in found.lines}
        dates = found.lines[1][:7] if kind == "TD1" else found.lines[1][13:20]
        if kind != "permit":
            assert f"{found.person.born_on:%y%m%d}" == dates[:6]
            assert check_digit(dates[:6]) == dates[6]


def test_a_long_number_goes_on_in_the_optional_data():
    found = next(
        each
        for each in (case(seed, document="TD1", side=Side.BACK) for seed in range(40))
        if len(each.person.number) > 9
    )
    first, number = found.lines[0], found.person.number

    assert (
        number[:9] + "<" + number[9:] + check_digit(number) + "<"
        == (first[5 : 5 + len(number) + 3])
    )
    assert isinstance(found.fields, Fields)
    assert number == found.fields.document_number


def test_every_document_is_valid_today():
    for seed in range(7):
        person = case(seed).person

        assert date(2026, 11, 22) < person.expires_on
        assert person.born_on < date(2008, 11, 22)


def test_a_photograph_is_a_jpeg_of_its_pixels():
    taken = photo(case(3), "hard")

    assert taken.jpeg.startswith(b"\xff\xd8\xff")
    assert 3 == taken.pixels.shape[2]
    assert taken.pixels.dtype == np.uint8


def test_half_a_document_lacks_its_zone():
    assert half(case(0)).shape == (1200, 1600, 3)


@pytest.mark.parametrize("head", HEADS)
def test_a_selfie_is_another_picture_than_the_portrait(head: str):
    flat = portrait(head, (240, 320)).astype(int)
    seen = selfie(head, seed=1, size=(240, 320)).astype(int)

    assert 20 < np.abs(flat - seen).mean()


def test_a_burst_moves_and_a_still_one_does_not():
    live = burst("collins", MOVES, count=7)
    still = still_burst(portrait("collins", (360, 480)), count=7)
    shifted = shifted_burst(portrait("collins", (360, 480)), MOVES, count=7)

    for frames in (live, still, shifted):
        times = [milliseconds for milliseconds, _ in frames]
        assert sorted(set(times)) == times
        assert all(data.startswith(b"\xff\xd8\xff") for _, data in frames)
