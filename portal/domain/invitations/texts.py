"""The words of an invitation as people write them: plain text with places in it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from portal.domain import sms_parts
from portal.states import Channel

PLACES = ("name", "link", "brand", "days")
PLACE = re.compile(r"\{([^{}\n]*)\}")
LONGEST_SUBJECT, LONGEST_BODY = 150, 5000
LINK = "{link}"


@dataclass(frozen=True)
class Problem:
    """What is wrong with a field of the form; `of` names the word it is about."""

    field: str
    key: str
    of: str = ""


def problems(
    subject: str, body: str, *, channel: Channel, sample: Mapping[str, str], parts: int
) -> list[Problem]:
    """
    List what keeps a text from being used; `sample` fills its places for counting.

    A text may take so many `parts` of SMS at most.
    """
    found = [*_places("body", body), *_links(body)]
    if len(body) > LONGEST_BODY:
        found.append(Problem("body", "long", str(LONGEST_BODY)))
    if channel is Channel.SMS:
        counted = sms_parts.count(fill(body, sample))
        if counted.parts > parts:
            found.append(Problem("body", "parts", str(counted.parts)))
        return found
    if not subject.strip():
        found.append(Problem("subject", "empty"))
    if len(subject) > LONGEST_SUBJECT:
        found.append(Problem("subject", "long", str(LONGEST_SUBJECT)))
    if LINK in subject:
        found.append(Problem("subject", "link"))
    return [*found, *_places("subject", subject)]


def fill(text: str, values: Mapping[str, str]) -> str:
    """
    Put values into their places; a value's own braces are no places.

    A line that greets somebody whose name is not known is left out, but for one that
    holds the link.
    """
    nameless = not values["name"]
    kept = [
        PLACE.sub(lambda place: values.get(place[1], place[0]), line)
        for line in text.splitlines()
        if not (nameless and "{name}" in line and LINK not in line)
    ]
    filled = "\n".join(line.rstrip() for line in kept)
    filled = re.sub(r"[ \t]+([,.!])", r"\1", filled) if nameless else filled
    return re.sub(r"\n{3,}", "\n\n", filled).strip()


def paragraphs(body: str) -> list[str]:
    """Give the paragraphs of a text, which empty lines divide."""
    return [part.strip("\n") for part in re.split(r"\n\s*\n", body) if part.strip()]


def _places(field: str, text: str) -> Iterator[Problem]:
    for place in PLACE.findall(text):
        if place not in PLACES:
            yield Problem(field, "place", f"{{{place}}}")
    rest = PLACE.sub("", text)
    if "{" in rest or "}" in rest:
        yield Problem(field, "brace")


def _links(body: str) -> Iterator[Problem]:
    if not body.strip():
        yield Problem("body", "empty")
    elif LINK not in body:
        yield Problem("body", "no_link")
    elif body.count(LINK) > 1:
        yield Problem("body", "links")
