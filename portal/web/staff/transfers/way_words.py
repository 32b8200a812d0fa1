"""The money's way in the reader's words, ready to be drawn."""

from collections.abc import Iterator

from flask_babel import gettext, ngettext

from portal.domain.money_way import Way
from portal.domain.screening.categories import told
from portal.web.filters import words
from portal.web.staff.screening.rule_words import share


def category_words(category: str | None, *, known: bool = True) -> str:
    """Give what a category is called; an unknown code says that it is one."""
    if not category:
        return ""
    if not known:
        return str(gettext("%(code)s (unknown code)", code=category))
    return words(told(category))


def steps(place: int, *, incoming: bool, further: bool = False) -> str:
    """Tell how far away a station is."""
    if further and incoming:
        return str(gettext("%(num)s or more steps before", num=place))
    if further:
        return str(gettext("%(num)s or more steps after", num=place))
    if incoming:
        return str(ngettext("%(num)s step before", "%(num)s steps before", place))
    return str(ngettext("%(num)s step after", "%(num)s steps after", place))


class Reader:
    """What a picture says, in the reader's language."""

    say = staticmethod(words)
    share = staticmethod(share)
    category = staticmethod(category_words)
    steps = staticmethod(steps)

    @staticmethod
    def more(count: int) -> str:
        """Tell how many others there are."""
        return str(ngettext("and %(num)s more", "and %(num)s more", count))


def remarks(way: Way, provider: str) -> Iterator[str]:
    """Tell what the picture cannot: what is missing, too much, or left out."""
    if not way.parts:
        yield gettext(
            "%(provider)s told no shares: of all of the money it is open where it "
            "comes from or goes.",
            provider=provider,
        )
    if way.exceeds:
        yield gettext(
            "The shares come to %(total)s, more than there is: some of it was told "
            "twice, or wrongly. They are drawn in proportion.",
            total=share(str(way.total)),
        )
    if way.refused:
        yield ngettext(
            "%(num)s figure can be no share, and is not drawn.",
            "%(num)s figures can be no shares, and are not drawn.",
            way.refused,
        )
    if not way.stations:
        yield gettext(
            "%(provider)s names no stations on the way; there may be some.",
            provider=provider,
        )
    if way.neighbours:
        yield ngettext(
            "%(num)s more that deals with the same address stands in the table alone.",
            "%(num)s more that deal with the same address stand in the table alone.",
            len(way.neighbours),
        )
