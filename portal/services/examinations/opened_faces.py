"""
Search every face template there is, exactly, and keep many of them opened.

Each template is sealed by its customer's own key, so that a search over sealed ones
turns two locks for each. A worker keeps in memory what it opened, up to a number; each
search first asks the database which templates there are, so that one that was removed
is found no more, and is dropped from memory.
"""

import math
import struct
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.errors import CannotOpen
from portal.models.customer import Customer
from portal.models.familiar import TEMPLATE, FaceTemplate
from portal.vault import Keyring

BATCH = 1000  # sealed templates read at once
HEAD = struct.Struct("<48f")  # of 128: mostly enough to see that two are far apart
CONTEXT = "FaceTemplate.template"  # what `models.familiar` seals them for


@dataclass(frozen=True, order=True)
class Near:
    """Another customer's template, and how far it lies from the one looked for."""

    distance: float
    customer_id: int


@dataclass
class Opened:
    """The opened templates of one database, by their ids: 512 bytes each."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    packed: dict[int, bytes] = field(default_factory=dict, repr=False)

    def keep_only(self, there: Mapping[int, int]) -> dict[int, bytes]:
        """Drop what is no longer in the database; give a copy of the others."""
        with self.lock:
            for gone in self.packed.keys() - there.keys():
                del self.packed[gone]
            return dict(self.packed)

    def add(self, packed: Mapping[int, bytes], *, most: int) -> None:
        """Keep these as well, as far as there is room."""
        with self.lock:
            for template_id, numbers in packed.items():
                if len(self.packed) >= most:
                    return
                self.packed[template_id] = numbers


# one for each database, and gone with it: an id means nothing in another
_OPENED: WeakKeyDictionary[object, Opened] = WeakKeyDictionary()


@dataclass
class Search:
    """Compares templates with one, and keeps the nearest and all within the limit."""

    template: tuple[float, ...] = field(repr=False)
    limit: float
    found: list[Near] = field(default_factory=list)
    radius: float = math.inf
    _head: tuple[float, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._head = self.template[: HEAD.size // 4]

    def look(self, packed: bytes, customer_id: int) -> None:
        """Compare with one; the distance of a part is never above that of all."""
        if math.dist(self._head, HEAD.unpack_from(packed)) > self.radius:
            return
        distance = math.dist(self.template, TEMPLATE.unpack(packed))
        if distance <= self.radius:
            self.found.append(Near(distance, customer_id))
            self.radius = min(self.radius, max(distance, self.limit))


def nearest(
    session: Session,
    template: Sequence[float],
    *,
    model: str,
    not_of: int,
    limit: float,
    most_kept: int,
) -> list[Near]:
    """
    Give other customers' templates, the nearest first.

    Every one within the limit (Euclid) is among them, and the nearest of all even
    where it is further away. Only reads.
    """
    there = _there(session, model)
    search = Search(tuple(template), limit)
    for template_id, packed in _packed(session, there, most_kept=most_kept):
        if there[template_id] != not_of:
            search.look(packed, there[template_id])
    return sorted(search.found)


def forget(session: Session) -> None:
    """Drop from memory what was removed from the database."""
    _opened(session).keep_only(_there(session))


def _there(session: Session, model: str | None = None) -> dict[int, int]:
    rows = select(FaceTemplate.id, FaceTemplate.customer_id)
    if model is not None:
        rows = rows.where(FaceTemplate.model == model)
    return {row[0]: row[1] for row in session.execute(rows)}


def _packed(
    session: Session, there: Mapping[int, int], *, most_kept: int
) -> Iterator[tuple[int, bytes]]:
    opened = _opened(session)
    kept = opened.keep_only(there)
    yield from kept.items()
    sealed = sorted(there.keys() - kept.keys())
    for start in range(0, len(sealed), BATCH):
        fresh = _open(session, sealed[start : start + BATCH])
        opened.add(fresh, most=most_kept)
        yield from fresh.items()


def _open(session: Session, ids: Sequence[int]) -> dict[int, bytes]:
    keyring: Keyring = session.info["keyring"]
    rows = session.execute(
        select(FaceTemplate.id, FaceTemplate.template_sealed, Customer.wrapped_key)
        .join(Customer, Customer.id == FaceTemplate.customer_id)
        .where(FaceTemplate.id.in_(ids))
    )
    found = {}
    for template_id, sealed, wrapped in rows:
        try:
            vault = keyring.vault(wrapped)
            found[template_id] = vault.open(sealed or b"", context=CONTEXT)
        except CannotOpen:
            continue  # the customer's key was destroyed: nobody's face any more
    return found


def _opened(session: Session) -> Opened:
    return _OPENED.setdefault(session.get_bind(), Opened())
