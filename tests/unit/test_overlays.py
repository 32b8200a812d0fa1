"""Boxes stand on the picture as it was given, however its page was turned."""

from dataclasses import replace

import pytest

from portal.domain.documents.seen import Page, SideSeen, Text
from portal.web.staff.review.overlays import boxes

BOX = (0.1, 0.2, 0.4, 0.3)
PAGE = Page(texts=(Text(text="ERIKSSON", box=BOX, score=1.0),))


@pytest.mark.parametrize(
    ("turned", "place"),
    [
        (0, (0.1, 0.2, 0.3, 0.1)),
        (90, (0.2, 0.6, 0.1, 0.3)),
        (180, (0.6, 0.7, 0.3, 0.1)),
        (270, (0.7, 0.1, 0.1, 0.3)),
    ],
)
def test_a_box_is_turned_back_with_its_page(turned, place):
    page = replace(PAGE, turned=turned)
    seen = SideSeen(page=page, portrait=None, findings=())

    (drawn,) = boxes(seen)

    found = (drawn.left, drawn.top, drawn.width, drawn.height)
    assert pytest.approx(place) == found
    assert ("field", "ERIKSSON") == (drawn.kind, drawn.label)
