"""The selfie step as a browser without scripts meets it."""

import pytest

from portal.models.verification import Verification
from portal.states import Device, Side
from tests.web.anna import Anna
from tests.web.capturing import face, photo, send, upload

PAGE = "/verify/selfie"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Mobile/15E148"


@pytest.fixture
def here(anna: Anna) -> Verification:
    return anna.finishes("consent", "document").verification


def test_a_selfie_finishes_the_step(client, session, here):
    answer = send(client, PAGE, {"selfie": upload(face()), "action": "continue"})

    assert 303 == answer.status_code
    session.rollback()
    assert here.progress("selfie").done_on is Device.COMPUTER


def test_continue_without_a_selfie_says_what_to_do(client, here):
    answer = send(client, PAGE, {"selfie": upload(b"", "")})

    assert 422 == answer.status_code
    assert "Take or choose a picture of your face" in answer.text


def test_a_saved_selfie_is_shown_again(client, here):
    answer = send(client, PAGE, {"selfie": upload(face()), "action": "save"})

    assert 200 == answer.status_code
    assert f'src="/verify/picture/{Side.SELFIE}"' in client.get(PAGE).text


def test_a_refused_selfie_is_explained(client, here):
    answer = send(client, PAGE, {"selfie": upload(b"not a picture")})

    assert 422 == answer.status_code
    assert "This file is not a picture that can be read." in answer.text


def test_a_selfie_that_comes_after_the_others_is_refused(client, here):
    send(client, PAGE, {"selfie": upload(face()), "was": "open"})

    again = send(client, PAGE, {"selfie": upload(face()), "was": "open"})
    other = send(client, PAGE, {"selfie": upload(photo()), "was": "open"})

    assert 303 == again.status_code
    assert 409 == other.status_code
    assert "This was done before" in other.text


def test_a_computer_offers_the_phone(client, here):
    page = client.get(PAGE)

    assert "Continue on a phone" in page.text
    assert 'capture="user"' not in page.text


def test_a_phone_offers_its_camera_first_and_quietly_another_device(client, here):
    page = client.get(PAGE, headers={"User-Agent": PHONE})

    assert "Continue on another device" in page.text
    assert 'capture="user"' in page.text
