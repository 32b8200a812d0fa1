"""Show that a value is there without showing it."""

import re

# an address, or five and more digits with what stands between them in numbers
CONTACT = re.compile(
    r"[^\s<>()\[\]\"',;:]+@[^\s<>()\[\]\"',;:]+|\+?\d(?:[\s().-]?\d){4,}"
)
LONGEST = 200


def mask_phone(number: str) -> str:
    """Give "+44 •••• •••123": the country's prefix and the last three digits."""
    if len(number) < 7:
        return "•••"
    return f"{number[:3]} •••• •••{number[-3:]}"


def mask_email(address: str) -> str:
    """Give "a•••@example.org": the first letter and the domain."""
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}•••@{domain}" if name and domain else "•••"


def without_contacts(text: str) -> str:
    """Give a gateway's words without the addresses and numbers it repeats."""
    return CONTACT.sub("•••", " ".join(text.split()))[:LONGEST]
