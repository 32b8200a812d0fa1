"""What the lines of a zone say, in the terms of ICAO 9303."""

from collections.abc import Sequence
from datetime import date

from portal.domain.documents.seen import Fields
from portal.domain.zones.dates import born, expires
from portal.domain.zones.glyphs import FILLER
from portal.domain.zones.layouts import Layout


def fields(lines: Sequence[str], layout: Layout, *, today: date) -> Fields:
    """Give the fields of a zone whose lines have their full length."""

    def taken(name: str) -> str | None:
        span = layout.fields.get(name)
        return _plain(layout.take(lines, span)) if span else None

    surname, given = _names(lines, layout)
    birth = born(layout.take(lines, layout.fields["birth_date"]), today=today)
    expiry = layout.fields.get("expiry_date")
    return Fields(
        source="zone",
        document_code=taken("document_code"),
        issuing_state=taken("issuing_state"),
        document_number=_plain(layout.number(lines)[0]),
        surname=surname,
        given_names=given,
        nationality=taken("nationality") or _own_state(lines, layout),
        birth_date=birth,
        sex=taken("sex"),
        expiry_date=expires(layout.take(lines, expiry), today=today, birth=birth)
        if expiry
        else None,
        optional_data=_optional(lines, layout),
    )


def _names(lines: Sequence[str], layout: Layout) -> tuple[str | None, str | None]:
    if "names" in layout.fields:
        whole = layout.take(lines, layout.fields["names"])
        surname, _, given = whole.partition(FILLER * 2)
    else:
        surname = layout.take(lines, layout.fields["surname"])
        given = layout.take(lines, layout.fields["given_names"])
    return _words(surname), _words(given)


def _words(text: str) -> str | None:
    return " ".join(text.replace(FILLER, " ").split()) or None


def _plain(text: str) -> str | None:
    return text.strip(FILLER) or None


def _own_state(lines: Sequence[str], layout: Layout) -> str | None:
    # the old French card is given to its own nationals alone, and does not say so
    if layout.format != "FRA2":
        return None
    return _plain(layout.take(lines, layout.fields["issuing_state"]))


def _optional(lines: Sequence[str], layout: Layout) -> str | None:
    names = ("optional_data", "optional_data_2")
    texts = [
        layout.take(lines, layout.fields[name])
        for name in names
        if name in layout.fields
    ]
    number, _ = layout.number(lines)
    if len(number) > 9 and layout.format in {"TD1", "TD2"}:
        texts[0] = texts[0].partition(FILLER)[2]  # the number went on there
    return _words(" ".join(text.strip(FILLER) for text in texts))
