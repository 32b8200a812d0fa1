"""The document step as a browser without scripts meets it."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.evidence import Evidence
from portal.models.verification import Verification
from portal.states import Device, DocumentType, EvidenceState, Side
from tests.web.anna import Anna, make_anna
from tests.web.capturing import ALL, blurred, passport, photo, send, upload

PAGE = "/verify/document"


@pytest.fixture
def here(anna: Anna) -> Verification:
    return anna.finishes("consent").verification


def sides(session: Session) -> dict[Side, EvidenceState]:
    session.rollback()
    return {row.side: row.state for row in session.scalars(select(Evidence))}


def reread(session: Session, here: Verification) -> Verification:
    session.rollback()
    session.refresh(here)
    return here


def test_both_sides_in_one_form_finish_the_step(client, session, here):
    sent = ALL | {
        "front": upload(photo()),
        "back": upload(photo(Side.BACK)),
        "action": "continue",
    }

    answer = send(client, PAGE, sent)

    assert 303 == answer.status_code
    now = reread(session, here)
    assert now.document_type is DocumentType.ID_CARD
    assert "SWE" == now.progress("document").answers["country"]
    assert now.progress("document").done_on is Device.COMPUTER
    assert client.get(PAGE).status_code == 200


def test_a_passport_needs_its_page_alone(app, client, session, here):
    sent = {"document_type": "passport", "issuing_country": "SWE"}

    answer = send(client, PAGE, sent | {"front": upload(passport())})

    assert 303 == answer.status_code
    assert {Side.FRONT: EvidenceState.ACCEPTED} == sides(session)


def test_the_back_of_a_passport_is_not_taken(app, client, session, here):
    sent = {
        "document_type": "passport",
        "issuing_country": "SWE",
        "front": upload(passport()),
        "back": upload(photo(Side.BACK)),
    }

    answer = send(client, PAGE, sent)

    assert 303 == answer.status_code
    assert {Side.FRONT: EvidenceState.ACCEPTED} == sides(session)


def test_an_empty_form_says_what_to_choose(client, here):
    empty = {"front": upload(b"", ""), "back": upload(b"", "")}

    answer = send(client, PAGE, {"action": "continue"} | empty)

    assert 422 == answer.status_code
    for words in (
        "Choose the document that you have",
        "Choose the country that issued the document",
        "Choose a picture of the front",
    ):
        assert words in answer.text
    assert "Choose a picture of the back" not in answer.text


def test_the_accepted_side_stays_when_the_other_fails(client, session, here):
    sent = ALL | {"front": upload(photo()), "back": upload(blurred())}

    answer = send(client, PAGE, sent)

    assert 422 == answer.status_code
    assert 'data-state="refused"' in answer.text
    assert "The picture is blurred." in answer.text
    assert "Nothing else that you gave is lost." in answer.text
    kept = {Side.FRONT: EvidenceState.ACCEPTED, Side.BACK: EvidenceState.REFUSED}
    assert kept == sides(session)
    assert 'src="/verify/picture/front"' in client.get(PAGE).text


def test_type_and_country_are_kept_with_a_refused_picture(client, session, here):
    answer = send(client, PAGE, ALL | {"front": upload(blurred())})

    again = client.get(PAGE)
    for page in (answer.text, again.text):
        assert (
            "checked"
            in page.split('value="id_card"')[0].rsplit("<input", 1)[1]
            + (page.split('value="id_card"')[1].split(">")[0])
        )
        assert '<option selected value="SWE">' in page


def test_one_side_is_saved_by_a_script(client, session, here):
    answer = send(client, PAGE, {"action": "save", "front": upload(photo())})

    assert 200 == answer.status_code
    assert {Side.FRONT: EvidenceState.ACCEPTED} == sides(session)
    assert "Choose the document that you have" not in answer.text
    assert reread(session, here).progress("document").done_at is None


def test_a_script_is_told_why_a_side_is_refused(client, here):
    answer = send(client, PAGE, {"action": "save", "front": upload(blurred())})

    assert 422 == answer.status_code
    assert "Hold still, tap the screen to focus, and take it again." in answer.text


def test_saved_sides_need_only_the_button(client, here):
    send(client, PAGE, ALL | {"action": "save", "front": upload(photo())})
    send(client, PAGE, ALL | {"action": "save", "back": upload(photo(Side.BACK))})

    answer = send(client, PAGE, ALL | {"action": "continue"})

    assert 303 == answer.status_code


def test_the_missing_side_is_named(client, here):
    send(client, PAGE, ALL | {"action": "save", "front": upload(photo())})

    answer = send(client, PAGE, ALL | {"action": "continue"})

    assert 422 == answer.status_code
    assert "Choose a picture of the back" in answer.text
    assert "Choose a picture of the front" not in answer.text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("issuing_country", "XXX"),
        ("issuing_country", "Sweden"),
        ("document_type", "library_card"),
    ],
)
def test_an_unknown_choice_is_refused_and_its_picture_kept(
    client, session, here, field, value
):
    answer = send(client, PAGE, ALL | {field: value, "front": upload(photo())})

    assert 422 == answer.status_code
    assert {Side.FRONT: EvidenceState.ACCEPTED} == sides(session)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture that can be"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 50, "damaged or incomplete"),
    ],
)
def test_what_is_no_picture_is_refused_at_its_slot(client, here, content, words):
    answer = send(client, PAGE, ALL | {"front": upload(content)})

    assert 422 == answer.status_code
    assert words in answer.text


def test_a_file_over_the_limit_is_refused_on_the_page(client, here):
    large = b"\xff\xd8\xff\xe0" + b"\0" * 16_000_000

    answer = send(client, PAGE, ALL | {"front": upload(large)})

    assert 422 == answer.status_code
    assert "The file is larger than 15 MB." in answer.text


def test_a_body_over_the_limit_is_refused_unread(client, here):
    class Endless(BytesIO):
        def read(self, *_: int) -> bytes:
            raise AssertionError("the body was read")

    answer = client.post(
        PAGE,
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": "40000000", "wsgi.input": Endless()},
    )

    assert 413 == answer.status_code


def test_the_picture_comes_back_without_its_metadata(app, client, here):
    marked = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    Image.open(BytesIO(photo())).save(marked, "JPEG", quality=92, exif=exif)
    send(client, PAGE, {"action": "save", "front": upload(marked.getvalue())})

    answer = client.get("/verify/picture/front")

    assert "image/jpeg" == answer.mimetype
    assert "no-store" == answer.headers["Cache-Control"]
    assert not Image.open(BytesIO(answer.data)).getexif()


def test_the_customer_is_shown_a_small_picture(client, here):
    send(client, PAGE, {"action": "save", "front": upload(photo())})

    shown = client.get("/verify/picture/front").data

    assert len(shown) <= 10_000
    assert 400 == max(Image.open(BytesIO(shown)).size)


def test_a_stranger_sees_no_picture(app, client, session, here):
    send(client, PAGE, {"action": "save", "front": upload(photo())})
    other = app.test_client()

    assert 303 == other.get("/verify/picture/front").status_code
    make_anna(app, session, other)
    assert 404 == other.get("/verify/picture/front").status_code


@pytest.mark.parametrize("side", ["back", "selfie", "nothing"])
def test_a_picture_that_is_not_there_is_not_found(client, here, side):
    assert 404 == client.get(f"/verify/picture/{side}").status_code
