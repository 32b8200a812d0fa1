"""
How much room words take in a picture, and how they are brought into it.

The server does not know the reader's typeface: widths are those of a wide one.
"""

import unicodedata

SIZE = 13.5  # of all that is written, in the units of the picture
PITCH = 17.0  # from one line to the next
ABOVE, BELOW = 0.8, 0.25  # of a line's base, in sizes
FIXED = 0.62  # the width of a letter where all are alike, in sizes
PLAIN = 0.92  # of a bold letter's width
FULL = 1.0  # Chinese, Japanese, Korean
JOINED, LETTER = 0.65, 0.85  # Arabic, Hebrew; any other script
# bold letters of DejaVu Sans, the widest of the usual typefaces, by classes
WIDTHS = {
    letter: width
    for letters, width in (
        ("ijlIJ'.,:;|!/· ", 0.4),
        ("-()[]_ftr", 0.5),
        ("csz", 0.6),
        ("aehknouvxyEFLT0123456789", 0.71),
        ("bdgpqCPSYZ", 0.73),
        ("mwMW%…@", 1.1),
    )
    for letter in letters
}
ENDS = (6, 4)  # letters that are left of an address
MORE = "…"


def width(text: str, *, fixed: bool = False, bold: bool = True) -> float:
    """Give how wide a line is at most; `fixed` letters are all of one width."""
    if fixed:
        return SIZE * FIXED * len(text)
    return SIZE * (1 if bold else PLAIN) * sum(_letter(each) for each in text)


def _letter(letter: str) -> float:
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0.0
    if unicodedata.bidirectional(letter) in ("AL", "R"):
        return JOINED
    full = unicodedata.east_asian_width(letter) in "WF"
    return WIDTHS.get(letter, FULL if full else LETTER)


def shortened(address: str) -> str:
    """Give an address with its middle left out; both ends tell it apart."""
    first, last = ENDS
    short = len(address) <= first + last + 2
    return address if short else f"{address[:first]}{MORE}{address[-last:]}"


def cut(text: str, room: float, *, fixed: bool = False, bold: bool = True) -> str:
    """Cut a line off where its room ends, and say so."""
    if width(text, fixed=fixed, bold=bold) <= room:
        return text
    while text and width(text + MORE, fixed=fixed, bold=bold) > room:
        text = text[:-1]
    return text.rstrip() + MORE


def wrapped(
    text: str, room: float, *, bold: bool = True, most: int = 2
) -> tuple[str, ...]:
    """Break words into lines; what does not fit into the last is cut off."""
    words = text.split()
    lines: list[str] = []
    while words:
        line = words.pop(0)
        last = len(lines) == most - 1
        while words and (last or width(f"{line} {words[0]}", bold=bold) <= room):
            line = f"{line} {words.pop(0)}"
        lines.append(cut(line, room, bold=bold))
    return tuple(lines)
