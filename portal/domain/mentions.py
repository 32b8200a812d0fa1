"""Find the colleagues whom a note names: "@Sam Support", "@Sam" or the address."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SIGN = "@"
WORD = re.compile(r"\w")


@dataclass(frozen=True)
class Person:
    """Somebody who can be named; the key is the caller's own."""

    key: int
    name: str
    email: str


@dataclass(frozen=True)
class Part:
    """A piece of a note; `person` is whom it names, if it names anybody."""

    text: str
    person: Person | None = None


def parts(text: str, people: Sequence[Person]) -> list[Part]:
    """Cut a note where it names somebody; together the parts are the note."""
    found, rest = [], 0
    for start, end, person in _named(text, people):
        found.append(Part(text[rest:start]))
        found.append(Part(text[start:end], person))
        rest = end
    return [part for part in (*found, Part(text[rest:])) if part.text]


def mentioned(text: str, people: Sequence[Person]) -> list[Person]:
    """List whom a note names, each once, in the order of the note."""
    found = [part.person for part in parts(text, people) if part.person]
    return list(dict.fromkeys(found))


def _named(text: str, people: Sequence[Person]) -> Iterator[tuple[int, int, Person]]:
    calls = _calls(people)
    lower, after = text.lower(), 0
    if len(lower) != len(text):  # a letter that grows: its places would not fit
        lower = text
    for match in re.finditer(SIGN, text):
        start = match.start()
        # within an address it names nobody: "sam@example.org"
        if start < after or (start and WORD.match(text[start - 1])):
            continue
        for call, person in calls:
            end = start + 1 + len(call)
            if lower.startswith(call, start + 1) and not _goes_on(text, end):
                yield start, end, person
                after = end
                break


def _calls(people: Sequence[Person]) -> list[tuple[str, Person]]:
    """Give what each answers to, the longest first; a first name that is one's own."""
    firsts = Counter(_first(person) for person in people)
    names = Counter(person.name.lower() for person in people)
    found = [(person.email.lower(), person) for person in people]
    found += [(name, p) for p in people if names[name := p.name.lower()] == 1]
    found += [(name, p) for p in people if firsts[name := _first(p)] == 1]
    return sorted((each for each in found if each[0]), key=lambda each: -len(each[0]))


def _first(person: Person) -> str:
    return person.name.lower().partition(" ")[0]


def _goes_on(text: str, end: int) -> bool:
    # "@Sam" is not the beginning of "@Samuel", nor of "@sam@example.org"
    return bool(WORD.match(text[end : end + 1])) or text[end : end + 1] == SIGN
