"""Taking pictures in a real browser: the script, the camera, a bad connection."""

import base64
import socket
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Locator, Page, Route, expect
from sqlalchemy import select

from portal.models.evidence import Evidence
from portal.states import EvidenceState, Side
from tests.journeys.cast import signed_in
from tests.journeys.conftest import MakePerson
from tests.journeys.live import Live
from tests.pages.document import Document
from tests.pages.selfie import Selfie
from tests.web.capturing import blurred, face, passport, photo

DROP = """([slot, name, content]) => {
  const bytes = Uint8Array.from(atob(content), c => c.charCodeAt(0));
  const files = new DataTransfer();
  files.items.add(new File([bytes], name, {type: "image/jpeg"}));
  for (const kind of ["dragover", "drop"]) {
    const event = new DragEvent(kind, {
      bubbles: true, cancelable: true, dataTransfer: files,
    });
    document.querySelector(`[data-slot=${slot}] .drop`).dispatchEvent(event);
  }
}"""

PRESS_WHEN_ANSWERED = """() => {
  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (...parts) {
    this.addEventListener("loadend", () => document.querySelector("button.go").click());
    return send.apply(this, parts);
  };
}"""


@pytest.fixture
def here(person: MakePerson, portal: Live) -> Document:
    return signed_in(portal, person("desktop"), Document)


def saved(tmp_path: Path, content: bytes, name: str = "picture.jpg") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def slot(page: Page, side: str) -> Locator:
    return page.locator(f"[data-slot={side}]")


def expect_state(page: Page, side: str, state: str) -> None:
    expect(slot(page, side)).to_have_attribute("data-state", state)


def rows(portal: Live, side: Side) -> list[EvidenceState]:
    with portal.rows() as session:
        return list(
            session.scalars(select(Evidence.state).where(Evidence.side == side))
        )


def test_a_large_picture_is_shrunk_before_it_travels(here, portal, tmp_path):
    large = BytesIO()
    Image.open(BytesIO(photo())).resize((4000, 3000)).save(large, "JPEG", quality=90)
    here.chooses("id_card").gives(front=saved(tmp_path, large.getvalue()))

    with portal.rows() as session:
        kept = session.scalars(select(Evidence)).one()
        assert (2160, 1620) == (kept.width, kept.height)


def test_a_picture_is_dropped(here):
    here.chooses("id_card")
    content = base64.b64encode(photo()).decode()

    here.page.evaluate(DROP, ["front", "front.jpg", content])

    expect_state(here.page, "front", "accepted")


def test_a_refused_picture_says_how_to_mend_it(here, tmp_path):
    here.chooses("id_card")
    here.page.focus("input[name=front]")
    here.page.set_input_files("input[name=front]", saved(tmp_path, blurred()))

    here.sees("The picture is blurred.").sees("Nothing else that you gave is lost.")
    expect(slot(here.page, "front").locator("[data-result]")).to_be_focused()
    here.gives(front=saved(tmp_path, photo()))


def test_what_was_saved_is_there_after_a_closed_tab(here, portal, tmp_path):
    here.chooses("id_card").gives(front=saved(tmp_path, photo()))
    here.person.loses_the_tab()

    here.person.opens("/verify")

    again = Document(here.person)
    expect_state(again.page, "front", "accepted")
    expect(again.page.locator("input[value=id_card]")).to_be_checked()
    expect(again.page.locator("select[name=issuing_country]")).to_have_value("UTO")


def test_continue_waits_for_the_pictures(here, tmp_path):
    here.chooses("id_card")
    front, back = saved(tmp_path, photo()), saved(tmp_path, photo(Side.BACK), "b.jpg")
    here.page.set_input_files("input[name=front]", front)
    here.page.set_input_files("input[name=back]", back)

    here.continues()


def test_continue_is_not_lost_at_the_moment_when_the_picture_is_there(here, tmp_path):
    here.chooses("passport")
    here.page.evaluate(PRESS_WHEN_ANSWERED)
    here.page.locator("input[name=front]").set_input_files(
        saved(tmp_path, passport(), "passport.jpg")
    )

    expect(here.page.locator(Selfie.marker)).to_be_visible()


def test_continue_stays_if_a_picture_is_refused_meanwhile(here, tmp_path):
    here.chooses("passport")
    here.page.set_input_files("input[name=front]", saved(tmp_path, blurred()))

    here.presses("Continue")

    expect_state(here.page, "front", "refused")
    expect(here.button("Continue")).not_to_have_attribute("aria-busy", "true")


def test_pictures_may_come_before_the_choices(here, tmp_path):
    here.gives(front=saved(tmp_path, passport()))

    here.chooses("passport").continues()


def test_the_back_of_a_passport_is_not_asked_for(here):
    expect(slot(here.page, "back")).to_be_visible()

    here.chooses("passport")

    expect(slot(here.page, "back")).to_be_hidden()


def test_a_broken_connection_loses_no_picture(here, portal, tmp_path):
    here.chooses("passport")
    here.person.context.route("**/verify/document", break_posts)
    here.page.set_input_files("input[name=front]", saved(tmp_path, passport()))
    here.sees("The connection broke. Trying again…")
    here.person.faults.clear()  # the broken connections are ours

    here.person.context.unroute("**/verify/document")
    here.presses("Try again")

    expect_state(here.page, "front", "accepted")
    here.person.faults.clear()
    assert [EvidenceState.ACCEPTED] == rows(portal, Side.FRONT)


def break_posts(route: Route) -> None:
    if route.request.method == "POST":
        route.abort("connectionreset")
    else:
        route.fallback()


def test_an_answer_that_was_lost_does_not_double_the_picture(here, portal, tmp_path):
    here.chooses("passport")
    lose_the_next_answer(portal.app)

    here.gives(front=saved(tmp_path, passport()))

    here.person.faults.clear()  # the broken connection is ours
    assert [EvidenceState.ACCEPTED] == rows(portal, Side.FRONT)


def lose_the_next_answer(app: Flask) -> None:
    """Do what the next form asks for, then hang up before answering."""
    whole = app.wsgi_app

    def lossy(environ, start_response):
        if environ["REQUEST_METHOD"] != "POST":
            return whole(environ, start_response)
        app.wsgi_app = whole
        for _ in whole(environ, lambda *_: None):
            pass
        environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        raise ConnectionResetError

    app.wsgi_app = lossy


def test_a_file_over_the_limit_does_not_travel(here, tmp_path):
    large = saved(tmp_path, b"%PDF-1.7" + bytes(16_000_000), "large.pdf")
    here.page.set_input_files("input[name=front]", large)

    here.sees("The file is larger than 15")


def test_a_selfie_is_taken_after_a_boosted_page(here, tmp_path):
    """The page came by htmx: its script works there as well."""
    here.chooses("passport").gives(front=saved(tmp_path, passport())).continues()

    Selfie(here.person).gives(saved(tmp_path, face()))


def test_without_scripts_all_of_it_is_a_form(person, portal, tmp_path):
    here = signed_in(portal, person("desktop", scripts=False), Document)
    here.sees("Not needed for a passport.")

    front, back = saved(tmp_path, photo()), saved(tmp_path, photo(Side.BACK), "b.jpg")
    here.chooses("id_card").gives(front=front, back=back).continues()
