"""Find customers by whatever staff typed: a name, an address, a number, a reference."""

from collections.abc import Iterable, Sequence

import phonenumbers
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.customer import Customer, Lookup
from portal.services import customers
from portal.vault import Keyring

MOST = 50
FEWEST_DIGITS = 6


def search(session: Session, text: str, *, most: int = MOST) -> list[Customer]:
    """List who fits, best first: by reference, by e-mail, by phone, then by name."""
    text = " ".join(text.split())[:254]
    if not text:
        return []
    exact = [
        *_by(session, "reference", [text.upper()]),
        *(_by(session, "email", [text.lower()]) if "@" in text else ()),
        *_by(session, "phone", numbers_like(text)),
    ]
    named = [] if "@" in text else customers.find_by_name(session, text, most=most)
    return list({customer.id: customer for customer in [*exact, *named]}.values())[
        :most
    ]


def newest(session: Session, *, most: int = 10) -> Sequence[Customer]:
    """List who registered last."""
    return session.scalars(
        select(Customer).order_by(Customer.id.desc()).limit(most)
    ).all()


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


def _by(session: Session, kind: str, values: Iterable[str]) -> Sequence[Customer]:
    keyring: Keyring = session.info["keyring"]
    digests = [keyring.digest(kind, value) for value in values]
    if not digests:
        return []
    found = select(Lookup.customer_id).where(
        Lookup.kind == kind, Lookup.digest.in_(digests)
    )
    return session.scalars(
        select(Customer)
        .where(Customer.id.in_(found))
        .order_by(Customer.id.desc())
        .limit(MOST)
    ).all()
