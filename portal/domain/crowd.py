"""Who is in a crowd of synthetic customers, and how far each has come."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

from portal.domain import crowd_names
from portal.domain.names import keys
from portal.states import DocumentType, VerificationState

YEAR = timedelta(days=365)
NO_PHONE, NO_EMAIL = 0.25, 0.03  # shares
SEVERAL_ROUNDS = 0.06  # of those who submitted
# reserved for examples (RFC 2606): nobody receives a letter
DOMAINS = ("example.org", "example.com", "example.net", "mail.example", "post.example")
# set aside for fiction: by Ofcom, ARCEP, ComReg and the North American plan
FICTION = (
    (55, "+3532091", 5), (8, "+3363998", 4), (8, "+3319900", 4), (8, "+3326191", 4),
    (30, "+1{area}55501", 2), (1, "+447700900", 3), (1, "+441632960", 3),
    (1, "+442079460", 3), (1, "+441134960", 3), (1, "+441614960", 3),
)  # fmt: skip
AREAS = tuple(
    area for area in range(201, 990) if area % 100 != 11 and area // 10 % 10 != 9
)
# how far, and how many of a thousand
FATES = (
    ("not_started", 290), ("waiting_for_consent", 60), ("waiting_for_document", 110),
    ("resubmission_requested", 16), ("in_review", 4), ("approved", 485),
    ("rejected", 35),
)  # fmt: skip
OUTCOMES = frozenset({"resubmission_requested", "approved", "rejected"})
SUBMITTED = OUTCOMES | {"in_review"}
WEIGHTS = tuple(accumulate(weight for _, weight in FATES))
DOCUMENTS = (DocumentType.PASSPORT,) * 5 + (DocumentType.ID_CARD,) * 4 + (
    DocumentType.RESIDENCE_PERMIT, DocumentType.DRIVER_LICENCE,
)  # fmt: skip
ISSUERS = ("GBR", "DEU", "SWE", "ESP", "FRA", "POL", "TUR", "EGY", "IND", "NGA")


@dataclass(frozen=True, kw_only=True)
class Member:
    """One synthetic customer, as plain values."""

    name: str
    language: str
    email: str | None
    phone: str | None
    registered_at: datetime
    began_at: datetime | None  # the verification; None: never
    consented_at: datetime | None
    submitted_at: datetime | None
    decided_at: datetime | None
    state: VerificationState | None
    round: int
    document_type: DocumentType | None
    issuer: str
    document_number: str


def member(
    chance: Random, *, number: int, registered_at: datetime, now: datetime
) -> Member:
    """Draw one who has come as far as there was time; `number` tells them apart."""
    name, language = crowd_names.draw(chance)
    fate = chance.choices(FATES, cum_weights=WEIGHTS)[0][0]
    round_ = _round(chance, fate)
    began_at = registered_at + timedelta(minutes=chance.expovariate(1 / 900))
    sat = timedelta(minutes=5 + chance.expovariate(1 / 20), days=round_ - 1)
    waited = timedelta(minutes=1 + chance.expovariate(1 / 240))
    came = {
        "began": fate != "not_started" and began_at < now,
        "submitted": fate in SUBMITTED and began_at + sat < now,
        "decided": fate in OUTCOMES and began_at + sat + waited < now,
    }
    return Member(
        name=name,
        language=language if chance.random() < 0.7 else "en",
        email=None if chance.random() < NO_EMAIL else _email(chance, name, number),
        phone=None if chance.random() < NO_PHONE else _phone(chance),
        registered_at=registered_at,
        began_at=began_at if came["began"] else None,
        consented_at=(
            began_at + timedelta(minutes=1)
            if came["began"] and fate != "waiting_for_consent"
            else None
        ),
        submitted_at=began_at + sat if came["submitted"] else None,
        decided_at=began_at + sat + waited if came["decided"] else None,
        state=_state(fate, **came),
        round=round_ if came["submitted"] else 1,
        document_type=chance.choice(DOCUMENTS) if came["submitted"] else None,
        issuer=chance.choice(ISSUERS),
        document_number=f"{chance.choice('ABCEFGHKLPRX')}{chance.randrange(10**8):08}",
    )


def _round(chance: Random, fate: str) -> int:
    again = 2 if fate == "resubmission_requested" else 1
    several = fate in SUBMITTED and chance.random() < SEVERAL_ROUNDS
    return again + (chance.randint(1, 3) if several else 0)


def _state(
    fate: str, *, began: bool, submitted: bool, decided: bool
) -> VerificationState | None:
    if decided:
        return VerificationState(fate)
    if submitted:
        return VerificationState.IN_REVIEW
    return VerificationState.OPEN if began else None


def _email(chance: Random, name: str, number: int) -> str:
    words = [each for each in keys.words(name) if each.isascii()]
    return f"{'.'.join(words[:2]) or 'customer'}.{number}@{chance.choice(DOMAINS)}"


def _phone(chance: Random) -> str:
    _, begin, digits = chance.choices(FICTION, weights=[each[0] for each in FICTION])[0]
    begin = begin.format(area=chance.choice(AREAS))
    return f"{begin}{chance.randrange(10**digits):0{digits}}"
