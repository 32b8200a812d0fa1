"""First texts belong to reasons that there are."""

from portal.domain.first_texts import FIRST_TEXTS
from portal.domain.reasons import REJECTION, RESUBMISSION

MOST = 1000  # characters of the text for the customer
ON_THE_PAGE = 4  # reasons that one decision commonly has


def test_each_belongs_to_a_reason():
    known = set(REJECTION).union(*RESUBMISSION.values())

    assert FIRST_TEXTS.keys() <= known


def test_several_fit_into_the_text():
    longest = sorted(map(len, set(FIRST_TEXTS.values())))[-ON_THE_PAGE:]

    assert sum(longest) + 2 * ON_THE_PAGE <= MOST
