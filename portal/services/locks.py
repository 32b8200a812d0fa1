"""Let one transaction at a time do something that no row stands for yet."""

from sqlalchemy import text
from sqlalchemy.orm import Session


def one_at_a_time(session: Session, digest: bytes) -> None:
    """
    Hold a lock named by the digest until the commit.

    SQLite needs none: its write lock already keeps writers apart.
    """
    if session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(digest[:7], "big")
        session.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": number})
