"""The review page tells what was read and found, and what follows from it."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select

from portal.checks import bursts
from portal.checks.values import Burst
from portal.extensions import begin_write
from portal.jobs.examining import assess_due, examine_due
from portal.models.audit import AuditEvent
from portal.models.check import Check
from portal.models.evidence import Evidence
from portal.services import examinations
from portal.services.evidence.pieces import BURST, put
from portal.states import Role, Side
from tests.clocks import NOON
from tests.seeing import FIELDS, PORTRAIT, Seeing, passport, selfie
from tests.staff_cast import anew, browser, make_staff
from tests.web.anna import Anna, make_anna


def frame(colour: str) -> bytes:
    """Give a frame of a film in one colour."""
    stream = BytesIO()
    Image.new("RGB", (160, 120), colour).save(stream, "JPEG")
    return stream.getvalue()


FILM = Burst(frames=((0, frame("green")), (400, frame("blue"))))
ALIKE = tuple(number + 0.049 for number in PORTRAIT)  # between the two limits
STRANGER = tuple(-number for number in PORTRAIT)


@pytest.fixture
def anna(app, session, client) -> Anna:
    anna = make_anna(app, session, client).submits()
    begin_write(session)
    storage = app.extensions["portal"].adapters.storage
    for row in session.scalars(select(Evidence)):
        row.storage_key = put(row, "", b"jpeg", storage)
        if row.side is Side.SELFIE:
            row.burst_key = put(row, BURST, bursts.pack(FILM), storage)
        examinations.want(session, row, now=NOON)
    session.commit()
    return anna


@pytest.fixture
def rae(app, session, anna) -> FlaskClient:
    return browser(app, session, make_staff(session))


@pytest.fixture
def page(anna) -> str:
    return f"/staff/verifications/{anna.verification.public_id}"


@pytest.fixture
def selfie_id(session, anna) -> str:
    rows = select(Evidence.public_id).where(Evidence.side == Side.SELFIE)
    return session.scalars(rows).one()


def frame_urls(text: str) -> list[str]:
    return re.findall(r'/staff/evidence/film/[^"]+\.jpg', text)


def test_what_is_not_examined_yet_is_told(rae, page):
    assert "The pictures are being examined." in rae.get(page).text


def test_what_was_read_stands_beside_what_is_printed(rae, page):
    printed = replace(FIELDS, source="printed", surname="ERIKSEN")
    front = passport(FIELDS)
    front = replace(front, page=replace(front.page, printed=printed))
    examine_due(Seeing(front=front))

    text = rae.get(page).text

    assert "ERIKS<mark>SO</mark>N" in text
    assert "ERIKS<mark>E</mark>N" in text
    assert "differs" in text
    assert FIELDS.document_number in text


def test_a_check_is_told_with_its_score_limit_and_version(session, rae, page):
    examine_due(Seeing(selfie=selfie(ALIKE)))

    text = rae.get(page).text

    row = session.scalars(select(Check).where(Check.name == "selfie.match")).one()
    assert f"limit {row.limit:g}" in text
    assert f"version {row.version}" in text
    assert "look closely" in text
    assert "A person must look" in text
    assert "The check gave a warning." in text


def test_where_names_differ_is_told_in_sentences(rae, page):
    examine_due(Seeing(front=passport(replace(FIELDS, surname="ERIKSEN"))))

    text = rae.get(page).text

    assert "Account: " in text
    assert "Eriksson is spelt Eriksen" in text


def test_another_customer_with_the_same_document_is_a_link(session, rae, page):
    examine_due(Seeing())
    row = session.scalars(select(Check).where(Check.name == "document.reused")).one()
    begin_write(session)
    row.values = {"customers": ["0123456789abcdef0123"]}
    session.commit()

    link = '<a class="small" href="/staff/customers/0123456789abcdef0123">'
    assert link in rae.get(page).text


def test_what_the_portal_decided_by_itself_is_told_with_its_grounds(rae, page):
    examine_due(Seeing(selfie=selfie(STRANGER)))

    text = rae.get(page).text

    assert "The portal" in text
    assert "The check failed." in text
    assert "ask again" in text


def test_the_examination_is_run_again(session, rae, page):
    examine_due(Seeing())
    before = session.scalar(select(func.count()).select_from(Check))

    answer = rae.post(f"{page}/examine")
    assert 303 == answer.status_code
    assert "being examined" in rae.get(page).text
    examine_due(Seeing())
    assess_due()

    assert "being examined" not in rae.get(page).text
    after = anew(session).scalar(select(func.count()).select_from(Check))
    assert before < after
    actions = set(session.scalars(select(AuditEvent.action)))
    assert "verification.examined_again" in actions


def test_the_film_is_noted_once_and_its_frames_open(session, rae, selfie_id):
    text = rae.get(f"/staff/evidence/{selfie_id}/film").text

    urls = frame_urls(text)
    given = [rae.get(url).data for url in urls]
    assert 2 == len({*given, *(jpeg for _, jpeg in FILM.frames)}) - len(FILM.frames)
    assert all(jpeg.startswith(b"\xff\xd8\xff") for jpeg in given)
    viewed = select(func.count()).where(AuditEvent.action == "evidence.film_viewed")
    assert 1 == anew(session).scalar(viewed)


def test_a_frame_opens_for_nobody_else_nor_later(app, session, rae, selfie_id, clock):
    (url, _) = frame_urls(rae.get(f"/staff/evidence/{selfie_id}/film").text)
    anew(session)
    other = browser(app, session, make_staff(session, email="other@example.org"))
    support = browser(app, session, make_staff(session, Role.SUPPORT))

    assert 404 == other.get(url).status_code
    assert 403 == support.get(url).status_code
    assert 404 == rae.get(url.replace("/0.jpg", "/7.jpg")).status_code
    assert 404 == rae.get(re.sub("film/[^/]+/", "film/made-up/", url)).status_code


def test_a_picture_without_a_film_has_no_page_of_it(session, rae, anna):
    rows = select(Evidence.public_id).where(Evidence.side == Side.FRONT)
    front = session.scalars(rows).one()

    assert 404 == rae.get(f"/staff/evidence/{front}/film").status_code
