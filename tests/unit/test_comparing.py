"""What a document says, against what was declared, itself, and the selfie."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.domain.documents.comparing import (
    compare_document,
    compare_person,
    fields_of,
)
from portal.domain.documents.seen import Face, Fields, Page, SideSeen, Text, Zone
from portal.domain.findings import Finding
from portal.policy import Policy
from portal.states import CheckOutcome, DocumentType

POLICY = Policy.load()
MATCH, REVIEW = POLICY.person.match_distance, POLICY.person.review_distance
SAME_PICTURE = POLICY.person.same_picture_distance
TODAY = date(2026, 11, 22)
PASS, WARN = CheckOutcome.PASS, CheckOutcome.WARN
FAIL, ERROR = CheckOutcome.FAIL, CheckOutcome.ERROR
PASSPORT, ID_CARD = DocumentType.PASSPORT, DocumentType.ID_CARD
PERMIT, LICENCE = DocumentType.RESIDENCE_PERMIT, DocumentType.DRIVER_LICENCE
FACE = Face(
    box=(0.1, 0.2, 0.3, 0.6),
    width=120,
    score=0.9,
    yaw=0,
    roll=0,
    sharpness=1,
    template=(0.0,) * 128,
)
ANNA = Fields(
    source="zone",
    document_code="P",
    issuing_state="UTO",
    document_number="L898902C3",
    surname="ERIKSSON",
    given_names="ANNA MARIA",
    nationality="UTO",
    birth_date=date(1974, 8, 12),
    sex="F",
    expiry_date=date(2030, 4, 15),
)
PRINTED = (
    "PASSPORT", "L898902C3", "Eriksson", "Anna Maria", "12 AUG/AOUT 1974",
    "15.04.2030",
)  # fmt: skip


def side(
    *lines: str, zone: Zone | None = None, face: Face | None = FACE, **printed
) -> SideSeen:
    """Give one side with these lines of text, a portrait, and printed fields."""
    texts = tuple(Text(text=line, box=(0, 0.1, 1, 0.2), score=0.9) for line in lines)
    fields = Fields(source="printed", **printed) if printed else None
    return SideSeen(
        page=Page(zone=zone, texts=texts, printed=fields), portrait=face, findings=()
    )


def zone(form: str = "TD3", digits: dict[str, bool] | None = None, **changed) -> Zone:
    """Give Anna's zone with some fields changed."""
    return Zone(
        format=form,
        lines=("P<UTOERIKSSON<<ANNA<MARIA", "L898902C36UTO7408122F3004159"),
        check_digits=digits or {"birth_date": True, "expiry_date": True},
        fields=replace(ANNA, **changed),
        box=(0.0, 0.8, 1.0, 1.0),
    )


def passport(*lines: str, **changed) -> SideSeen:
    """Give Anna's data page, printed as its zone says unless told otherwise."""
    return side(*(lines or PRINTED), zone=zone(**changed))


def compared(
    front: SideSeen | None,
    back: SideSeen | None = None,
    *,
    declared: DocumentType = PASSPORT,
    country: str | None = "UTO",
    today: date = TODAY,
) -> dict[str, Finding]:
    """Give the findings by name, without "document."."""
    found = compare_document(
        front, back, declared=declared, country=country, today=today, policy=POLICY
    )
    return {finding.name.partition(".")[2]: finding for finding in found}


def told(finding: Finding) -> tuple[CheckOutcome, tuple[str, ...]]:
    """Give outcome and reasons."""
    return finding.outcome, finding.reasons


CARD = {"document_code": "ID", "form": "TD1"}


def card() -> tuple[SideSeen, SideSeen]:
    """Give a good card."""
    front = side("IDENTITY CARD", *PRINTED[1:])
    return front, side("Height 170", zone=zone(**CARD), face=None)


def test_a_good_passport_passes_everything():
    found = compared(passport())

    assert {PASS} == {finding.outcome for finding in found.values()}
    assert {"kind", "country", "side", "printed", "expiry", "age"} == found.keys()


def test_a_good_card_passes_everything():
    found = compared(*card(), declared=ID_CARD)

    assert {PASS} == {finding.outcome for finding in found.values()}
    assert "sides" in found


