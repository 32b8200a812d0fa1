"""Languages: every text, both directions, and no way out of the site."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

from portal.config import ROOT
from portal.web.languages import LANGUAGES
from tests.web.anna import Anna

PLACE = re.compile(r"%\((\w+)\)s")
# what only staff and those who try the portal out read
FOR_STAFF = (
    "portal/adapters/",
    "portal/domain/demo",
    "portal/domain/invitations",
    "portal/domain/standing",
    "portal/domain/timeline",
    "portal/web/sandbox",
    "portal/web/staff",
    "templates/email/staff_link",
    "templates/layouts/staff",
    "templates/sandbox",
    "templates/staff",
)
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "mark": None}
KEYWORDS |= {"ngettext": (1, 2), "lazy_ngettext": (1, 2)}


def catalog(language: str) -> Path:
    return ROOT / "portal/translations" / language / "LC_MESSAGES/messages.po"


def read(language: str) -> dict[str, Message]:
    with catalog(language).open("rb") as file:
        found = read_po(file, locale=language)
    return {forms(message.id)[0]: message for message in found if message.id}


def forms(text) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def customer_texts() -> set[str]:
    with (ROOT / "portal" / "translations" / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = set()
    for folder in ("portal", "templates"):
        for name, _, text, *_ in extract_from_dir(
            ROOT / folder,
            [(m.removeprefix(f"{folder}/"), how) for m, how in methods],
            {m.removeprefix(f"{folder}/"): o for m, o in options.items()},
            keywords=KEYWORDS,
        ):
            if not f"{folder}/{name}".startswith(FOR_STAFF):
                found.add(forms(text)[0])
    return found


OTHERS = [language for language in LANGUAGES if language != "en"]


@pytest.mark.parametrize("language", OTHERS)
def test_no_text_for_customers_is_left_untranslated(language: str):
    known = read(language)

    missing = [
        text
        for text in sorted(customer_texts())
        if text not in known or not all(forms(known[text].string))
    ]

    assert missing == [], "run `make messages`, then translate these"


@pytest.mark.parametrize("language", OTHERS)
def test_translations_keep_the_places_of_their_values(language: str):
    for message in read(language).values():
        wanted = {place for form in forms(message.id) for place in PLACE.findall(form)}
        for form in filter(None, forms(message.string)):
            # "one day left" may do without its number
            optional = {"num"} if len(forms(message.id)) > 1 else set()
            places = set(PLACE.findall(form))
            assert wanted - optional <= places <= wanted, message.id


@pytest.mark.parametrize("language", OTHERS)
def test_the_compiled_catalog_is_that_of_the_texts(language: str):
    with catalog(language).open("rb") as file:
        compiled = BytesIO()
        write_mo(compiled, read_po(file, locale=language))

    assert catalog(language).with_suffix(".mo").read_bytes() == compiled.getvalue()


def test_the_choice_is_kept_and_turns_the_page(client: FlaskClient):
    answer = client.post("/language", data={"language": "ar", "back": "/help"})

    page = client.get(answer.headers["Location"]).text
    assert '<html lang="ar" dir="rtl">' in page
    assert "<h1>المساعدة</h1>" in page


def test_a_browser_that_reads_arabic_gets_it(client: FlaskClient):
    page = client.get("/help", headers={"Accept-Language": "ar-EG,en;q=0.5"}).text

    assert '<html lang="ar" dir="rtl">' in page


def test_a_browser_of_another_language_gets_english(client: FlaskClient):
    page = client.get("/help", headers={"Accept-Language": "xx, tlh;q=0.5"}).text

    assert '<html lang="en" dir="ltr">' in page


def test_a_customers_own_language_goes_before_the_browsers(anna: Anna):
    anna.customer.language = "ar"
    anna.session.commit()

    assert 'dir="rtl"' in anna.reads("/profile")


def test_an_unknown_language_changes_nothing(client: FlaskClient):
    client.post("/language", data={"language": "../../etc", "back": "/help"})

    assert 'lang="en"' in client.get("/help").text


@pytest.mark.parametrize(
    "back",
    [
        "//elsewhere.example",
        "/\\elsewhere.example",
        "https://elsewhere.example",
        "javascript:alert(1)",
        "/\n/elsewhere.example",
        "/\t/elsewhere.example",
        "\\\\elsewhere.example",
        "elsewhere.example",
        "",
    ],
)
def test_the_way_back_never_leads_away(client: FlaskClient, back: str):
    answer = client.post("/language", data={"language": "en", "back": back})

    assert answer.headers["Location"] == "/"
    page = client.get("/language", query_string={"back": back}).text
    assert 'name="back" value="/"' in page


def test_every_step_speaks_arabic(anna: Anna):
    anna.client.post("/language", data={"language": "ar", "back": "/"})
    anna.submits()

    page = anna.reads("/verify/done")

    assert "كل شيء أصبح لدينا" in page
    assert "Everything is with us" not in page
