"""Which language a page speaks, and from which side it is read."""

from babel import Locale, negotiate_locale
from flask import Flask, request
from flask import session as cookie
from flask_babel import get_locale

from portal.config import ROOT
from portal.extensions import babel
from portal.states import Audience
from portal.web import visitors

LANGUAGES = ("en", "ar")


def choose() -> str:
    """Take the language chosen here, else the customer's, else the browser's."""
    chosen = cookie.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    row = visitors.visitor(Audience.CUSTOMER) if Audience.CUSTOMER in cookie else None
    if row is not None and row.customer and row.customer.language in LANGUAGES:
        return row.customer.language
    wanted = list(request.accept_languages.values())
    # "ar-EG" is content with Arabic, and goes before an English named after it
    return negotiate_locale(wanted, LANGUAGES, sep="-") or LANGUAGES[0]


def names() -> dict[str, str]:
    """Give each language in its own words."""
    return {
        code: (Locale.parse(code).get_display_name(code) or code).capitalize()
        for code in LANGUAGES
    }


def init_app(app: Flask) -> None:
    """Set translations up and tell every template its language and direction."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "portal" / "translations")
    app.config["BABEL_DEFAULT_TIMEZONE"] = app.extensions["portal"].config.timezone
    babel.init_app(app, locale_selector=choose)

    @app.context_processor
    def _direction() -> dict[str, object]:
        locale = get_locale() or Locale("en")
        return {
            "language": str(locale),
            "direction": locale.text_direction,
            "languages": names(),
        }
