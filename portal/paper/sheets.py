"""The sheets of a paper: their margins, their typeface, and the foot of each."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fpdf import FPDF

FONTS = Path(__file__).parents[1] / "fonts"
REGULAR, BOLD = FONTS / "DejaVuSans.ttf", FONTS / "DejaVuSans-Bold.ttf"
FAMILY = "DejaVu"
MARGIN, FOOT = 18.0, 14.0  # mm
SMALL = 8  # points
MUTED = (96, 104, 116)
JOINED = re.compile("[\u0300-\u036f\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def blank(language: str, now: datetime, numbered: str) -> "FPDF":
    """Give a document without a page, in this language."""
    from fpdf import FPDF  # it loads Pillow: the worker alone may

    class Sheets(FPDF):
        """Sheets that end by the subject and their number."""

        def footer(self) -> None:
            """Write the foot of one page."""
            self.set_y(-FOOT)
            self.set_font(FAMILY, "", SMALL)
            self.set_text_color(*MUTED)
            number = numbered.format(page=self.page_no(), pages="{nb}")
            parts = (self.subject, number)
            text = " · ".join(part for part in parts if part)
            before = self.text_shaping
            self.set_text_shaping(bool(JOINED.search(text)))
            self.cell(w=self.epw, h=4, align="C", text=text)
            self.text_shaping = before

    pdf = Sheets(format="A4")
    pdf.set_creation_date(now.astimezone(UTC))
    pdf.set_lang(language)
    pdf.set_margins(MARGIN, MARGIN, MARGIN)
    pdf.set_auto_page_break(True, margin=FOOT + 6)
    pdf.add_font(FAMILY, "", REGULAR)
    pdf.add_font(FAMILY, "B", BOLD)
    return pdf
