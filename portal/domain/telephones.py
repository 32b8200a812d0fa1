"""What a telephone number tells by itself: its kind and its country."""

from dataclasses import dataclass

import phonenumbers
from phonenumbers import PhoneNumberType

from portal.domain.contacts import DRAMA, region_of

KINDS = {
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "mobile_or_fixed",  # North America's plan
    PhoneNumberType.FIXED_LINE: "fixed",
    PhoneNumberType.VOIP: "internet",
    PhoneNumberType.PERSONAL_NUMBER: "personal",
    PhoneNumberType.PAGER: "pager",
    PhoneNumberType.UAN: "company",
    PhoneNumberType.VOICEMAIL: "voicemail",
}
NOWHERE = "ZZ"  # no country is known of the number (CLDR: unknown region)
MOBILE = frozenset({"mobile", "mobile_or_fixed"})


@dataclass(frozen=True)
class Telephone:
    """
    A number's kind, of `KINDS` or "unknown", and its country's two letters.

    The country of satellites and of the whole world's numbers is "001".
    """

    kind: str
    country: str | None

    @property
    def is_mobile(self) -> bool:
        """Say whether texts surely reach somebody's own device."""
        return self.kind in MOBILE


def look(number: str) -> Telephone | None:
    """Tell of a number in E.164; None if it is none."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return None
    kind = KINDS.get(phonenumbers.number_type(parsed), "unknown")
    country = phonenumbers.region_code_for_number(parsed) or region_of(number)
    return Telephone("mobile" if DRAMA.fullmatch(number) else kind, country)
