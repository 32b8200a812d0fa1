"""The categories, their words, and the tables of zones that are shipped."""

import pytest

from portal.domain.screening.categories import (
    BITOK,
    COINKYT,
    OWN,
    WORDS,
    canonical,
    told,
)
from portal.screening_policy import Category
from tests.screening_cast import POLICY


def test_every_category_has_words():
    assert set(Category) == WORDS.keys()
    assert len(set(WORDS.values())) == len(WORDS)


@pytest.mark.parametrize(
    ("provider", "known", "count"),
    [("bitok", BITOK, 43), ("coinkyt", COINKYT, 35), ("own", OWN, 36)],
)
def test_every_code_of_a_provider_has_a_zone_and_a_category(provider, known, count):
    assert known.keys() == POLICY.zone_of[provider].keys()
    assert count == len(known)


def test_what_the_house_does_not_want_is_listed():
    assert 15 == len(POLICY.listed)
    assert Category.MIXER in POLICY.is_listed
    assert Category.EXCHANGE not in POLICY.is_listed


@pytest.mark.parametrize(
    ("provider", "code", "category"),
    [
        ("bitok", "darknet_market", Category.DARKNET),
        ("coinkyt", "MIXING_SERVICE", Category.MIXER),
        ("coinkyt", " mixing_service ", Category.MIXER),
        ("sandbox", "scam", Category.SCAM),
        ("listed", "sanctions", Category.SANCTIONS),
        ("bitok", "MIXING_SERVICE", None),
        ("another", "mixer", Category.MIXER),
        ("bitok", "", None),
    ],
)
def test_a_code_is_brought_into_the_portal_s_words(provider, code, category):
    assert category is canonical(provider, code)


def test_an_unknown_code_is_told_as_it_is():
    assert ("something_new", "Mixer") == (told("something_new"), told("mixer"))
