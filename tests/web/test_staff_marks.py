"""Every picture that staff are shown says in its pixels who saw it, and when."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from PIL import Image, ImageChops
from sqlalchemy import select

from portal.checks import sandboxed
from portal.models.evidence import Evidence
from portal.policy import Policy
from portal.services.evidence import marks
from portal.services.evidence.pieces import PICTURE, put
from portal.states import Side
from tests.clocks import NOON
from tests.staff_cast import browser, make_staff
from tests.web.anna import make_anna

NOISE = 12  # of 255: what saving a JPEG anew may change
POLICY = Policy.load()


def jpeg(size: tuple[int, int], colour: str) -> bytes:
    stream = BytesIO()
    Image.new("RGB", size, colour).save(stream, "JPEG", quality=95)
    return stream.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data)).convert("RGB")


def strength(one: Image.Image, other: Image.Image) -> int:
    """Give how far the most different pixel of two pictures is, of 255."""
    bands = ImageChops.difference(one, other).getextrema()
    return max(most for _, most in bands)


def parts(image: Image.Image, count: int) -> list[Image.Image]:
    """Cut a picture into count by count parts."""
    wide, high = image.width // count, image.height // count
    return [
        image.crop((x * wide, y * high, (x + 1) * wide, (y + 1) * high))
        for x in range(count)
        for y in range(count)
    ]


@pytest.fixture
def picture(app, session, client) -> Evidence:
    make_anna(app, session, client).submits()
    row = session.scalars(select(Evidence).where(Evidence.side == Side.FRONT)).one()
    storage = app.extensions["portal"].adapters.storage
    row.storage_key = put(row, PICTURE, jpeg((2000, 1200), "grey"), storage)
    row.width, row.height = 2000, 1200
    session.commit()
    return row


@pytest.fixture
def rae(app, session, picture) -> FlaskClient:
    return browser(app, session, make_staff(session))


@pytest.mark.parametrize("ending", [".jpg", "/full.jpg"])
def test_two_viewers_get_different_pixels(app, session, picture, rae, ending):
    row = make_staff(session, name="Ole Other", email="ole@example.org")
    ole, path = browser(app, session, row), f"/staff/evidence/{picture.public_id}"

    one, other = (opened(who.get(path + ending).data) for who in (rae, ole))

    assert one.size == other.size
    assert NOISE < strength(one, other)


def test_the_time_is_in_the_pixels(picture, rae, clock):
    path = f"/staff/evidence/{picture.public_id}.jpg"
    before = opened(rae.get(path).data)

    clock.forward(minutes=1)

    assert NOISE < strength(before, opened(rae.get(path).data))


def test_a_page_gets_a_smaller_picture_and_the_whole_is_there(picture, rae):
    path = f"/staff/evidence/{picture.public_id}"

    assert (1400, 840) == opened(rae.get(f"{path}.jpg").data).size
    assert (2000, 1200) == opened(rae.get(f"{path}/full.jpg").data).size


@pytest.mark.parametrize("colour", ["black", "white"])
@pytest.mark.parametrize("size", [(3000, 2000), (1000, 1600), (480, 360)])
def test_the_mark_is_in_every_sixteenth(size, colour):
    marked = sandboxed.mark(
        jpeg(size, colour), "Rae Reviewer · now · 3f9a2c", longest=3000, policy=POLICY
    )

    plain, found = Image.new("RGB", size, colour), opened(marked)
    pairs = zip(parts(plain, 4), parts(found, 4), strict=True)
    assert all(strength(one, other) > NOISE for one, other in pairs)


def test_the_mark_hides_little():
    marked = sandboxed.mark(
        jpeg((900, 900), "grey"), "Rae · now", longest=900, policy=POLICY
    )

    grey = opened(jpeg((900, 900), "grey"))
    changed = ImageChops.difference(grey, opened(marked)).convert("L")
    assert max(changed.tobytes()) < 90
    assert sum(each > NOISE for each in changed.tobytes()) < 0.2 * 900 * 900


@pytest.mark.parametrize("name", ["", "李小龙", "فاطمة", "A" * 120, "A\nB\0C"])
def test_any_name_is_drawn(name):
    picture = jpeg((480, 360), "white")

    viewer = marks.Viewer(name, "3f9a2c0")
    marked = marks.mark(picture, viewer, at=NOON, longest=480, policy=POLICY)

    assert NOISE < strength(opened(picture), opened(marked))


def test_what_cannot_be_marked_is_not_shown(app, session, picture, rae):
    storage = app.extensions["portal"].adapters.storage
    picture.storage_key = put(picture, PICTURE, b"\xff\xd8\xffbroken", storage)
    session.commit()

    answer = rae.get(f"/staff/evidence/{picture.public_id}.jpg")

    assert 503 == answer.status_code
    assert b"broken" not in answer.data
