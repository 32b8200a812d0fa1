"""Bring phone numbers and e-mail addresses into the one form that is kept."""

import re

import phonenumbers
from email_validator import EmailNotValidError, validate_email

# set aside for fiction, and so in no numbering plan (Ofcom, "numbers for drama use")
DRAMA = re.compile(r"\+447700900\d{3}")
NO_TEXTS = frozenset(
    {
        phonenumbers.PhoneNumberType.PREMIUM_RATE,
        phonenumbers.PhoneNumberType.SHARED_COST,
        phonenumbers.PhoneNumberType.TOLL_FREE,
    }
)


def phone_number(text: str, *, region: str | None = None) -> str | None:
    """
    Give a number in E.164, or None if no such number can exist.

    A number without a country's prefix is read as one of `region` (ISO 3166-1
    alpha-2), where one is given.
    """
    text = re.sub(r"^\s*00", "+", text[:60])  # as it is dialled in most countries
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if number.extension or phonenumbers.number_type(number) in NO_TEXTS:
        return None
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    real = phonenumbers.is_valid_number(number)
    return e164 if real or DRAMA.fullmatch(e164) else None


def region_of(number: str | None) -> str | None:
    """Give the country of a number that is kept, to read another one by."""
    if number is None:
        return None
    prefix = phonenumbers.parse(number).country_code or 0
    return phonenumbers.region_code_for_country_code(prefix)


def email_address(text: str) -> str | None:
    """Give an address in its normal form, or None if it cannot be one."""
    try:
        found = validate_email(text[:320], check_deliverability=False)
    except EmailNotValidError:
        return None
    return found.normalized
