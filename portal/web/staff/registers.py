"""Registers of the AML desk as files: cases, refunds and freezes of some days."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, Response, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from portal.domain.files.sheets_out import lines
from portal.domain.numbers.scope import PRESETS, WRITTEN, Scope, ScopeRefused
from portal.domain.roles import Permission
from portal.extensions import db
from portal.services import registers as service
from portal.services.registers import REGISTERS, Extent, Register
from portal.web import visitors
from portal.web.render import render
from portal.web.staff.console import Console
from portal.web.staff.guard import this_staff
from portal.web.staff.numbers.family import WRONG

TITLES = {
    "cases": (
        lazy_gettext("Cases"),
        lazy_gettext(
            "Each with its transfer, the rules that spoke, its last decision, by whom, "
            "and how long it took."
        ),
        lazy_gettext("No case was opened in these days."),
    ),
    "refunds": (
        lazy_gettext("Refunds"),
        lazy_gettext(
            "Each request with its quote line by line, the payout and its hash, and "
            "the clocks."
        ),
        lazy_gettext("No refund was asked for in these days."),
    ),
    "freezes": (
        lazy_gettext("Freezes"),
        lazy_gettext(
            "When money was frozen, by which rule, group or decision, and how it ended."
        ),
        lazy_gettext("No money was frozen in these days."),
    ),
}


def add_routes(console: Console) -> None:
    """Add the page and the files."""
    console.page("/registers", registers, needs=Permission.AML)
    console.page(
        "/registers/<key>.csv", register_file, needs=Permission.AML, methods=("POST",)
    )


def registers() -> ResponseReturnValue:
    """Show how much is in each register in the days that are asked for."""
    return _page(request.args)


def register_file(key: str) -> ResponseReturnValue:
    """Hand a register out, row by row; the page where there is none, or no such day."""
    register = REGISTERS.get(key) or abort(404)
    try:
        scope = _scope(request.form)
    except ScopeRefused:
        return _page(request.form)
    found = _extent(register, scope)
    if not found.count:
        query: dict[str, Any] = scope.as_query()
        return redirect(url_for("staff.registers", **query), code=303)
    first, last = scope.first.isoformat(), scope.last.isoformat()
    service.note_download(
        db.session(),
        register,
        found,
        days=(first, last),
        by=this_staff(),
        now=visitors.now(),
    )
    db.session.commit()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    rows = read_rows(app, register, found, _zone())
    response = Response(lines(rows), mimetype="text/csv; charset=utf-8")
    name = f"{key}-{first}-{last}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def read_rows(
    app: Flask, register: Register, found: Extent, zone: ZoneInfo
) -> Iterator[Sequence[str]]:
    """Give all rows; between two batches no connection to the database is held."""
    yield register.head
    after: int | None = 0
    while after is not None:
        with app.app_context():
            rows, after = service.batch(
                db.session(), register, found, after=after, zone=zone
            )
        yield from rows


def _page(given: Mapping[str, str]) -> ResponseReturnValue:
    scope, wrong = None, {}
    try:
        scope = _scope(given)
    except ScopeRefused as refused:
        wrong = {refused.field: WRONG[refused.why]}
    typed = {name: given.get(name, "") for name in ("from", "until")}
    return render(
        "staff/registers.html",
        422 if wrong else 200,
        scope=scope,
        registers=_counted(scope) if scope else [],
        wrong=wrong,
        given=typed | (scope.as_query() if scope else {}),
        presets=[(days, Scope.of_last(days, today=_today())) for days in PRESETS],
        today=_today(),
        zone=_zone(),
        is_day=lambda text: not text or WRITTEN.fullmatch(text),
    )


def _counted(scope: Scope) -> list[dict[str, object]]:
    return [
        {
            "key": key,
            "title": TITLES[key][0],
            "what": TITLES[key][1],
            "nothing": TITLES[key][2],
            "count": _extent(register, scope).count,
        }
        for key, register in REGISTERS.items()
    ]


def _extent(register: Register, scope: Scope) -> Extent:
    return service.extent(db.session(), register, *scope.moments(_zone()))


def _scope(given: Mapping[str, str]) -> Scope:
    days = {name: given.get(name, "") for name in ("from", "until")}
    return Scope.from_query(days, today=_today())


def _zone() -> ZoneInfo:
    return ZoneInfo(visitors.config().timezone)


def _today() -> date:
    return visitors.now().astimezone(_zone()).date()
