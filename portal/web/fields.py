"""Fields and filters that several forms share."""

from flask_babel import get_locale, gettext
from pycountry import countries
from wtforms import Field
from wtforms.fields.choices import SelectChoice, SelectField

from portal.web.visitors import config

UTOPIA = "UTO"  # ICAO 9303-3 §5, the code of specimens


def squish(text: str | None) -> str | None:
    """Take away white space around a text, and more than one space within."""
    return " ".join(text.split()) if text else text


def focus_if_wrong(field: Field) -> None:
    """Put the reader into the field if it has to be mended."""
    if field.errors:
        field.render_kw = {**(field.render_kw or {}), "autofocus": True}


def country_choices() -> list[tuple[str, str]]:
    """
    List all countries by ISO 3166-1 alpha-3 code, named in the reader's language.

    In the sandbox Utopia is one of them: specimens are issued there.
    """
    names = getattr(get_locale(), "territories", {})
    pairs = [
        (country.alpha_3, names.get(country.alpha_2, country.name))
        for country in countries
    ]
    if config().sandbox:
        pairs.append((UTOPIA, gettext("Utopia (specimens)")))
    return sorted(pairs, key=lambda pair: pair[1])


class CountryField(SelectField):
    """A country, chosen from all of them."""

    def __init__(self, label: str, prompt: str, **options: object) -> None:
        super().__init__(label, choices=lambda: self._offer(prompt), **options)

    def _offer(self, prompt: str) -> list[SelectChoice]:
        named = (SelectChoice(code, name) for code, name in country_choices())
        return [SelectChoice("", prompt), *named]
