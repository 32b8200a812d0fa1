"""The sanctions list as an adviser: it knows addresses, and nothing of shares."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from portal.domain.exposure import Answer, AnswerStatus, Pending, Share, Subject
from portal.domain.sanctions.listed_addresses import Looked

SANCTIONS = "sanctions"
HIT = Decimal(100)


Look = Callable[[str, str], Looked]  # of a network's key and an address's normal form


def no_list(network: str, address: str) -> Looked:
    """Say that there is no list to look into."""
    return Looked(listing=None, published_on=None)


class Listed:
    """
    Looks addresses up in the sanctions list.

    Who is not on it is not thereby clean: that is no data, never a score of zero.
    """

    name = "list"
    authoritative = False

    def __init__(self, look: Look) -> None:
        self._look = look

    def ask(
        self, subject: Subject, *, token: str | None, now: datetime
    ) -> Answer | Pending:
        """Say whether the address is on the list."""
        found = self._look(subject.network, subject.address)
        if found.listing is None:
            day = found.published_on
            why = f"not on {found.told}" if day else "the list cannot be read"
            status = AnswerStatus.NO_DATA if day else AnswerStatus.UNREACHABLE
            return Answer(
                provider=self.name, authoritative=False, status=status, at=now, why=why
            )
        listing = found.listing
        return Answer(
            provider=self.name,
            authoritative=False,
            status=AnswerStatus.SCORED,
            at=now,
            why=f"on {found.told}",
            score=HIT,
            shares=(Share(category=SANCTIONS, share=Decimal(1), direct=True),),
            owner=listing.owner,
            owner_category=SANCTIONS,
            raw=f"{listing.entry} {listing.program} ({found.told})",
            reference=found.told,
        )