def test_what_was_not_given_gives_no_finding():
    assert {} == compared(None)
    assert "country" not in compared(passport(), country=None)
    assert "sides" not in compared(card()[0], declared=ID_CARD)


def test_a_picture_that_shows_nothing_is_no_silent_pass():
    found = compared(side(face=None))

    assert {ERROR} == {
        found[name].outcome for name in ("kind", "country", "printed", "expiry", "age")
    }


@pytest.mark.parametrize(
    ("code", "nationality", "declared", "outcome"),
    [
        ("P", "UTO", PASSPORT, PASS),
        ("PD", "UTO", PASSPORT, PASS),
        ("P", "UTO", ID_CARD, FAIL),
        ("P", "UTO", LICENCE, FAIL),
        ("ID", "UTO", ID_CARD, PASS),
        ("I", "UTO", ID_CARD, PASS),
        ("C", "UTO", ID_CARD, PASS),
        ("A", "UTO", ID_CARD, PASS),
        ("ID", "UTO", PASSPORT, FAIL),
        ("ID", "UTO", PERMIT, FAIL),
        ("ID", "ERI", PERMIT, PASS),
        ("AR", "ERI", PERMIT, PASS),
        ("IR", "ERI", PERMIT, PASS),
        ("AR", "ERI", ID_CARD, FAIL),
        ("AC", "UTO", ID_CARD, FAIL),
        ("V", "ERI", PERMIT, FAIL),
        ("VB", "ERI", PASSPORT, FAIL),
        (None, "UTO", PASSPORT, FAIL),
    ],
)
def test_the_zone_tells_the_kind(code, nationality, declared, outcome):
    shown = passport(document_code=code, nationality=nationality)

    found = compared(shown, declared=declared)["kind"]

    assert (outcome, ("wrong_type",) if outcome is FAIL else ()) == told(found)


@pytest.mark.parametrize(
    ("line", "declared", "outcome"),
    [
        ("DRIVING LICENCE", LICENCE, PASS),
        ("Führerschein", LICENCE, PASS),
        ("PERMIS DE CONDUIRE", LICENCE, PASS),
        ("Водительское удостоверение", LICENCE, PASS),
        ("DRIVER LICENSE", ID_CARD, FAIL),
        ("IDENTITY CARD", LICENCE, FAIL),
        ("Carte d'identité", ID_CARD, PASS),
        ("TITRE DE SÉJOUR", PERMIT, PASS),
        ("1. ERIKSSON", LICENCE, WARN),
    ],
)
def test_without_a_zone_words_tell_the_kind(line, declared, outcome):
    assert outcome is compared(side(line), declared=declared)["kind"].outcome


@pytest.mark.parametrize(
    ("code", "declared", "outcome"),
    [
        ("UTO", "UTO", PASS),
        ("D", "DEU", PASS),
        ("D", "DE", PASS),
        ("FRA", "FR", PASS),
        ("FRA", "REU", PASS),
        ("GBD", "BMU", PASS),
        ("GBR", "JEY", PASS),
        ("CHN", "HKG", PASS),
        ("ROM", "ROU", PASS),
        ("FRA", "DEU", FAIL),
        ("D", "FRA", FAIL),
        ("HKG", "MAC", PASS),
        ("UTO", "DEU", WARN),
        ("O", "DEU", WARN),
        ("UNO", "DEU", WARN),
        (None, "DEU", WARN),
    ],
)
def test_the_issuing_state_is_the_declared_country(code, declared, outcome):
    found = compared(passport(issuing_state=code), country=declared)["country"]

    assert (outcome, ("wrong_country",) if outcome is FAIL else ()) == told(found)


def test_the_back_given_as_the_front_is_told():
    front, back = card()

    found = compared(back, front, declared=ID_CARD)

    assert (FAIL, ("wrong_side",)) == told(found["side"])


def test_a_larger_card_has_its_zone_on_the_front():
    front = side(*PRINTED[1:], zone=zone(document_code="I", form="TD2"))

    assert PASS is compared(front, declared=ID_CARD)["side"].outcome


def test_a_portrait_on_the_back_alone_is_the_wrong_side():
    front, back = side("1", face=None), side("2")

    assert FAIL is compared(front, back, declared=LICENCE)["side"].outcome


