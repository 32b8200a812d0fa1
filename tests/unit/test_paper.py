"""Papers: every letter is there or is named, and the same calls give the same bytes."""

from datetime import UTC, datetime
from io import BytesIO

import pypdfium2
from PIL import Image

from portal.paper import Paper
from portal.paper.sketches import Letters, Outline, Sketch

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def paper(title: str = "A title", **options) -> Paper:
    return Paper(title, now=NOW, **options)


def pages_of(pdf: bytes) -> list[str]:
    """Give the text of each page."""
    document = pypdfium2.PdfDocument(pdf)
    texts = []
    for page in document:
        words = page.get_textpage()
        texts.append(words.get_text_range())
        words.close()
        page.close()
    document.close()
    return texts


def jpeg(width: int = 320, height: int = 200) -> bytes:
    """Give a picture of one colour."""
    kept = BytesIO()
    Image.new("RGB", (width, height), "teal").save(kept, "JPEG")
    return kept.getvalue()


def test_the_parts_stand_in_their_order():
    drawn = paper()
    drawn.heading("A heading")
    drawn.paragraph("Some words.\nA second line.")
    drawn.pairs([("Name", "Zoë Жуков"), ("Reference", "")])
    drawn.table(["When", "What"], [["today", "it rained"]], widths=[1, 3])
    drawn.picture(jpeg(), "What it shows")

    (text,) = pages_of(drawn.finish())

    parts = ["A title", "A heading", "A second line.", "Zoë Жуков", "it rained"]
    places = [text.index(part) for part in [*parts, "What it shows", "1 / 1"]]
    assert sorted(places) == places


def test_every_page_has_its_number_and_the_head_of_a_table():
    drawn = paper(foot="For one reader")
    drawn.table(["When", "What"], [["today", "it rained"]] * 90)

    pages = pages_of(drawn.finish())

    assert 3 <= len(pages)
    for number, text in enumerate(pages, 1):
        assert f"For one reader · {number} / {len(pages)}" in text
        assert "When What" in text


def test_a_letter_without_a_glyph_is_named_and_explained():
    drawn = paper()
    drawn.paragraph("王 wrote \U0001f9ff, \0 and \u202eevil")

    (text,) = pages_of(drawn.finish())

    assert "[U+738B] wrote [U+1F9FF], [U+0000] and [U+202E]evil" in text
    assert "a letter that this paper's typeface does not have" in text


def test_no_footnote_stands_without_a_cause():
    drawn = paper()
    drawn.paragraph("[U+738B]\tO\u0308zil {nb}")

    (text,) = pages_of(drawn.finish())

    assert "Özil {" in text
    assert "typeface" not in text


def test_arabic_is_joined_and_stands_at_the_right():
    drawn = paper("محمد", language="ar", right_to_left=True)
    drawn.paragraph("طلب قانوني")
    drawn.pairs([("الاسم", "محمد")])
    drawn.table(["متى", "ماذا"], [["اليوم", "مطر"]])
    drawn.picture(jpeg(), "صورة")

    document = pypdfium2.PdfDocument(drawn.finish())
    words = document[0].get_textpage()
    left = min(words.get_charbox(at)[0] for at in range(4))
    text = words.get_text_range()
    words.close()
    document.close()

    assert 400 < left  # points, of 595
    assert "محمد" in text


def test_the_same_calls_give_the_same_bytes():
    def drawn() -> bytes:
        one = paper(foot="محمد")
        one.pairs([("Name", "Anna")])
        one.picture(jpeg(2000, 100), "wide", height=200)
        return one.finish()

    assert drawn() == drawn()


def test_an_endless_word_and_an_endless_text_end_somewhere():
    drawn = paper()
    drawn.pairs([("x" * 300, "y" * 3000)])
    drawn.paragraph("z" * 20_000)

    assert 20_000 == sum(text.count("z") for text in pages_of(drawn.finish()))


def sketch(height: float) -> Sketch:
    """Give a triangle, and words that begin and end at a point."""
    ink = (22, 27, 34)
    points = [(0, 0), (100, 0), (50, height)]
    return Sketch(
        width=100,
        height=height,
        outlines=[
            Outline(points=points, line=ink, fill=(255, 0, 0)),
            Outline(points=points, line=ink),
        ],
        letters=[
            Letters(x=50, y=height / 3, text="Beginning 🧿", size=5, colour=ink),
            Letters(x=50, y=height / 2, text="The end", size=5, colour=ink, end=True),
        ],
    )


def test_a_sketch_stands_between_words():
    drawn = paper()
    drawn.sketch(sketch(40))
    drawn.paragraph("Afterwards.")

    (text,) = pages_of(drawn.finish())

    parts = ["A title", "Beginning [U+1F9FF]", "The end", "Afterwards."]
    assert sorted(text.index(part) for part in parts) == [*map(text.index, parts)]


def test_a_sketch_of_any_height_is_on_one_page():
    drawn = paper()
    drawn.paragraph("\n".join("before" for _ in range(9)))
    drawn.sketch(sketch(4000))

    first, second = pages_of(drawn.finish())

    assert "The end" in second
    assert "The end" not in first
