"""Judge what one line of a list says of a person, without knowing anybody."""

import re
from dataclasses import asdict, dataclass
from typing import Any, Self

from portal.domain.contacts import email_address, phone_number
from portal.domain.files.lists import Listed

LONGEST_NAME, LONGEST_REFERENCE = 200, 64
# marks of direction and the like, which spreadsheets put around numbers
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
NUMBER = re.compile(r"[\d\s()./-]+")


@dataclass(frozen=True, kw_only=True)
class Given:
    """
    One line in the forms that are kept; `problem` names the value that cannot be.

    Of a line whose reference is known the other values are not needed, and so a
    problem of theirs counts only where nobody is found by the reference.
    """

    number: int
    reference: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    problem: str = ""

    @property
    def marks(self) -> list[str]:
        """Give what two lines for one person have in common, one of them at least."""
        found = {
            "reference": self.reference.upper(),
            "email": self.email.lower(),
            "phone": self.phone,
        }
        return [f"{kind}={value}" for kind, value in found.items() if value]

    @property
    def identity(self) -> str:
        """Give what the line's digest is made of: whom it means, however spelt."""
        return "\x1f".join(self.marks)

    def as_row(self) -> list[Any]:
        """Give it as JSON keeps it."""
        return list(asdict(self).values())

    @classmethod
    def from_row(cls, row: list[Any]) -> Self:
        """Read what `as_row` gave."""
        return cls(**dict(zip(cls.__dataclass_fields__, row, strict=True)))


def given(listed: Listed) -> Given:
    """Bring a line's values into the forms in which they are kept."""
    if listed.problem:
        return Given(number=listed.number, problem=listed.problem)
    found = listed.values
    whole = f"{found.get('given', '')} {found.get('family', '')}".strip()
    reference, email, phone = (
        UNSEEN.sub("", found.get(each, "")).strip()
        for each in ("reference", "email", "phone")
    )
    address = email_address(email) if email else ""
    number = phone_number(phone.replace("(0)", "")) if phone else ""
    name = found.get("name") or whole
    return Given(
        number=listed.number,
        reference=reference[:LONGEST_REFERENCE],
        name=name[:LONGEST_NAME],
        email=address or "",
        phone=number or "",
        language=found.get("language", "")[:40],
        problem=_problem(reference, name, address, number, phone),
    )


def _problem(
    reference: str, name: str, address: str | None, number: str | None, phone: str
) -> str:
    told = (
        (len(reference) > LONGEST_REFERENCE, "long_reference"),
        (CONTROL.search(reference + name) is not None, "unreadable"),
        (address is None, "email"),
        (number is None and _lacks_prefix(phone), "prefix"),
        (number is None, "phone"),
        (len(name) > LONGEST_NAME, "long_name"),
        (not (reference or address or number), "nothing"),
    )
    return next((problem for holds, problem in told if holds), "")


def _lacks_prefix(phone: str) -> bool:
    return NUMBER.fullmatch(phone) is not None and not phone.startswith("00")
