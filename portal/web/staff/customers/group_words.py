"""Say in words whom a group of customers holds."""

from datetime import date

from babel.lists import format_list
from flask_babel import format_date, get_locale, gettext, lazy_gettext
from flask_babel.speaklater import LazyString

from portal.domain.groups import Group
from portal.web import languages

# between two days, from one on, until one
Sentences = tuple[LazyString, LazyString, LazyString]
STANDINGS = {
    "not_started": lazy_gettext("not started"),
    "open": lazy_gettext("under way"),
    "in_review": lazy_gettext("in review"),
    "resubmission_requested": lazy_gettext("asked again"),
    "approved": lazy_gettext("verified"),
    "rejected": lazy_gettext("rejected"),
}
REGISTERED: Sentences = (
    lazy_gettext("Registered from %(first)s to %(last)s."),
    lazy_gettext("Registered from %(first)s on."),
    lazy_gettext("Registered until %(last)s."),
)
TO_VERIFY: Sentences = (
    lazy_gettext("To verify from %(first)s to %(last)s."),
    lazy_gettext("To verify from %(first)s on."),
    lazy_gettext("To verify until %(last)s."),
)


def told(group: Group) -> list[str]:
    """Give a sentence for each part of the filter; one if it holds everybody."""
    if group.is_everybody:
        return [str(gettext("Every customer."))]
    names = languages.names()
    days = (
        (REGISTERED, group.registered_from, group.registered_until),
        (TO_VERIFY, group.to_verify_from, group.to_verify_until),
    )
    standings = [str(STANDINGS[each]) for each in group.standings]
    spoken = [names.get(each, each) for each in group.languages]
    parts = (
        standings and gettext("Standing: %(names)s.", names=_either(standings)),
        spoken and gettext("Language: %(names)s.", names=_either(spoken)),
        *(_between(*each) for each in days),
    )
    return [str(part) for part in parts if part]


def _either(names: list[str]) -> str:
    return format_list(names, style="or", locale=get_locale() or "en")


def _between(sentences: Sentences, first: date | None, last: date | None) -> str:
    both, after, before = sentences
    if first is None and last is None:
        return ""
    sentence = both if first and last else after if first else before
    return str(sentence) % {"first": _day(first), "last": _day(last)}


def _day(value: date | None) -> str:
    return str(format_date(value, "d MMMM y")) if value else ""
