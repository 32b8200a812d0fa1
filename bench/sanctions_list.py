"""A sanctions list of any size in the true form, its parties invented by a seed."""

import random
from collections.abc import Iterator
from xml.sax.saxutils import escape

NAMESPACE = (
    "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML"
)
GIVEN = [
    "Mohammed", "Ahmed", "Ali", "Hassan", "Hussein", "Abdul", "Ibrahim", "Mahmoud",
    "Omar", "Khalid", "Yusuf", "Said", "Abdullah", "Mustafa", "Ivan", "Sergei",
    "Dmitri", "Alexei", "Vladimir", "Nikolai", "Andrei", "Igor", "Oleg", "Maria",
    "Elena", "Olga", "Natalia", "Anna", "Carlos", "Jose", "Juan", "Luis", "Miguel",
    "Pedro", "Jorge", "Rafael", "Kim", "Li", "Wang", "Chen", "Park", "Jong", "Min",
    "Hyok", "Chol", "Gholam", "Reza", "Mehdi", "Javad", "Davoud",
]  # fmt: skip
BEGINNINGS = [
    "Bar", "Kar", "Tal", "Mor", "Sel", "Var", "Zan", "Dor", "Gal", "Ram", "Fer",
    "Lok", "Nis", "Pel", "Tor", "Hak", "Jas", "Wen", "Ost", "Ul",
]  # fmt: skip
MIDDLES = ["a", "e", "i", "o", "u", "an", "en", "in", "ad", "el", "os", "ar", "im"]
ENDINGS = [
    "ri", "di", "mov", "nik", "shvili", "zade", "pour", "son", "ez", "ov", "sky",
    "mani", "bek", "far", "ski", "ndo", "lan", "qi", "ram", "dez",
]  # fmt: skip


def write(entries: int, *, aliases: int = 2, seed: int = 1) -> Iterator[bytes]:
    """Give an SDN.XML piece by piece; of ten entries nine are persons."""
    chance = random.Random(seed)
    yield (
        f'<?xml version="1.0" standalone="yes"?>\n<sdnList xmlns="{NAMESPACE}">\n'
        f"<publshInformation><Publish_Date>11/20/2026</Publish_Date>"
        f"<Record_Count>{entries}</Record_Count></publshInformation>\n"
    ).encode()
    for number in range(entries):
        yield _entry(number, chance, aliases).encode()
    yield b"</sdnList>\n"


def person(chance: random.Random) -> tuple[str, str]:
    """Give given names and a surname."""
    given = " ".join(chance.sample(GIVEN, chance.choice((1, 1, 2, 3))))
    common = chance.random() < 0.3
    return given, chance.choice(GIVEN) if common else _surname(chance)


def _surname(chance: random.Random) -> str:
    parts = (chance.choice(each) for each in (BEGINNINGS, MIDDLES, ENDINGS))
    return "".join(parts)


def _entry(number: int, chance: random.Random, aliases: int) -> str:
    kind = "Entity" if number % 10 == 9 else "Individual"
    also = "".join(
        f"<aka><uid>{number}{place}</uid><type>a.k.a.</type>"
        f"<category>{'weak' if chance.random() < 0.1 else 'strong'}</category>"
        f"{_name(chance)}</aka>"
        for place in range(aliases)
    )
    born = f"{chance.randint(1, 28):02} Jan {chance.randint(1940, 2000)}"
    return (
        f"<sdnEntry><uid>{number + 1}</uid>{_name(chance)}<sdnType>{kind}</sdnType>"
        f"<programList><program>TEST</program></programList>"
        f"<akaList>{also}</akaList><dateOfBirthList><dateOfBirthItem>"
        f"<uid>{number}</uid><dateOfBirth>{born}</dateOfBirth>"
        f"<mainEntry>true</mainEntry></dateOfBirthItem></dateOfBirthList></sdnEntry>\n"
    )


def _name(chance: random.Random) -> str:
    given, surname = person(chance)
    upper = escape(surname.upper())
    return f"<firstName>{escape(given)}</firstName><lastName>{upper}</lastName>"
