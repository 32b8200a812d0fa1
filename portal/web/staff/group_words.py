"""Say in words whom a group of customers holds."""

from datetime import date

from babel.lists import format_list
from flask_babel import format_date, get_locale, gettext, lazy_gettext

from portal.domain.groups import Group
from portal.web import languages

STANDINGS = {
    "not_started": lazy_gettext("not started"),
    "open": lazy_gettext("under way"),
    "in_review": lazy_gettext("in review"),
    "resubmission_requested": lazy_gettext("asked again"),
    "approved": lazy_gettext("verified"),
    "rejected": lazy_gettext("rejected"),
}


def told(group: Group) -> list[str]:
    """Give a sentence for each part of the filter; one if it holds everybody."""
    if group.is_everybody:
        return [gettext("Every customer.")]
    names = languages.names()
    standings = [str(STANDINGS[each]) for each in group.standings]
    spoken = [names.get(each, each) for each in group.languages]
    parts = (
        standings and gettext("Standing: %(names)s.", names=_either(standings)),
        spoken and gettext("Language: %(names)s.", names=_either(spoken)),
        _registered(group.registered_from, group.registered_until),
        _to_verify(group.to_verify_from, group.to_verify_until),
    )
    return [str(part) for part in parts if part]


def _either(names: list[str]) -> str:
    return format_list(names, style="or", locale=get_locale() or "en")


def _registered(first: date | None, last: date | None) -> str:
    if first and last:
        return gettext(
            "Registered from %(first)s to %(last)s.", first=_day(first), last=_day(last)
        )
    if first:
        return gettext("Registered from %(first)s on.", first=_day(first))
    return gettext("Registered until %(last)s.", last=_day(last)) if last else ""


def _to_verify(first: date | None, last: date | None) -> str:
    if first and last:
        return gettext(
            "To verify from %(first)s to %(last)s.", first=_day(first), last=_day(last)
        )
    if first:
        return gettext("To verify from %(first)s on.", first=_day(first))
    return gettext("To verify until %(last)s.", last=_day(last)) if last else ""


def _day(value: date) -> str:
    return str(format_date(value, "d MMMM y"))
