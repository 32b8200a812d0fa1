"""Lists of people as programs write them: encodings, separators, columns, faults."""

import codecs
import csv
import io
import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.domain.bulk_lines import given as judged
from portal.domain.files.encodings import decode
from portal.domain.files.lists import SEPARATORS, Listed, read
from portal.domain.files.sheets_out import MARK, lines, safe
from portal.errors import FileRefused

NAMES = {
    "windows-1252": ["José Müller", "Åsa Öberg", "Zoë Åkesson"],
    "windows-1251": ["Анна Петрова", "Юрий Щукин", "ИВАН ФЁДОРОВ"],
    "windows-1256": ["محمد علي", "فاطمة الزهراء"],
}
WRITTEN = {
    "utf-8": codecs.BOM_UTF8.decode("utf-8"),
    "utf-8 without a mark": "",
    "utf-16-le": "\ufeff",
    "utf-16-be": "\ufeff",
}
VALUE = st.text(
    st.sampled_from(string.ascii_letters + string.digits + " ,;\t\"'=+-@\n\rÅéжع中"),
    max_size=12,
)


def people(text: str) -> list[Listed]:
    return list(read(text))


def values(text: str) -> list[dict[str, str]]:
    return [dict(each.values) for each in people(text)]


def why(raw: bytes, chosen: str = "") -> str:
    with pytest.raises(FileRefused) as refused:
        list(read(decode(raw, chosen).text))
    return refused.value.why


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("written", WRITTEN)
@given(rows=st.lists(st.tuples(VALUE, VALUE), max_size=6))
@example(rows=[('"', ",\n"), ("=1+1", " ")])
def test_what_a_program_writes_is_read_back(separator, written, rows):
    sheet = io.StringIO()
    csv.writer(sheet, delimiter=separator).writerows([("Name", "E-Mail"), *rows])
    encoding = written.partition(" ")[0]

    raw = (WRITTEN[written] + sheet.getvalue()).encode(encoding)

    found = [(each["name"], each["email"]) for each in values(decode(raw).text)]
    squished = [tuple(" ".join(each.split()) for each in row) for row in rows]
    assert [row for row in squished if any(row)] == found


@pytest.mark.parametrize("encoding", NAMES)
def test_one_byte_encodings_are_told_by_their_words(encoding):
    text = "reference;name\n" + "".join(
        f"{number};{name}\n" for number, name in enumerate(NAMES[encoding])
    )

    found = decode(text.encode(encoding))

    assert (text, encoding) == (found.text, found.encoding)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Y\u0131lmaz I\u015f\u0131k", "windows-1254"),
        ("Łukasz Wałęsa", "windows-1250"),
        ("Γιώργος Νίκου", "windows-1253"),
        ("José and Анна", "utf-8"),
    ],
)
def test_what_cannot_be_told_is_asked_for(text, encoding):
    raw = text.encode(encoding)
    broken = raw[:-1] + b"\xff" if encoding == "utf-8" else raw

    assert "encoding" == why(b"reference,name\n1," + broken)
    if encoding != "utf-8":
        assert text == decode(raw, encoding).text


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"PK\x03\x04 anything", "workbook"),
        (b"\xd0\xcf\x11\xe0 anything", "workbook"),
        (b"%PDF-1.7\n\x00\x01\x02", "binary"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "binary"),
        (b"\xff\xfe\x00", "binary"),
        (b"\x01\x02\x03 reference\n", "binary"),
        (b"name,city\nAnna,Rome\n", "no_columns"),
        (b"anna@example.org\nbo@example.org\n", "no_header"),
    ],
)
def test_a_file_that_is_no_list_is_refused(raw, reason):
    assert reason == why(raw)


def test_a_chosen_encoding_that_does_not_fit_is_refused():
    assert "other_encoding" == why("é".encode("windows-1252"), "utf-8")
    assert "other_encoding" == why(b"reference\nA\n", "klingon")


