"""Groups whose money is frozen at once, found in what providers call owners."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from portal.domain.exposure import Answer, Ground, ScreeningOutcome
from portal.domain.screening.categories import canonical
from portal.domain.screening.totals import counts

# small letters of other alphabets that look like Latin ones, or whose capitals do
ALIKE = str.maketrans(
    "авекмнорстухѕіјԛԝһ" + "αβεηικμνορτυχωɡ\u0131",
    "abekmhopctyxsijqwh" + "abehikmnoptuxwgi",
)
UNSEEN = frozenset({"Mn", "Cf"})  # accents, and signs without a form


def frozen(answer: Answer, groups: tuple[str, ...]) -> Iterator[Ground]:
    """
    Give a ground for each group that the answer names.

    The owner, a sender, or any category, freezes; a station on the money's way is
    shown to a person. The ground's value is the setting's group, never a name.
    """
    codes = {each.category for each in answer.shares if counts(each)}
    if answer.owner_category:
        codes.add(answer.owner_category)
    ends = {answer.owner or "", *(hop.name for hop in answer.hops if hop.itself)}
    for group in groups:
        if any(names(name, group) for name in ends):
            yield _ground("frozen_owner", ScreeningOutcome.FREEZE, answer, group)
        if any(_category(answer.provider, code, group) for code in codes):
            yield _ground("frozen_category", ScreeningOutcome.FREEZE, answer, group)
        if any(names(hop.name, group) for hop in answer.hops if not hop.itself):
            yield _ground("frozen_hop", ScreeningOutcome.HOLD, answer, group)


@lru_cache(maxsize=4096)
def names(text: str, group: str) -> bool:
    """
    Say whether a text names the group, as whole words in any writing.

    "w-group", "The W  Group Ltd" and "WGROUP" name "W Group", and so does it with
    letters that only look like these; "New Group" does not.
    """
    words, sought = _words(text), _words(group)
    spans = range(len(words) - len(sought) + 1)
    together = "".join(sought)
    return any(words[start : start + len(sought)] == sought for start in spans) or (
        together in words or together == "".join(words)
    )


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", text).casefold()
    seen = (each for each in folded if unicodedata.category(each) not in UNSEEN)
    return re.findall(r"[^\W_]+", "".join(seen).translate(ALIKE))


@lru_cache(maxsize=4096)
def _category(provider: str, code: str, group: str) -> bool:
    known = canonical(provider, code)
    return names(code, group) or (known is not None and names(known.value, group))


def _ground(rule: str, outcome: ScreeningOutcome, answer: Answer, group: str) -> Ground:
    return Ground(
        rule=rule, outcome=outcome, provider=answer.provider, value=group, at=answer.at
    )