def test_one_side_given_twice_is_told():
    front = card()[0]

    found = compared(front, front, declared=ID_CARD)["sides"]

    assert (FAIL, ("same_sides",)) == told(found)


def test_one_zone_given_twice_is_told():
    back = card()[1]

    assert (FAIL, ("same_sides",)) == told(
        compared(back, back, declared=ID_CARD)["sides"]
    )


def test_sides_of_two_people_are_told():
    front = side(
        "IDENTITY CARD",
        document_number="X1234567",
        surname="Svensson",
        given_names="Ole",
        birth_date=date(1990, 1, 31),
    )

    found = compared(front, card()[1], declared=ID_CARD)["sides"]

    assert (FAIL, ("sides_differ",)) == told(found)


def test_sides_with_nothing_in_common_are_no_silent_pass():
    found = compared(side("AM B1 B C1"), side("D 2020"), declared=LICENCE)

    assert WARN is found["sides"].outcome


@pytest.mark.parametrize(
    ("printed", "outcome"),
    [
        ({"document_number": "L898902C3"}, PASS),
        ({"document_number": "L8989O2C3"}, PASS),  # a letter for its twin
        ({"document_number": "L898902C4"}, WARN),  # one misread
        ({"document_number": "L898902X4"}, FAIL),
        ({"birth_date": date(1974, 8, 12)}, PASS),
        ({"birth_date": date(1974, 8, 13)}, WARN),
        ({"birth_date": date(1990, 1, 31)}, FAIL),
        ({"expiry_date": date(2035, 4, 15)}, WARN),
        ({"expiry_date": date(2022, 11, 1)}, FAIL),
        ({"surname": "Eriksson", "given_names": "Anna"}, PASS),
        ({"surname": "Erikstad", "given_names": "Anna Maria"}, WARN),
        ({"surname": "Eriksson", "given_names": "Republic of Utopia"}, WARN),
        ({"surname": "Svensson", "given_names": "Ole"}, FAIL),
        ({}, WARN),
    ],
)
def test_the_print_is_held_against_the_zone(printed, outcome):
    agreeing = {"birth_date": date(1974, 8, 12)} if printed else {}
    shown = side("Utopia", zone=zone(), **{**agreeing, **printed})

    found = compared(shown)["printed"]

    assert (outcome, ("printed_differs",) if outcome is FAIL else ()) == told(found)


@pytest.mark.parametrize(
    "written",
    [
        "12.08.1974", "12 08 74", "1974-08-12", "12 AUG 1974", "12 AOÛT/AUG 74",
        "12. Aug. 1974", "Born 12 AUG/AUG 1974",
    ],
)  # fmt: skip
def test_a_date_is_known_however_it_is_written(written: str):
    shown = side(written, zone=zone(), birth_date=date(2001, 2, 3))

    assert PASS is compared(shown)["printed"].outcome


def test_a_label_read_wrongly_does_no_harm():
    """The date of issue was taken for the expiry; that stands elsewhere on the page."""
    shown = side(*PRINTED, zone=zone(), expiry_date=date(2020, 4, 16))

    assert PASS is compared(shown)["printed"].outcome


def test_the_zone_is_not_its_own_witness():
    lines = ("P<UTOERIKSSON<<ANNA<MARIA<<<<", "L898902C36UTO7408122F3004159")
    inside = tuple(Text(text=line, box=(0, 0.85, 1, 0.9), score=1) for line in lines)
    shown = SideSeen(page=Page(zone=zone(), texts=inside), portrait=FACE, findings=())

    assert WARN is compared(shown)["printed"].outcome


def test_what_differs_is_kept_sealed_and_not_in_the_clear():
    shown = side("Utopia", zone=zone(), surname="Svensson", given_names="Ole")

    found = compared(shown)["printed"]

    assert {
        "name": {"zone": "ANNA MARIA ERIKSSON", "printed": "Ole Svensson"}
    } == found.values
    assert "Ole" not in str(found.details)


