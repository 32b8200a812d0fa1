"""
A paper: title, headings, paragraphs, pairs, tables and pictures, as PDF bytes.

Only the worker draws papers: the library behind is loaded when the first one begins.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO

from portal.paper.rows import parted
from portal.paper.sheets import FAMILY, JOINED, MUTED, SMALL, blank
from portal.paper.sketches import Letters, Sketch

LABEL = 52.0  # mm, as all lengths here
TITLE, HEADING, MINOR, TEXT = 19, 13, 10.5, 10  # points
SHARE = 0.85  # of the paper, that a sketch may take
LINE = 1.45  # of a letter's height
INK, RULE = (22, 27, 34), (214, 219, 226)
WHITE = (255, 255, 255)
POINT = 25.4 / 72
# they turn the text around them about, and would show what is not there
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
BLANK = re.compile("[\t\r\v\f\u2028\u2029]")
NOT_HERE = (
    "[U+…]: a letter that this paper's typeface does not have, by its number in "
    "Unicode."
)


class Paper:
    """
    One paper, drawn from the top to the end; `finish` gives it.

    The same calls with the same `now` give the same bytes. Letters that the typeface
    has not stand as their code points, and a footnote says so. `not_here` is that
    footnote in the reader's language; `foot` stands at the foot of every page, and
    after it `numbered`, with places for the page's number and that of all.
    """

    def __init__(
        self,
        title: str,
        *,
        now: datetime,
        language: str = "en",
        right_to_left: bool = False,
        foot: str = "",
        not_here: str = NOT_HERE,
        numbered: str = "{page} / {pages}",
    ) -> None:
        from fpdf.fonts import TTFFont

        self._rtl, self._not_here = right_to_left, not_here
        self._lacks = False
        self._pdf = blank(language, now, numbered)
        fonts = [font for font in self._pdf.fonts.values() if isinstance(font, TTFFont)]
        self._letters = frozenset.intersection(
            *(frozenset(font.cmap) for font in fonts)
        )
        self._pdf.set_title(title)
        self._pdf.set_subject(self._known(foot))
        self._pdf.add_page()
        self._write(title, size=TITLE, bold=True, after=3)

    def heading(self, text: str, *, minor: bool = False) -> None:
        """Begin a part; a heading never stands alone at the foot of a page."""
        if self._pdf.will_page_break(30):
            self._pdf.add_page()
        self._pdf.ln(2 if minor else 4)
        self._write(text, size=MINOR if minor else HEADING, bold=True, after=1.5)

    def paragraph(self, text: str, *, quiet: bool = False) -> None:
        """Write some sentences; a line break in them stays one."""
        self._write(text, size=TEXT, muted=quiet, after=2)

    def pairs(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Write what is called how, a line each: the name, and beside it the value."""
        rows = [(name, value or "\N{EN DASH}") for name, value in pairs]
        rest = self._pdf.epw - LABEL
        self._table(rows, (LABEL, rest), muted_first=True, lines="NONE", pad=0.8)

    def table(
        self,
        head: Sequence[str],
        rows: Iterable[Sequence[str]],
        *,
        widths: Sequence[float] | None = None,
        small: bool = False,
    ) -> None:
        """
        Write a table whose head stands anew on each page; widths are shares.

        In `small` letters there is room for more columns.
        """
        shares = widths or [1.0] * len(head)
        across = self._pdf.epw / sum(shares)
        self._table(
            [head, *rows],
            [share * across for share in shares],
            headed=True,
            lines="HORIZONTAL_LINES",
            pad=1.0 if small else 1.4,
            size=SMALL if small else TEXT,
        )

    def picture(self, jpeg: bytes, caption: str, *, height: float = 90) -> None:
        """Draw a JPEG, at most so high and as wide as the paper, and what it is."""
        from fpdf.image_parsing import preload_image

        pdf = self._pdf
        _, _, found = preload_image(pdf.image_cache, BytesIO(jpeg))
        ratio = found.width / found.height
        width = min(height * ratio, pdf.epw)
        if pdf.will_page_break(width / ratio + 10):
            pdf.add_page()
        left = pdf.l_margin + (pdf.epw - width if self._rtl else 0)
        pdf.image(BytesIO(jpeg), x=left, w=width)
        pdf.ln(1)
        self._write(caption, size=SMALL, muted=True, after=4)

    def sketch(self, sketch: Sketch) -> None:
        """Draw it nearly as wide as the paper, or on the next page."""
        pdf = self._pdf
        unit = SHARE * min(pdf.epw / sketch.width, pdf.eph / sketch.height)
        pdf.ln(2)
        if pdf.will_page_break(sketch.height * unit):
            pdf.add_page()
        left, top = pdf.l_margin, pdf.y
        for each in sketch.outlines:
            pdf.set_line_width(each.thick * unit)
            pdf.set_draw_color(*each.line)
            pdf.set_fill_color(*(each.fill or WHITE))
            points = [(left + x * unit, top + y * unit) for x, y in each.points]
            if each.fill:
                pdf.polygon(points, style="DF")
            else:
                pdf.polyline(points)
        for words in sketch.letters:
            self._letter(words, left, top, unit)
        pdf.set_line_width(0.2)
        pdf.set_xy(left, top + sketch.height * unit)
        pdf.ln(3)

    def _letter(self, words: Letters, left: float, top: float, unit: float) -> None:
        text = self._known(words.text)
        self._pdf.set_font(FAMILY, "B" if words.bold else "", words.size * unit / POINT)
        self._pdf.set_text_color(*words.colour)
        self._shape([text])
        back = self._pdf.get_string_width(text) if words.end else 0
        self._pdf.text(left + words.x * unit - back, top + words.y * unit, text)

    def finish(self) -> bytes:
        """Add the footnote if one is needed, and give the PDF."""
        if self._lacks:
            self._pdf.ln(4)
            self._write(self._not_here, size=SMALL, muted=True)
        return bytes(self._pdf.output())

    def _write(
        self,
        text: str,
        *,
        size: float,
        bold: bool = False,
        muted: bool = False,
        after: float = 0,
    ) -> None:
        self._pen(size, bold=bold, muted=muted)
        self._shape([text])
        self._pdf.multi_cell(
            w=0,
            h=size * POINT * LINE,
            text=self._known(text),
            align="R" if self._rtl else "L",
            new_x="LMARGIN",
            new_y="NEXT",
        )
        self._pdf.ln(after)

    def _table(
        self,
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        *,
        lines: str,
        pad: float,
        size: int = TEXT,
        headed: bool = False,
        muted_first: bool = False,
    ) -> None:
        from fpdf.fonts import FontFace

        turn = -1 if self._rtl else 1
        quiet = FontFace(color=MUTED)
        self._pen(size)
        self._shape(text for row in rows for text in row)
        self._pdf.set_draw_color(*RULE)
        with self._pdf.table(
            borders_layout=lines,
            col_widths=tuple(widths)[::turn],
            first_row_as_headings=headed,
            headings_style=FontFace(emphasis="BOLD", color=MUTED),
            line_height=size * POINT * LINE,
            padding=(pad, 2, pad, 0) if not self._rtl else (pad, 0, pad, 2),
            text_align="RIGHT" if self._rtl else "LEFT",
            v_align="TOP",
            width=min(sum(widths), self._pdf.epw),
        ) as table:
            for row in (part for each in rows for part in parted(each, widths)):
                line = table.row()
                for place, text in list(enumerate(row))[::turn]:
                    style = quiet if muted_first and place == 0 else None
                    line.cell(self._known(text), style=style)
        self._pdf.ln(2)

    def _pen(self, size: float, *, bold: bool = False, muted: bool = False) -> None:
        self._pdf.set_font(FAMILY, "B" if bold else "", size)
        self._pdf.set_text_color(*(MUTED if muted else INK))

    def _shape(self, texts: Iterable[str]) -> None:
        # a shaped text has each letter placed by itself: only where letters join
        self._pdf.set_text_shaping(any(map(JOINED.search, texts)))

    def _known(self, text: str) -> str:
        composed = unicodedata.normalize("NFC", BLANK.sub(" ", text))
        # in the foot these letters stand for the number of pages
        composed = composed.replace("{nb}", "{\u200cnb}")
        lacking = {letter for letter in composed if not self._has(letter)}
        self._lacks = self._lacks or bool(lacking)
        codes = {ord(letter): f"[U+{ord(letter):04X}]" for letter in lacking}
        return composed.translate(codes)

    def _has(self, letter: str) -> bool:
        known = letter == "\n" or ord(letter) in self._letters
        return known and not TURNING.match(letter)
