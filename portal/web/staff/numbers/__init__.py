"""How it goes: every number as a sentence, a chart, a table and a file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Response, abort, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from portal.domain.charts import HEIGHT
from portal.domain.number_scope import PRESETS, WRITTEN, Scope, ScopeRefused
from portal.domain.roles import Permission
from portal.domain.sheets_out import lines
from portal.extensions import db
from portal.services.numbers import way as numbers_way
from portal.web import languages, visitors
from portal.web.render import render
from portal.web.staff.console import Console
from portal.web.staff.numbers import kept
from portal.web.staff.numbers.asked import Asked
from portal.web.staff.numbers.of_contact import handoff_ends, handoffs
from portal.web.staff.numbers.of_decisions import automatic, decisions
from portal.web.staff.numbers.of_messages import countries, failures, gateways
from portal.web.staff.numbers.of_reasons import asked_again, refused
from portal.web.staff.numbers.of_time import queue, times
from portal.web.staff.numbers.of_way import funnel, leaving, way
from portal.web.staff.numbers.sheets import Sheet, compact, file_rows, percent, shown
from portal.web.staff.numbers.tiles import tiles


@dataclass(frozen=True)
class Part:
    """Some numbers of one kind, each under the key of its file."""

    key: str
    title: LazyString
    sheets: dict[str, Callable[[Asked], Sheet]]


PARTS = (
    Part(
        "customers",
        lazy_gettext("Customers"),
        {"invited": funnel, "steps": way, "leaving": leaving, "times": times},
    ),
    Part(
        "decided",
        lazy_gettext("Decisions"),
        {
            "automatic": automatic,
            "decisions": decisions,
            "queue": queue,
            "asked-again": asked_again,
            "refused": refused,
        },
    ),
    Part(
        "phones",
        lazy_gettext("Phones"),
        {"handoffs": handoffs, "handoff-ends": handoff_ends},
    ),
    Part(
        "messages",
        lazy_gettext("Messages"),
        {"countries": countries, "gateways": gateways, "failures": failures},
    ),
)
ALL = {key: make for part in PARTS for key, make in part.sheets.items()}
WRONG = {
    "not_a_day": lazy_gettext("Enter the day as year-month-day, such as 2026-03-31"),
    "future": lazy_gettext("Choose a first day that is not to come"),
    "before_first": lazy_gettext("Choose a last day that is not before the first"),
    "too_long": lazy_gettext("Choose at most 13 months"),
    "unknown": lazy_gettext("Choose a language from the list"),
}


def add_routes(console: Console) -> None:
    """Add the page and the files."""
    console.record_once(kept.begin)
    console.page("/numbers", numbers, needs=Permission.NUMBERS)
    console.page("/numbers/<key>.csv", numbers_file, needs=Permission.NUMBERS)


def numbers() -> ResponseReturnValue:
    """Show every number of the days that are asked for."""
    try:
        asked = _asked()
    except ScopeRefused as refused_:
        return _page(wrong=refused_)
    policy = asked.policy.numbers
    counted_at = kept.kept().into(asked, policy)
    page = _page(asked, counted_at=counted_at)
    if counted_at is None:
        kept.kept().keep(asked, policy)
    return page


def numbers_file(key: str) -> ResponseReturnValue:
    """Give one number's table as a file; the page where the days cannot be."""
    if key not in ALL:
        abort(404)
    try:
        asked = _asked()
    except ScopeRefused as refused_:
        return _page(wrong=refused_)
    kept.kept().into(asked, asked.policy.numbers)
    text = "".join(lines(file_rows(ALL[key](asked))))
    response = Response(text, mimetype="text/csv; charset=utf-8")
    scope = asked.scope
    name = f"{key}-{scope.first.isoformat()}-{scope.last.isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _asked() -> Asked:
    zone, now = ZoneInfo(visitors.config().timezone), visitors.now()
    scope = Scope.from_query(request.args, today=now.astimezone(zone).date())
    return Asked(db.session(), scope, zone, visitors.config().policy, now)


def _page(
    asked: Asked | None = None,
    *,
    wrong: ScopeRefused | None = None,
    counted_at: datetime | None = None,
) -> ResponseReturnValue:
    today = visitors.now().astimezone(ZoneInfo(visitors.config().timezone)).date()
    language = asked.scope.language if asked else None
    parts = _parts(asked) if asked else []
    return render(
        "staff/numbers/page.html",
        422 if wrong else 200,
        asked=asked,
        counted_at=counted_at,
        parts=parts,
        tiles=tiles(asked) if asked else [],
        nothing=asked is not None and not _is_anything(parts),
        ever=asked is None or numbers_way.ever(db.session()),
        wrong={wrong.field: WRONG[wrong.why]} if wrong else {},
        given=_given(asked),
        presets=[
            (days, Scope.of_last(days, today=today, language=language))
            for days in PRESETS
        ],
        today=today,
        language_names=_languages(language),
        shown=shown,
        compact=compact,
        percent=percent,
        height=HEIGHT,
        is_day=lambda text: not text or WRITTEN.fullmatch(text),
    )


def _parts(asked: Asked) -> list[tuple[Part, list[Sheet]]]:
    return [(part, [make(asked) for make in part.sheets.values()]) for part in PARTS]


def _is_anything(parts: list[tuple[Part, list[Sheet]]]) -> bool:
    # the queue is that of now, whatever days are asked for
    return any(
        sheet.rows for _, sheets in parts for sheet in sheets if sheet.key != "queue"
    )


def _given(asked: Asked | None) -> dict[str, str]:
    """Give what stands in the form: what was understood, else what was typed."""
    typed = {name: request.args.get(name, "") for name in ("from", "until", "language")}
    return typed | (asked.scope.as_query() if asked else {})


def _languages(chosen: str | None) -> dict[str, str]:
    names = languages.names()
    return names if chosen is None or chosen in names else {**names, chosen: chosen}
