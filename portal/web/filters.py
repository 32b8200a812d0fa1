"""Small words that templates use: times, masks, versions of static files."""

import hashlib
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import phonenumbers
from flask import Flask, current_app
from flask_babel import (
    format_date,
    format_datetime,
    format_decimal,
    format_time,
    get_locale,
    gettext,
)
from markupsafe import Markup
from phonenumbers import PhoneNumberFormat
from pycountry import countries

from portal.config import ROOT
from portal.domain.redact import mask_email, mask_phone
from portal.web import visitors


def init_app(app: Flask) -> None:
    """Make the words known to every template."""
    app.jinja_env.filters.update(
        day=day,
        full_day=full_day,
        clock=clock,
        moment=moment,
        when=when,
        country=country_name,
        number=number,
        phone=phone,
        mask_phone=mask_phone,
        mask_email=mask_email,
    )
    app.jinja_env.globals.update(words=words, asset=asset, now=visitors.now)

    @app.context_processor
    def _brand() -> dict[str, Any]:
        portal = current_app.extensions["portal"]
        return {"brand": portal.brand, "sandbox": portal.config.sandbox}


def words(text: str) -> str:
    """Translate a text that was marked where it is declared."""
    return str(gettext(text)) if text else ""


def day(value: datetime) -> str:
    """Give "4 December" in the reader's language."""
    return str(format_date(value, "d MMMM"))


def full_day(value: date) -> str:
    """Give "4 December 2026": for days that may be years away."""
    return str(format_date(value, "d MMMM y"))


def clock(value: datetime) -> str:
    """Give "10:41"."""
    return str(format_time(value, "HH:mm"))


def moment(value: datetime) -> str:
    """Give "4 December 2026, 10:41"."""
    return str(format_datetime(value, "d MMMM y, HH:mm"))


def when(value: datetime) -> Markup:
    """Give a moment with its zone, marked so that a script says it in the reader's."""
    words = format_datetime(value, "d MMMM y, HH:mm z")
    return Markup('<time datetime="{}" data-when>{}</time>').format(
        value.strftime("%Y-%m-%dT%H:%M:%SZ"), words
    )


def number(value: int) -> str:
    """Give "1,000,000" as the reader writes it."""
    return str(format_decimal(value))


def phone(number: str) -> str:
    """Give "+44 7700 900123" for "+447700900123"."""
    try:
        found = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(found, PhoneNumberFormat.INTERNATIONAL)


def country_name(code: str) -> str:
    """Give a country's name, in the reader's language, for its alpha-3 code."""
    found = countries.get(alpha_3=code)
    if found is None:
        return str(gettext("Utopia (specimens)")) if code == "UTO" else code
    names = getattr(get_locale(), "territories", {})
    return str(names.get(found.alpha_2, found.name))


@lru_cache(maxsize=256)  # a file that changes wants a restart, as code does
def _fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """Give the URL of a static file, with a fingerprint so that it may be cached."""
    return f"/static/{name}?v={_fingerprint(ROOT / 'static' / name)}"
