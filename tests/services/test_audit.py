"""The audit log's chain."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.services import audit
from tests.clocks import NOON


@pytest.fixture
def chain(session: Session) -> Session:
    for number in range(5):
        audit.record(
            session, "thing.done", actor="test", subject=f"thing:{number}", now=NOON
        )
    session.commit()
    return session


def test_an_untouched_chain_holds(chain: Session):
    assert audit.Verdict(5, None) == audit.verify(chain)


@pytest.mark.parametrize(
    ("damage", "first_bad"),
    [
        ("UPDATE audit_event SET actor = 'x' WHERE sequence = 3", 3),
        ("DELETE FROM audit_event WHERE sequence = 2", 2),
        ("DELETE FROM audit_event WHERE sequence = 5", 5),
        ("DELETE FROM audit_event WHERE sequence = 1", 1),
        (
            "INSERT INTO audit_event (sequence, at, action, actor, subject, details,"
            " mac) SELECT 6, at, action, actor, subject, details, mac"
            " FROM audit_event WHERE sequence = 5",
            6,
        ),
    ],
)
def test_damage_is_found_at_its_first_row(chain: Session, damage: str, first_bad: int):
    chain.execute(text(damage))
    chain.commit()

    assert first_bad == audit.verify(chain).first_bad
