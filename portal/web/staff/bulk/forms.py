"""What is asked before many are invited."""

import secrets

from babel import Locale
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Regexp

from portal.domain.files.encodings import ENCODINGS
from portal.models.staff import Staff
from portal.services.bulk import Asked
from portal.states import BulkWay
from portal.web import languages
from portal.web.staff.bulk.words import WAYS

ENCODED = {
    "utf-8": lazy_gettext("UTF-8"),
    "utf-16": lazy_gettext("UTF-16 (Excel's “Unicode text”)"),
    "windows-1252": lazy_gettext("Western European (Windows-1252)"),
    "windows-1250": lazy_gettext("Central European (Windows-1250)"),
    "windows-1251": lazy_gettext("Cyrillic (Windows-1251)"),
    "windows-1253": lazy_gettext("Greek (Windows-1253)"),
    "windows-1254": lazy_gettext("Turkish (Windows-1254)"),
    "windows-1256": lazy_gettext("Arabic (Windows-1256)"),
}


class BulkForm(FlaskForm):
    """By which way a group is invited; `once` tells a button pressed twice."""

    way = RadioField(
        lazy_gettext("How"),
        choices=[SelectChoice(way.value, name) for way, name in WAYS.items()],
        default=BulkWay.EMAIL_ELSE_SMS.value,
    )
    once = HiddenField(
        default=lambda: secrets.token_hex(20),
        validators=[Regexp("[0-9a-f]{40}", message=lazy_gettext("Load the page anew"))],
    )

    def asked(self, by: Staff) -> Asked:
        """Give what is asked for, of people who are known."""
        return Asked(
            by=by,
            once=str(self.once.data),
            way=BulkWay(self.way.data),
            language=languages.LANGUAGES[0],
        )


class FileForm(BulkForm):
    """A list of people in a file."""

    file = FileField(
        lazy_gettext("File (CSV)"),
        render_kw={
            "accept": ".csv,.txt,.tsv,text/csv",
            "aria-describedby": "file-hint",
        },
    )
    encoding = SelectField(
        lazy_gettext("Encoding of the letters"),
        choices=[
            SelectChoice("", lazy_gettext("Find out")),
            *(SelectChoice(each, ENCODED[each]) for each in ENCODINGS),
        ],
        default="",
    )
    language = SelectField(
        lazy_gettext("Language of those for whom none is given"),
        choices=lambda: [
            SelectChoice(code, name) for code, name in languages.names().items()
        ],
        default=languages.LANGUAGES[0],
    )
    registers = BooleanField(lazy_gettext("Register people whom nobody knows yet"))

    def asked(self, by: Staff) -> Asked:
        """Give what is asked for."""
        return Asked(
            by=by,
            once=str(self.once.data),
            way=BulkWay(self.way.data),
            language=str(self.language.data),
            registers=bool(self.registers.data),
        )


def language_of(written: str) -> str:
    """Give the code of a language by its code or name; "" if the portal speaks none."""
    word = written.strip().casefold()
    code = word.replace("_", "-").partition("-")[0]
    if code in languages.LANGUAGES:
        return code
    return next((code for code in languages.LANGUAGES if word in _names(code)), "")


def _names(code: str) -> set[str]:
    # as it is called in the languages in which lists are written
    found = {
        (Locale.parse(code).get_display_name(reader) or "").casefold()
        for reader in (
            code,
            "en",
            "de",
            "fr",
            "es",
            "it",
            "pt",
            "nl",
            "ru",
            "uk",
            "tr",
            "ar",
        )
    }
    return found - {""}
