"""Zones that ICAO and others published as examples, and lines made from people."""

from datetime import date

from portal.domain.mrz import Holder, td3
from portal.domain.zones.glyphs import Glyph, spaced

TODAY = date(2026, 11, 22)
PASSPORT = (  # ICAO 9303-4, appendix B
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
)
CARD = (  # ICAO 9303-5, appendix B
    "I<UTOD231458907<<<<<<<<<<<<<<<",
    "7408122F1204159UTO<<<<<<<<<<<6",
    "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
)
TD2_CARD = (  # ICAO 9303-6, appendix B
    "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<",
    "D231458907UTO7408122F1204159<<<<<<<6",
)
VISA_A = (  # ICAO 9303-7, appendix B
    "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L8988901C4XXX4009078F96121096ZE184226B<<<<<<",
)
VISA_B = (
    "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<",
    "L8988901C4XXX4009078F9612109<<<<<<<<",
)
LONG_NUMBER = (  # ICAO 9303-5, appendix B: more than nine letters
    "I<UTOD23145890<7349<<<<<<<<<<<",
    "3407127M9507122UTO<<<<<<<<<<<2",
    "STEVENSON<<PETER<JOHN<<<<<<<<<",
)
GERMAN = td3(
    Holder(
        code="P",
        issuer="D",
        number="C01X0006H",
        surname="Mustermann",
        given_names="Erika",
        nationality="D",
        born_on=date(1964, 8, 12),
        sex="F",
        expires_on=date(2031, 2, 28),
    )
)
FRENCH = (
    "IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<",
    "8806923102858CORINNE<<<<<<<6512068F6",
)
ALL = {
    "TD3": PASSPORT,
    "TD1": CARD,
    "TD2": TD2_CARD,
    "MRVA": VISA_A,
    "MRVB": VISA_B,
    "FRA2": FRENCH,
}


def rows(*lines: str) -> list[tuple[Glyph, ...]]:
    """Give lines as if every letter was read surely."""
    return [spaced(line) for line in lines]
