"""Where everything stands in a machine-readable zone, for each of its formats."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from portal.domain.documents.seen import Format
from portal.domain.mrz import check_digit

# what may stand at a place: L a letter, A a letter or a filler, N a digit (or a
# filler where a date is not known), S the sex, X anything, D a check digit
LETTERS, DIGITS, SEXES = "LA", "DN", "S"
MAY_BE_EMPTY = frozenset({"expiry_date", "optional_data"})


class Span(NamedTuple):
    """Some places of one line, the last one not included."""

    line: int
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Layout:
    """One format: its size, what may stand where, its fields and check digits."""

    format: Format
    length: int
    classes: tuple[str, ...]  # of each line
    fields: dict[str, Span]
    digits: dict[str, Span]  # of one field each, named as it is
    whole: Span | None = None  # the composite check digit
    covered: tuple[Span, ...] = field(default=())  # by it, in order

    def take(self, lines: Sequence[str], span: Span) -> str:
        """Give the letters at some places."""
        return lines[span.line][span.start : span.end]

    def remainders(self, lines: Sequence[str]) -> dict[str, int]:
        """Give how far each check digit is off, modulo 10; 0 is right."""
        found = {name: self._remainder(lines, name) for name in self.digits}
        if self.whole:
            text = "".join(self.take(lines, span) for span in self.covered)
            found["composite"] = _off(text, self.take(lines, self.whole))
        return found

    def checks(self, lines: Sequence[str]) -> dict[str, bool]:
        """Say of each check digit whether it is right."""
        return {name: off == 0 for name, off in self.remainders(lines).items()}

    def number(self, lines: Sequence[str]) -> tuple[str, str]:
        """
        Give the document number and its check digit.

        A number of more than nine letters goes on in the optional data of TD1 and
        TD2, up to a filler, and its digit comes last (ICAO 9303-5 §4.2.2.1, note j).
        """
        number = self.take(lines, self.fields["document_number"])
        digit = self.take(lines, self.digits["document_number"])
        if self.format in {"TD1", "TD2"} and digit == "<":
            rest = self.take(lines, self.fields["optional_data"]).partition("<")[0]
            if len(rest) > 1:
                return number + rest[:-1], rest[-1]
        return number, digit

    def _remainder(self, lines: Sequence[str], name: str) -> int:
        text = self.take(lines, self.fields[name])
        digit = self.take(lines, self.digits[name])
        if name == "document_number":
            text, digit = self.number(lines)
        # an empty optional field, or an unlimited validity, may go without a digit
        elif digit == "<" and name in MAY_BE_EMPTY and not text.strip("<"):
            return 0
        return _off(text, digit)


def _off(text: str, digit: str) -> int:
    return (int(check_digit(text)) - int(digit)) % 10 if digit.isdecimal() else 10


def _second(length: int) -> str:
    return "X" * 9 + "D" + "AAA" + "N" * 6 + "DS" + "N" * 6 + "D" + "X" * (length - 28)


def _two_lines(name: Format, length: int, optional: int) -> Layout:
    """Give a format of two lines, laid out as the passport's (ICAO 9303-4 §4.2)."""
    fields = {
        "document_code": Span(0, 0, 2),
        "issuing_state": Span(0, 2, 5),
        "names": Span(0, 5, length),
        "document_number": Span(1, 0, 9),
        "nationality": Span(1, 10, 13),
        "birth_date": Span(1, 13, 19),
        "sex": Span(1, 20, 21),
        "expiry_date": Span(1, 21, 27),
        "optional_data": Span(1, 28, optional),
    }
    digits = {
        "document_number": Span(1, 9, 10),
        "birth_date": Span(1, 19, 20),
        "expiry_date": Span(1, 27, 28),
    }
    second = _second(length)
    if name == "TD3":
        digits["optional_data"] = Span(1, 42, 43)
    if name in {"TD3", "TD2"}:
        second = second[: length - 1] + "D"
    has_whole = name in {"TD3", "TD2"}
    end = length - 1
    return Layout(
        format=name,
        length=length,
        classes=("L" + "A" * (length - 1), second),
        fields=fields,
        digits=digits,
        whole=Span(1, end, length) if has_whole else None,
        covered=(Span(1, 0, 10), Span(1, 13, 20), Span(1, 21, end))
        if has_whole
        else (),
    )


TD1 = Layout(  # ICAO 9303-5 §4.2
    format="TD1",
    length=30,
    classes=(
        "LAAAA" + "X" * 9 + "D" + "X" * 15,
        "NNNNNNDSNNNNNNDAAA" + "X" * 11 + "D",
        "L" + "A" * 29,
    ),
    fields={
        "document_code": Span(0, 0, 2),
        "issuing_state": Span(0, 2, 5),
        "document_number": Span(0, 5, 14),
        "optional_data": Span(0, 15, 30),
        "birth_date": Span(1, 0, 6),
        "sex": Span(1, 7, 8),
        "expiry_date": Span(1, 8, 14),
        "nationality": Span(1, 15, 18),
        "optional_data_2": Span(1, 18, 29),
        "names": Span(2, 0, 30),
    },
    digits={
        "document_number": Span(0, 14, 15),
        "birth_date": Span(1, 6, 7),
        "expiry_date": Span(1, 14, 15),
    },
    whole=Span(1, 29, 30),
    covered=(Span(0, 5, 30), Span(1, 0, 7), Span(1, 8, 15), Span(1, 18, 29)),
)
TD2 = _two_lines("TD2", 36, 35)  # ICAO 9303-6 §4.2
TD3 = _two_lines("TD3", 44, 42)  # ICAO 9303-4 §4.2
MRVA = _two_lines("MRVA", 44, 44)  # ICAO 9303-7 §4.1
MRVB = _two_lines("MRVB", 36, 36)  # ICAO 9303-7 §4.2
FRA2 = Layout(  # the French card of 1988 to 2021: no expiry, its own order
    format="FRA2",
    length=36,
    classes=("LAAAA" + "A" * 25 + "X" * 6, "X" * 12 + "D" + "A" * 14 + "N" * 6 + "DSD"),
    fields={
        "document_code": Span(0, 0, 2),
        "issuing_state": Span(0, 2, 5),
        "surname": Span(0, 5, 30),
        "optional_data": Span(0, 30, 36),
        "document_number": Span(1, 0, 12),
        "given_names": Span(1, 13, 27),
        "birth_date": Span(1, 27, 33),
        "sex": Span(1, 34, 35),
    },
    digits={"document_number": Span(1, 12, 13), "birth_date": Span(1, 33, 34)},
    whole=Span(1, 35, 36),
    covered=(Span(0, 0, 36), Span(1, 0, 35)),
)
LAYOUTS: dict[Format, Layout] = {
    layout.format: layout for layout in (TD3, TD1, TD2, MRVA, MRVB, FRA2)
}
