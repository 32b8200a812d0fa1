"""Which letters of a zone are taken for one another, and what may stand where."""

from portal.domain.zones.glyphs import ALPHABET, FILLER, Glyph

# OCR-B letters that recognisers confuse; either may have been the other
PAIRS = (
    "0O", "0D", "0Q", "1I", "1L", "2Z", "3B", "4A", "5S", "6G", "7T", "8B", "OD", "OQ",
    "IL", "UV", "CG", "K<", "C<", "L<",
)  # fmt: skip
ALIKE: dict[str, frozenset[str]] = {
    letter: frozenset("".join(pair for pair in PAIRS if letter in pair)) - {letter}
    for letter in ALPHABET
}
AS_DIGIT = {
    "O": "0", "D": "0", "Q": "0", "I": "1", "L": "1", "Z": "2", "A": "4", "S": "5",
    "G": "6", "T": "7", "B": "8",
}  # fmt: skip
AS_LETTER = {
    "0": "O", "1": "I", "2": "Z", "3": "B", "4": "A", "5": "S", "6": "G", "7": "T",
    "8": "B",
}  # fmt: skip
AS_SEX = {"H": "M", "N": "M", "W": "M", "P": "F", "E": "F", "K": "<", "C": "<"}


def may_stand(letter: str, kind: str) -> bool:
    """Say whether a letter may stand at a place of this class of a layout."""
    if kind == "X":
        return True
    if kind == "S":
        return letter in "MFX<"
    if kind in "LA":
        return letter.isalpha() or (letter == FILLER and kind == "A")
    return letter.isdigit() or letter == FILLER


def as_code(code: str) -> str:
    """Give the two letters of a document code; no state has one of "IO"."""
    return "ID" if code in {"IO", "IQ"} else code


def fitting(glyph: Glyph, kind: str) -> str:
    """Give the letter that is meant at a place; as read if none is likely."""
    if may_stand(glyph.letter, kind):
        return glyph.letter
    table = {"S": AS_SEX, "L": AS_LETTER, "A": AS_LETTER}.get(kind, AS_DIGIT)
    twin = table.get(glyph.letter)
    if twin is not None:
        return twin
    seconds = (letter for letter, _ in glyph.others if may_stand(letter, kind))
    return next(seconds, glyph.letter)
