"""Every failure has a page that says what to do next."""

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from portal.web import visitors
from portal.web.security import HEADERS
from tests.web.anna import Anna


def test_a_page_that_is_not_there(client: FlaskClient):
    answer = client.get("/nowhere")

    assert answer.status_code == 404
    assert "There is no such page" in answer.text


@pytest.mark.parametrize("name", ["%00", "a%00b", "%ff", "%F0%9F%98%80", "x" * 3000])
def test_a_name_that_no_row_can_have(anna: Anna, name: str):
    answer = anna.client.post(f"/profile/devices/{name}")

    assert answer.status_code == 404
    assert "There is no such page" in answer.text


@pytest.mark.parametrize("path", ["/profile/consent/withdraw", "/sign-out"])
def test_a_button_opened_as_a_page(anna: Anna, path: str):
    answer = anna.client.get(path)

    assert answer.status_code == 405
    assert "This page cannot be opened that way" in answer.text


def test_a_form_without_its_token_is_refused(app: Flask, anna: Anna):
    app.config["WTF_CSRF_ENABLED"] = True

    for path in (
        "/verify/start",
        "/sign-out",
        "/language",
        "/profile/consent/withdraw",
    ):
        answer = anna.client.post(path)

        assert answer.status_code == 400
        assert "This form is from an older page" in answer.text
    assert anna.fresh() is None


def test_a_form_that_is_too_large_is_refused(anna: Anna):
    limit = anna.app.config["MAX_CONTENT_LENGTH"]

    answer = anna.client.post(
        "/verify/start",
        environ_overrides={"CONTENT_LENGTH": str(limit + 1)},
        content_type="application/x-www-form-urlencoded",
    )

    assert answer.status_code == 413
    assert "That was too large" in answer.text


def test_the_error_page_leads_on_where_it_happened(anna: Anna):
    assert 'href="/verify">Go on' in anna.client.get("/verify/nothing/here").text
    assert 'href="/profile">Go on' in anna.client.get("/profile/nothing").text


@pytest.fixture
def broken(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """A portal whose database went away."""

    def gone(*_: object, **__: object) -> None:
        raise OperationalError("SELECT", {}, Exception("Anna Eriksson is in here"))

    monkeypatch.setattr(visitors.visitors, "find_session", gone)
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


def test_a_broken_database_has_a_page_that_needs_none(broken: Flask, anna: Anna):
    answer = anna.client.get("/profile")

    assert answer.status_code == 500
    assert "Something broke on our side" in answer.text


def test_every_answer_carries_the_headers(anna: Anna):
    for path in ("/help", "/profile", "/nowhere", "/brand.css", "/healthz", "/verify"):
        answer = anna.client.get(path)
        for name, value in HEADERS.items():
            assert answer.headers[name] == value, path


def test_pages_are_never_kept_and_files_are(anna: Anna):
    for path in ("/profile", "/help", "/nowhere", "/sign-in"):
        assert anna.client.get(path).headers["Cache-Control"] == "no-store"
    with anna.client.get("/static/css/base.css") as file:
        assert "max-age=31536000" in file.headers["Cache-Control"]


def test_the_cookie_is_for_this_site_alone(client: FlaskClient):
    answer = client.post("/language", data={"language": "ar", "back": "/"})

    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie


def test_no_page_asks_another_site_for_anything(anna: Anna):
    for path in ("/help", "/privacy", "/profile", "/sign-in", "/language"):
        page = anna.reads(path)
        for attribute in ('src="http', 'href="http', 'src="//', 'href="//'):
            assert attribute not in page


def test_what_broke_is_logged_without_whose_data(
    broken: Flask, anna: Anna, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.ERROR):
        anna.client.get("/profile")

    assert "unexpected at GET customer.profile" in caplog.text


@pytest.mark.parametrize(
    ("path", "method", "small"),
    [
        ("/verify/document", "GET", True),
        ("/verify/document?from=elsewhere", "GET", False),
        ("/verify/document", "POST", False),
        ("/help", "GET", False),
    ],
)
def test_only_large_pages_without_foreign_words_are_compressed(
    anna: Anna, path: str, method: str, small: bool
):
    anna.finishes("consent")

    client = anna.app.test_client()
    client.__class__ = FlaskClient  # what is compressed cannot be looked at
    answer = anna.signs_in(client).open(
        path, method=method, headers={"Accept-Encoding": "gzip"}
    )

    assert (answer.headers.get("Content-Encoding") == "gzip") is small
