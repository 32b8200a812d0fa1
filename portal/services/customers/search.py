"""
Find customers by whatever staff typed: a name, an address, a number, a reference.

Only keyed hashes are searched. Those of a name's words are joined within their index,
the newest customers first, and as many as a page shows; names are opened only of those
who are shown, and of a few who may be misspelt or half typed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

import phonenumbers
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from portal.domain import search_keys
from portal.models.customer import Customer, Lookup
from portal.models.familiar import DocumentSeen
from portal.services.customers import keyed, near
from portal.services.customers.keyed import Conditions, Key, narrowed
from portal.services.examinations.familiar import NUMBER
from portal.vault import Keyring

MOST = 50
LONGEST = 254  # letters that are looked at
FEWEST_DIGITS = 6  # of a phone number
SHORTEST_NUMBER = 5  # letters and digits of a document's number


@dataclass
class Found:
    """Who fits, best first; `next` is where the next page begins, if there is one."""

    customers: list[Customer] = field(default_factory=list)
    next: int | None = None
    more: bool = False  # who fits less well, and is not shown


def search(session: Session, text: str, *, most: int = MOST) -> list[Customer]:
    """List who fits, best first, at most so many."""
    return find(session, text, most=most).customers


def find(
    session: Session,
    text: str,
    *,
    most: int = MOST,
    where: Conditions = (),
    before: int | None = None,
) -> Found:
    """
    Give a page of who fits and meets the conditions.

    First come exact matches: reference, e-mail, phone, document, then names with all
    these words, the newest first. Then names that begin with them, then those that
    only sound alike.
    """
    text = " ".join(text.split())[:LONGEST]
    words = () if "@" in text else search_keys.words(text)
    exact = _exact(session, text, where, most=most + 1) if before is None else []
    keys = [("name", search_keys.whole(word)) for word in dict.fromkeys(words)]
    named = keyed.ids(session, keys, where, most=most + 1, before=before)
    ids = dict.fromkeys([*exact, *named])
    has_letters = any(letter.isalpha() for word in words for letter in word)
    if has_letters and len(ids) <= most:
        nearly = near.ids(session, text, words, where, known=ids)
        ids |= dict.fromkeys(islice(nearly, most + 1 - len(ids)))
    shown = list(ids)[:most]
    more = len(ids) > most
    goes_on = more and shown[-1] in named
    return Found(_customers(session, shown), shown[-1] if goes_on else None, more)


def numbers_like(text: str) -> set[str]:
    """
    Give every number in E.164 that the text may mean.

    Without a country prefix it is read as each country writes its own numbers: staff
    hear "07700 900123" on the telephone and know no more.
    """
    digits = "".join(letter for letter in text if letter.isdecimal())
    if len(digits) < FEWEST_DIGITS or any(letter.isalpha() for letter in text):
        return set()
    if text.startswith("00"):
        text = "+" + text[2:]
    if text.startswith("+"):
        return set(_parsed(text, [None]))
    regions = sorted(phonenumbers.SUPPORTED_REGIONS)
    return {*_parsed("+" + digits, [None]), *_parsed(text, regions)}


def _parsed(text: str, regions: Sequence[str | None]) -> Iterable[str]:
    for region in regions:
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            yield phonenumbers.format_number(
                number, phonenumbers.PhoneNumberFormat.E164
            )


def _exact(session: Session, text: str, where: Conditions, *, most: int) -> list[int]:
    """Give the ids of who has this reference, e-mail, phone or document, in order."""
    keys = [("reference", search_keys.reference(text))]
    if "@" in text:
        keys.append(("email", text.lower()))
    keys += [("phone", number) for number in sorted(numbers_like(text))]
    places = {kind: place for place, (kind, _) in enumerate(keys)}
    found = session.execute(
        narrowed(select(Lookup.kind, Lookup.customer_id), Lookup.customer_id, where)
        .where(or_(*(_is(session, Lookup, key) for key in keys)))
        .order_by(Lookup.customer_id.desc())
        .limit(most)
    ).all()
    best = sorted(found, key=lambda row: places[row.kind])
    return [row.customer_id for row in best] + _shown(session, text, where, most=most)


def _shown(session: Session, text: str, where: Conditions, *, most: int) -> list[int]:
    """Give the ids of who showed a document of this number."""
    number = search_keys.document(text)
    if len(number) < SHORTEST_NUMBER or not any(map(str.isdigit, number)):
        return []
    digest = _keyring(session).digest(NUMBER, number)
    found = select(DocumentSeen.customer_id).where(DocumentSeen.number == digest)
    return list(
        session.scalars(
            narrowed(found, DocumentSeen.customer_id, where)
            .group_by(DocumentSeen.customer_id)
            .order_by(DocumentSeen.customer_id.desc())
            .limit(most)
        )
    )


def _is(session: Session, lookup: type[Lookup], key: Key) -> ColumnElement[bool]:
    kind, value = key
    digest = _keyring(session).digest(kind, value)
    return and_(lookup.kind == kind, lookup.digest == digest)


def _customers(session: Session, ids: Sequence[int]) -> list[Customer]:
    """Load them in this order."""
    found = session.scalars(select(Customer).where(Customer.id.in_(ids)))
    by_id = {customer.id: customer for customer in found}
    return [by_id[each] for each in ids if each in by_id]


def _keyring(session: Session) -> Keyring:
    keyring: Keyring = session.info["keyring"]
    return keyring