@pytest.mark.parametrize(
    "headings",
    [
        "reference,e-mail,name",
        "Reference , E_MAIL, Full Name",
        "Kundennummer,E-Mail-Adresse,Vor- und Nachname",
        "Numéro client,Courriel,Nom complet",
        "id cliente,Correo electrónico,Nombre y apellidos",
        "المرجع,البريد الإلكتروني,الاسم",
        "Код клиента,Электронная почта,ФИО",
        "numer klienta,adres e-mail,Imię i nazwisko",
        "müşteri no,E-posta,Ad Soyad",
    ],
)
def test_columns_are_known_by_their_usual_names(headings):
    found = values(f"{headings}\n7,a@example.org,Ada\n")

    assert [{"reference": "7", "email": "a@example.org", "name": "Ada"}] == found


def test_other_columns_and_their_order_do_not_matter():
    assert [{"email": "a@example.org", "reference": "7"}] == values(
        "City;E-Mail;;Reference\nRome;a@example.org;x;7\n"
    )


def test_of_two_columns_for_one_thing_the_first_that_is_filled_counts():
    assert [{"phone": "+441"}, {"phone": "+442"}] == values(
        "Phone,Mobile\n+441,+449\n,+442\n"
    )


def test_first_and_last_name_make_the_name():
    (line,) = people("Vorname;Nachname;E-Mail\nAda;Byron;ada@example.org\n")

    assert "Ada Byron" == judged(line).name


def test_the_separator_that_excel_declares_counts():
    assert [{"reference": "1,2"}] == values("sep=;\nreference\n1,2\n")


def test_only_the_line_that_breaks_is_lost():
    text = (
        "reference,name\n"
        '1,"Ada\n'  # 2: never closed
        "2,Bo\n"
        '"3"x,Cy\n'  # 4
        "4,Di, junior\n"  # 5: a separator within the name
        "\n"
        ",,\n"
        "5,Ed\n"
    )

    found = [(each.number, each.problem) for each in people(text)]

    assert [(2, "quotes"), (3, ""), (4, "quotes"), (5, "extra"), (8, "")] == found


def test_a_value_may_run_over_lines():
    found = people('reference,name\n1,"Ada\nByron"\n2,Bo\n')

    assert [(2, "Ada Byron"), (4, "Bo")] == [
        (each.number, each.values["name"]) for each in found
    ]


def test_an_endless_line_is_a_fault_of_its_own():
    text = "reference,name\n1," + "x" * 200_000 + "\n2,Bo\n"

    assert ["quotes", ""] == [each.problem for each in people(text)]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("7,,,", ""),
        (",Ada,a@example.org,", ""),
        (",Ada,A@Example.ORG,00447700900123", ""),
        (",Ada,,+44 (0)7700 900123", ""),
        (",Ada,,\u202a+447700900123\u202c", ""),
        (",Ada,,", "nothing"),
        (",Ada,a@@example.org,", "email"),
        (",Ada,=cmd|'/c calc'!A1,", "email"),
        (",Ada,,07700 900123", "prefix"),
        (",Ada,,447700900123", "prefix"),
        (",Ada,,4.47701E+11", "phone"),
        (",Ada,,+44 1", "phone"),
        ("x" * 65 + ",Ada,,", "long_reference"),
        ("7," + "x" * 201 + ",,", "long_name"),
        ("7,Ad\x1fa,,", "unreadable"),
    ],
)
def test_a_line_says_what_is_wrong_with_it(line, problem):
    listed = Listed(
        2,
        dict(
            zip(("reference", "name", "email", "phone"), line.split(","), strict=True)
        ),
    )

    assert problem == judged(listed).problem


@pytest.mark.parametrize(
    "text", ["=1+1", "+44", "-1", "@x", "\t=1", "\r=1", " =1", "\uff1d1", "\n"]
)
def test_nothing_that_is_written_is_a_formula(text):
    assert safe(text).startswith("'")


@given(st.lists(st.lists(VALUE, min_size=1, max_size=4), max_size=4))
def test_what_is_written_can_be_read(rows):
    text = "".join(lines(rows))

    found = list(csv.reader(io.StringIO(text.removeprefix(MARK), newline="")))

    assert [[safe(value) for value in row] for row in rows] == found
