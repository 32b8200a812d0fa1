"""Fields and filters that several forms share."""

from functools import lru_cache
from typing import ClassVar

from babel import Locale
from flask_babel import get_locale, gettext
from markupsafe import Markup
from pycountry import countries
from wtforms import Field
from wtforms.fields.choices import SelectChoice, SelectField
from wtforms.widgets import html_params

from portal.web.visitors import config

UTOPIA = "UTO"  # ICAO 9303-3 §5, the code of specimens


def squish(text: str | None) -> str | None:
    """Take away white space around a text, and more than one space within."""
    return " ".join(text.split()) if text else text


def printable(text: str | None) -> str | None:
    """Take out what cannot be seen; PostgreSQL takes no NUL."""
    return "".join(each for each in text if each.isprintable()) if text else text


def whole_number(text: str) -> int | None:
    """Read a number that a page gave out before; None if it gave out no such."""
    return int(text) if text.isdecimal() and len(text) < 10 else None


def focus_if_wrong(field: Field) -> None:
    """Put the reader into the field if it has to be mended."""
    if field.errors:
        field.render_kw = {**(field.render_kw or {}), "autofocus": True}


def country_choices() -> tuple[SelectChoice, ...]:
    """
    List all countries by ISO 3166-1 alpha-3 code, named in the reader's language.

    In the sandbox Utopia is one of them: specimens are issued there.
    """
    return _countries(*_reader())


def _reader() -> tuple[str, str | None]:
    utopia = gettext("Utopia (specimens)") if config().sandbox else None
    return str(get_locale() or "en"), utopia


@lru_cache(maxsize=8)
def _countries(language: str, utopia: str | None) -> tuple[SelectChoice, ...]:
    names = Locale.parse(language).territories
    named = {each.alpha_3: names.get(each.alpha_2, each.name) for each in countries}
    if utopia:
        named[UTOPIA] = utopia
    in_order = sorted(named.items(), key=lambda pair: pair[1])
    return tuple(SelectChoice(code, name) for code, name in in_order)


@lru_cache(maxsize=8)
def _options(language: str, utopia: str | None) -> str:
    return "".join(
        Markup('<option value="{}">{}</option>').format(each.value, each.label)
        for each in _countries(language, utopia)
    )


class CountryWidget:
    """Writes the long list once a language, not once a page."""

    field_flags: ClassVar[dict[str, bool]] = {}

    def __call__(self, field: "CountryField", **attributes: object) -> Markup:
        """Give the select element."""
        options = _options(*_reader())
        if field.data:
            chosen = Markup(' value="{}"').format(field.data)
            options = options.replace(chosen, f" selected{chosen}", 1)
        attributes.setdefault("id", field.id)
        attributes.setdefault("required", field.flags.required)
        named = html_params(name=field.name, **attributes)
        prompt = Markup('<option value="">{}</option>').format(field.prompt)
        return Markup(f"<select {named}>{prompt}{options}</select>")  # noqa: S704


class CountryField(SelectField):
    """A country, chosen from all of them."""

    widget = CountryWidget()

    def __init__(self, label: str, prompt: str, **options: object) -> None:
        super().__init__(label, choices=self._offer, **options)
        self.prompt = prompt

    def _offer(self) -> list[SelectChoice]:
        return [SelectChoice("", self.prompt), *country_choices()]
