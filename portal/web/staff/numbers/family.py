"""A page of numbers and their files: one family of sheets of the days asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from flask import Response, abort, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Session

from portal.domain.files.sheets_out import lines
from portal.domain.numbers.charts import HEIGHT
from portal.domain.numbers.scope import PRESETS, WRITTEN, Scope, ScopeRefused
from portal.extensions import db
from portal.web import languages, visitors
from portal.web.render import render
from portal.web.staff.numbers import kept
from portal.web.staff.numbers.asking import Asking
from portal.web.staff.numbers.sheets import Sheet, compact, file_rows, percent, shown
from portal.web.staff.numbers.tiles import Tile

A = TypeVar("A", bound=Asking)

WRONG = {
    "not_a_day": lazy_gettext("Enter the day as year-month-day, such as 2026-03-31"),
    "future": lazy_gettext("Choose a first day that is not to come"),
    "before_first": lazy_gettext("Choose a last day that is not before the first"),
    "too_long": lazy_gettext("Choose at most 13 months"),
    "unknown": lazy_gettext("Choose a language from the list"),
}


@dataclass(frozen=True)
class Part(Generic[A]):
    """Some numbers of one kind, each under the key of its file."""

    key: str
    title: LazyString
    sheets: Mapping[str, Callable[[A], Sheet]]


@dataclass(frozen=True, kw_only=True)
class Family(Generic[A]):
    """
    All numbers of one page.

    `endpoint` is the page's, and with `_file` that of the files. `of_now` are sheets
    of the moment, whatever days are chosen. `ever` says whether there is anything.
    """

    endpoint: str
    template: str
    asks: type[A]
    parts: tuple[Part[A], ...]
    tiles: Callable[[A], list[Tile]]
    ever: Callable[[Session], bool]
    of_now: frozenset[str]
    by_language: bool = False

    @property
    def sheets(self) -> dict[str, Callable[[A], Sheet]]:
        """Give every number by the key of its file."""
        return {key: make for part in self.parts for key, make in part.sheets.items()}

    def page(self) -> ResponseReturnValue:
        """Show every number of the days that are asked for."""
        try:
            asked = self._asked()
        except ScopeRefused as refused:
            return self._page(wrong=refused)
        policy = asked.policy.numbers
        counted_at = kept.kept().into(asked, policy)
        page = self._page(asked, counted_at=counted_at)
        if counted_at is None:
            kept.kept().keep(asked, policy)
        return page

    def file(self, key: str) -> ResponseReturnValue:
        """Give one number's table as a file; the page where the days cannot be."""
        make = self.sheets.get(key) or abort(404)
        try:
            asked = self._asked()
        except ScopeRefused as refused:
            return self._page(wrong=refused)
        kept.kept().into(asked, asked.policy.numbers)
        text = "".join(lines(file_rows(make(asked))))
        response = Response(text, mimetype="text/csv; charset=utf-8")
        scope = asked.scope
        name = f"{key}-{scope.first.isoformat()}-{scope.last.isoformat()}.csv"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def _asked(self) -> A:
        known = ("from", "until", *(("language",) if self.by_language else ()))
        query = {name: request.args.get(name, "") for name in known}
        scope = Scope.from_query(query, today=_today())
        policy, now = visitors.config().policy, visitors.now()
        return self.asks(db.session(), scope, _zone(), policy, now)

    def _page(
        self,
        asked: A | None = None,
        *,
        wrong: ScopeRefused | None = None,
        counted_at: datetime | None = None,
    ) -> ResponseReturnValue:
        parts = self._parts(asked) if asked else []
        language = asked.scope.language if asked else None
        return render(
            self.template,
            422 if wrong else 200,
            family=self,
            asked=asked,
            counted_at=counted_at,
            parts=parts,
            tiles=self.tiles(asked) if asked else [],
            nothing=asked is not None and not self._is_anything(parts),
            ever=asked is None or self.ever(db.session()),
            wrong={wrong.field: WRONG[wrong.why]} if wrong else {},
            given=_given(asked),
            presets=_presets(language),
            today=_today(),
            language_names=_languages(language) if self.by_language else {},
            **TOLD,
        )

    def _parts(self, asked: A) -> list[tuple[Part[A], list[Sheet]]]:
        return [
            (part, [make(asked) for make in part.sheets.values()])
            for part in self.parts
        ]

    def _is_anything(self, parts: list[tuple[Part[A], list[Sheet]]]) -> bool:
        return any(
            sheet.rows
            for _, sheets in parts
            for sheet in sheets
            if sheet.key not in self.of_now
        )


def _is_day(text: str) -> bool:
    return not text or bool(WRITTEN.fullmatch(text))


TOLD: dict[str, Any] = {
    "shown": shown,
    "compact": compact,
    "percent": percent,
    "height": HEIGHT,
    "is_day": _is_day,
}


def _zone() -> ZoneInfo:
    return ZoneInfo(visitors.config().timezone)


def _today() -> date:
    return visitors.now().astimezone(_zone()).date()


def _presets(language: str | None) -> list[tuple[int, Scope]]:
    today = _today()
    return [
        (days, Scope.of_last(days, today=today, language=language)) for days in PRESETS
    ]


def _given(asked: Asking | None) -> dict[str, str]:
    """Give what stands in the form: what was understood, else what was typed."""
    typed = {name: request.args.get(name, "") for name in ("from", "until", "language")}
    return typed | (asked.scope.as_query() if asked else {})


def _languages(chosen: str | None) -> dict[str, str]:
    names = languages.names()
    return names if chosen is None or chosen in names else {**names, chosen: chosen}
