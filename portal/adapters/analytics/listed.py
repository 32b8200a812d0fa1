"""The sanctions list as an adviser: it knows addresses, and nothing of shares."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from portal.domain.exposure import Answer, AnswerStatus, Pending, Share, Subject

SANCTIONS = "sanctions"
HIT = Decimal(100)


@dataclass(frozen=True, kw_only=True)
class Listing:
    """An address on a list; all of it is published."""

    owner: str
    program: str
    entry: str  # the list's own id
    published_on: date


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What came of a look: a listing or none, and in the list of which day."""

    listing: Listing | None
    published_on: date | None  # None: there is no list


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
            why = f"not in the list of {day}" if day else "no list was imported"
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
            score=HIT,
            shares=(Share(category=SANCTIONS, share=Decimal(1), direct=True),),
            owner=listing.owner,
            owner_category=SANCTIONS,
            raw=f"{listing.entry} {listing.program} ({listing.published_on})",
            reference=listing.entry,
        )
