"""Logs: one line a request, and never anybody's data."""

import io
import json
import logging
from collections.abc import Callable, Iterator, Mapping

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal import logs
from portal.config import Config
from tests.conftest import environment
from tests.factories import make_customer

PRIVATE = ("anna.secret@example.org", "+447700900123", "Eriksson", "483920", "TOKEN")


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Everything that this process logs, as a started portal writes it."""
    root, stream = logging.getLogger(), io.StringIO()
    before = (root.handlers[:], root.level, logging.getLogger("portal").level)
    logs.set_up()
    root.handlers[0].setStream(stream)  # type: ignore[attr-defined]
    yield stream
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    logging.getLogger("portal").setLevel(before[2])


def said(stream: io.StringIO) -> list[dict[str, object]]:
    """Give each line as it was meant."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_request_is_one_line(client: FlaskClient, lines: io.StringIO):
    answer = client.get("/help?who=anna.secret@example.org")

    (line,) = said(lines)
    assert ("GET", "site.help_page", 200) == (
        line["method"],
        line["endpoint"],
        line["status"],
    )
    assert answer.headers["X-Request-ID"] == line["request"]
    assert isinstance(line["ms"], float)


def test_files_that_pages_link_are_not_logged(client: FlaskClient, lines: io.StringIO):
    client.get("/static/css/base.css").close()

    assert "" == lines.getvalue()


def test_nothing_private_is_logged(
    client: FlaskClient, session: Session, lines: io.StringIO
):
    make_customer(session, name="Anna Eriksson", email="anna.secret@example.org")
    session.commit()

    client.get("/i/TOKEN")
    client.get("/h/TOKEN?x=483920")
    client.get("/nowhere/anna.secret@example.org")
    client.post("/sign-in", data={"email": "anna.secret@example.org"})
    client.post("/staff/sign-in", data={"email": PRIVATE[0], "password": "483920"})
    client.open("/help", method="PROPFINDEriksson")

    logged = lines.getvalue()
    assert len(said(lines)) >= 6
    assert not [value for value in PRIVATE if value in logged]


def test_an_error_tells_its_place_and_not_its_words(
    app: Flask, client: FlaskClient, lines: io.StringIO
):
    def broken() -> str:
        raise ValueError("anna.secret@example.org") from KeyError("+447700900123")

    app.view_functions["site.help_page"] = broken
    app.testing = False

    answer = client.get("/help")

    line = next(line for line in said(lines) if "error" in line)
    assert 500 == answer.status_code
    assert ["builtins.ValueError", "builtins.KeyError"] == line["error"]
    assert any("test_access.py" in place for place in line["where"])
    assert not [value for value in PRIVATE if value in lines.getvalue()]


def test_other_packages_lines_lose_their_values(lines: io.StringIO):
    logging.getLogger("somebody.else").warning("mail to %s", "anna@example.org")

    assert "mail to %s" == said(lines)[0]["message"]
    assert "anna" not in lines.getvalue()


@pytest.mark.parametrize(
    ("proxies", "given", "kept"),
    [
        ("1", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", True),
        ("0", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", False),
        ("1", "anna@example.org", False),
        ("1", "a b", False),
    ],
)
def test_a_request_id_is_taken_from_a_trusted_proxy_alone(
    config: Config,
    another_app: Callable[[Mapping[str, str]], Flask],
    proxies: str,
    given: str,
    kept: bool,
):
    settings = environment(
        config.instance, config.database_url, PORTAL_TRUSTED_PROXIES=proxies
    )
    client = another_app(settings).test_client()

    answer = client.get("/healthz", headers={"X-Request-ID": given})

    assert kept == (given == answer.headers["X-Request-ID"])
