"""
Find whose name fits less well: half typed, misspelt, or heard on the telephone.

Keys only find candidates. Their names are opened one after the other, each once and
apart from the row of its customer, until there are enough who fit.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain import search_keys
from portal.errors import KeyDestroyed
from portal.models.customer import Customer
from portal.services.customers import keyed
from portal.services.customers.keyed import Conditions, Key
from portal.vault import Keyring

CANDIDATES = 200  # newest ones whose names are opened, to see whether they fit
AT_ONCE = 100  # names that are read together: each lies elsewhere on the disk


def ids(
    session: Session,
    text: str,
    words: Sequence[str],
    where: Conditions,
    *,
    known: Collection[int],
) -> Iterator[int]:
    """Give the ids of whose name begins with these words, then of who sounds so."""
    whole = set(map(search_keys.whole, words))
    names = _Names(session, known)
    for id_, name in _fitting(names, text, words, where):
        names.known.add(id_)
        # who has all the words stands on this page or on one before it
        if not whole <= search_keys.wholes(name):
            yield id_


def _fitting(
    names: "_Names", text: str, words: Sequence[str], where: Conditions
) -> Iterator[tuple[int, str]]:
    # shorter ones have no key: whether they fit is seen when the name is open
    begun = [
        ("beginning", key) for word in words if (key := search_keys.beginning(word))
    ]
    for id_, name in names.of(begun, where):
        if search_keys.begins_with(name, text):
            yield id_, name
    for heard in search_keys.as_heard(text):
        sounds = [("sound", search_keys.sound(word)) for word in heard]
        for id_, name in names.of(sounds, where):
            if search_keys.sounds_like(name, " ".join(heard)):
                yield id_, name


class _Names:
    """Opens the names of candidates, but for the customers who are known to fit."""

    def __init__(self, session: Session, known: Collection[int]) -> None:
        self._session, self.known = session, set(known)
        self._opened: dict[int, str] = {}

    def of(self, keys: Sequence[Key], where: Conditions) -> Iterator[tuple[int, str]]:
        found = keyed.ids(self._session, keys, where, most=CANDIDATES)
        left = [each for each in found if each not in self.known]
        for first in range(0, len(left), AT_ONCE):
            part = left[first : first + AT_ONCE]
            self._open([each for each in part if each not in self._opened])
            yield from ((each, self._opened.get(each, "")) for each in part)

    def _open(self, ids: Sequence[int]) -> None:
        if not ids:
            return
        keyring: Keyring = self._session.info["keyring"]
        rows = select(Customer.id, Customer.wrapped_key, Customer.name_sealed)
        found = self._session.execute(rows.where(Customer.id.in_(ids)))
        for id_, wrapped, sealed in found:
            if sealed is not None:
                with suppress(KeyDestroyed):
                    vault = keyring.vault(wrapped)
                    self._opened[id_] = Customer.name.open(vault, sealed)