@pytest.mark.parametrize(
    ("days", "outcome", "reasons"),
    [
        (-1, FAIL, ("expired",)),
        (0, WARN, ("expires_soon",)),
        (29, WARN, ("expires_soon",)),
        (30, PASS, ()),
    ],
)
def test_the_days_until_it_expires_are_counted(days, outcome, reasons):
    found = compared(passport(expiry_date=TODAY + timedelta(days)))["expiry"]

    assert (outcome, reasons, days) == (*told(found), found.score)


@pytest.mark.parametrize(
    ("born", "years", "outcome"),
    [
        (date(2008, 11, 22), 18, PASS),
        (date(2008, 11, 23), 17, FAIL),
        (date(2026, 11, 22), 0, FAIL),
        (date(1926, 1, 1), 100, PASS),
    ],
)
def test_the_years_of_the_holder_are_counted(born, years, outcome):
    found = compared(passport(birth_date=born))["age"]

    assert (outcome, years, 18) == (found.outcome, found.score, found.limit)


def test_who_was_born_on_29_february_is_of_age_on_1_march():
    shown = passport(birth_date=date(2008, 2, 29))

    assert FAIL is compared(shown, today=date(2026, 2, 28))["age"].outcome
    assert PASS is compared(shown, today=date(2026, 3, 1))["age"].outcome


def test_nobody_is_refused_for_a_year_that_print_alone_says():
    found = compared(
        side("DRIVING LICENCE", birth_date=date(2015, 1, 1)), declared=LICENCE
    )

    assert (WARN, ("under_age",)) == told(found["age"])


@pytest.mark.parametrize(
    "shown",
    [
        passport(birth_date=None, expiry_date=None),
        passport(digits={"birth_date": False, "expiry_date": False}),
        passport(birth_date=date(2030, 1, 1), expiry_date=None),
    ],
)
def test_a_date_that_cannot_be_trusted_is_an_error(shown: SideSeen):
    found = compared(shown)

    assert (ERROR, ERROR) == (found["age"].outcome, found["expiry"].outcome)


def test_the_best_source_gives_the_fields():
    front = side("1", surname="Eriksson", document_number="1")
    back = side("2", birth_date=date(1974, 8, 12), document_number="2")

    assert ANNA == fields_of(front, passport())
    assert ("Eriksson", "1", date(1974, 8, 12)) == (
        fields_of(front, back).surname,
        fields_of(front, back).document_number,
        fields_of(front, back).birth_date,
    )
    assert fields_of(None, side("nothing")) is None


def away(distance: float) -> Face:
    """Give a face at this distance."""
    return replace(FACE, template=(distance, *(0.0,) * 127))


@pytest.mark.parametrize(
    ("distance", "match", "copied"),
    [
        (0.0, PASS, FAIL),
        (SAME_PICTURE - 0.001, PASS, FAIL),
        (SAME_PICTURE, PASS, PASS),
        (MATCH, PASS, PASS),
        (MATCH + 0.001, WARN, PASS),
        (REVIEW, WARN, PASS),
        (REVIEW + 0.001, FAIL, PASS),
        (1.4, FAIL, PASS),
    ],
)
def test_the_distance_of_two_faces_is_judged(distance, match, copied):
    matched, copy = compare_person(FACE, away(distance), policy=POLICY)

    assert (match, copied) == (matched.outcome, copy.outcome)
    assert ("not_matching",) * (match is FAIL) == matched.reasons
    assert ("same_as_document",) * (copied is FAIL) == copy.reasons


@pytest.mark.parametrize("distance", [0.3, 0.6, 1.2])
def test_of_a_tiny_portrait_no_distance_is_sure(distance: float):
    tiny = replace(FACE, width=POLICY.person.min_portrait_face - 1)

    assert WARN is compare_person(tiny, away(distance), policy=POLICY)[0].outcome


@pytest.mark.parametrize(
    "template", [(), (0.0,) * 12, (float("nan"),) * 128, (float("inf"),) * 128]
)
def test_a_face_without_a_usable_template_is_an_error(template):
    found = compare_person(FACE, replace(FACE, template=template), policy=POLICY)

    assert [ERROR, ERROR] == [finding.outcome for finding in found]


def test_without_two_faces_nothing_is_compared():
    assert () == compare_person(None, FACE, policy=POLICY)
    assert () == compare_person(FACE, None, policy=POLICY)
