"""What follows for a request for a refund from its transfer."""

from itertools import product

import pytest

from portal.domain.refunds.course import BOUND, LIVE, OPEN, RefundState, follow
from portal.domain.transfers import TransferState


@pytest.mark.parametrize("state", sorted(BOUND))
def test_only_held_money_that_was_decided_on_is_paid(state):
    for transfer, decided in product(
        (TransferState.HELD, TransferState.FROZEN), (True, False)
    ):
        pays = decided and transfer is TransferState.HELD
        expected = RefundState.EXECUTING if pays else RefundState.ACCEPTED

        assert expected is follow(state, transfer, decided=decided)


@pytest.mark.parametrize("state", sorted(set(RefundState) - LIVE))
def test_what_ended_stays_ended(state):
    for transfer, decided in product(TransferState, (True, False)):
        assert state is follow(state, transfer, decided=decided)


@pytest.mark.parametrize("state", sorted(OPEN))
def test_what_nobody_agreed_to_is_never_paid(state):
    for transfer, decided in product(TransferState, (True, False)):
        found = follow(state, transfer, decided=decided)

        assert found not in {RefundState.EXECUTING, RefundState.PAID}
