"""Small words that templates use: times, masks, versions of static files."""

import hashlib
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from flask_babel import format_date, format_datetime, format_time, gettext
from pycountry import countries

from portal.domain.redact import mask_email, mask_phone
from portal.web import visitors


def init_app(app: Flask) -> None:
    """Make the words known to every template."""
    app.jinja_env.filters.update(
        day=day,
        clock=clock,
        moment=moment,
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


def clock(value: datetime) -> str:
    """Give "10:41"."""
    return str(format_time(value, "HH:mm"))


def moment(value: datetime) -> str:
    """Give "4 December 2026, 10:41"."""
    return str(format_datetime(value, "d MMMM y, HH:mm"))


def country_name(code: str) -> str:
    """Give a country's name for its ISO 3166-1 alpha-3 code."""
    found = countries.get(alpha_3=code)
    return found.name if found else code


@lru_cache(maxsize=256)
def _fingerprint(path: str, _changed: float) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """Give the URL of a static file, with a fingerprint so that it may be cached."""
    path = Path(current_app.static_folder or "") / name
    version = _fingerprint(str(path), path.stat().st_mtime)
    return f"/static/{name}?v={version}"
