"""The sandbox compares names with a list of invented parties."""

from portal.services import sanctions
from portal.services.demo import parties
from tests.clocks import NOON


def test_the_sandbox_has_a_list_to_compare_with(session):
    parties.ensure(session, now=NOON)
    parties.ensure(session, now=NOON)

    found = sanctions.in_force(session)
    assert found is not None
    assert 8 == found.entries
