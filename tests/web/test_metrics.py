"""What a monitor is told, and who is told nothing."""

import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.config import Config
from portal.errors import ConfigError
from portal.models.handoff import Handoff
from portal.services import handoffs, signs, verifications
from portal.states import HandoffEnd, VerificationState
from portal.web.counts import Counts, Kind
from tests.clocks import NOON, SetClock
from tests.conftest import environment
from tests.factories import make_customer, make_verification
from tests.standing import consent
from tests.web.test_sandbox import write

TOKEN = "a monitor's token"
LINE = re.compile(r'[a-z_]+(\{([a-z]+="[^"{}]*",?)+\})? (\+Inf|\d+(\.\d+)?(e[+-]\d+)?)')


def figures(client: FlaskClient) -> dict[str, float]:
    """Give each figure by its name and labels."""
    lines = client.get("/metrics").text.splitlines()
    pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    return {name: float(value) for name, value in pairs}


def start_handoff(session: Session, secret: bytes) -> Handoff:
    """Hand a new customer's verification over."""
    customer = make_customer(session, email=None)
    consent(session, customer, now=NOON)
    return handoffs.start(
        session,
        verifications.current(session, customer.id),
        secret_hash=secret * 32,
        from_device="Firefox on Linux",
        by_session=None,
        now=NOON,
    )


@pytest.fixture
def with_token(
    config: Config, another_app: Callable[[Mapping[str, str]], Flask]
) -> FlaskClient:
    """A portal that a monitor elsewhere may ask."""
    more = {"PORTAL_METRICS_TOKEN": TOKEN, "PORTAL_TRUSTED_PROXIES": "1"}
    settings = environment(config.instance, config.database_url, **more)
    return another_app(settings).test_client()


def test_every_line_is_in_the_format(client: FlaskClient):
    client.get("/help")
    answer = client.get("/metrics")

    lines = answer.text.splitlines()
    assert "text/plain; version=0.0.4; charset=utf-8" == answer.content_type
    assert answer.text.endswith("\n")
    assert [] == [
        line
        for line in lines
        if not LINE.fullmatch(line) and not re.match("# (HELP|TYPE) portal_", line)
    ]
    names = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    assert len(names) == len(set(names)) == 13


def test_requests_are_counted_by_page_method_and_kind_of_answer(client: FlaskClient):
    client.get("/help")
    client.get("/help")
    client.post("/help")
    client.get("/nowhere/anna@example.org")
    client.open("/help", method="ANNAERIKSSON")

    found = figures(client)

    total = "portal_requests_total"
    ok = f'{total}{{endpoint="site.help_page",method="GET",status="2xx"}}'
    assert 2 == found[ok]
    assert 3 == found[f'{total}{{endpoint="none",method="other",status="4xx"}}']
    assert not [name for name in found if "anna" in name.lower()]
    assert 5 == sum(each for name, each in found.items() if name.startswith(total))


def test_how_long_answers_took_stands_in_growing_buckets(client: FlaskClient):
    client.get("/help")

    found = figures(client)

    begin = 'portal_request_seconds_bucket{endpoint="site.help_page"'
    buckets = [each for name, each in found.items() if name.startswith(begin)]
    assert sorted(buckets) == buckets
    assert 1 == buckets[-1] == found[f'{begin},le="+Inf"}}']
    assert 1 == found['portal_request_seconds_count{endpoint="site.help_page"}']
    assert 0 < found['portal_request_seconds_sum{endpoint="site.help_page"}'] < 30


def test_a_duration_on_a_bound_belongs_below_it():
    counts = Counts()

    for seconds in (0.005, 0.0051, 31.0):
        counts.add(Kind("a", "GET", "2xx"), seconds)

    buckets = counts.now().durations["a"].buckets
    assert [1, 1, 0] == buckets[:3]
    assert 1 == buckets[-1]


def test_threads_lose_no_count():
    counts = Counts()

    with ThreadPoolExecutor(8) as threads:
        for _ in range(2000):
            threads.submit(counts.add, Kind("a", "GET", "2xx"), 0.1)

    assert 2000 == counts.requests[Kind("a", "GET", "2xx")]


def test_messages_and_verifications_are_counted(client: FlaskClient, session: Session):
    write(session, "anna@example.org", "Hello Anna")
    make_verification(session)
    session.commit()

    found = figures(client)

    assert 1 == found['portal_messages{status="queued"}']
    assert 0 == found['portal_messages{status="failed"}']
    assert 1 == found['portal_verifications{state="open"}']
    assert 0 == found['portal_verifications{state="approved"}']
    assert 1 == found["portal_database_up"]


def test_the_oldest_in_review_gives_the_age_of_the_queue(
    client: FlaskClient, session: Session, clock: SetClock
):
    empty = figures(client)["portal_review_oldest_seconds"]
    for _ in range(2):
        row = make_verification(session)
        row.state, row.submitted_at = VerificationState.IN_REVIEW, clock()
        session.commit()
        clock.forward(minutes=10)

    assert 0 == empty
    assert 1200 == figures(client)["portal_review_oldest_seconds"]


def test_a_handoff_counts_until_it_ends_or_expires(
    client: FlaskClient, session: Session, clock: SetClock
):
    ended, left_alone = (start_handoff(session, secret) for secret in (b"1", b"2"))
    handoffs.end(session, ended, HandoffEnd.CANCELLED, actor="test", now=NOON)
    session.commit()

    assert left_alone.ended_at is None
    assert 1 == figures(client)["portal_handoffs_active"]
    clock.forward(minutes=16)
    assert 0 == figures(client)["portal_handoffs_active"]


def test_the_age_of_the_worker_s_sign(client: FlaskClient, config: Config):
    stopped = figures(client)["portal_worker_sign_seconds"]
    signs.give(config.instance)

    assert float("inf") == stopped
    assert 0 <= figures(client)["portal_worker_sign_seconds"] < 30


def test_without_a_database_the_rest_is_still_told(
    client: FlaskClient, session: Session
):
    session.execute(text("ALTER TABLE verification RENAME TO gone"))
    session.commit()

    found = figures(client)

    assert 0 == found["portal_database_up"]
    assert "portal_handoffs_active" not in found
    assert "portal_worker_sign_seconds" in found


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_this_machine_is_told(client: FlaskClient, address: str):
    answer = client.get("/metrics", environ_overrides={"REMOTE_ADDR": address})

    assert 200 == answer.status_code


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("192.0.2.7", {}),
        ("192.0.2.7", {"Authorization": "Bearer "}),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}),
        ("127.0.0.1", {"X-Forwarded-For": ""}),
        ("127.0.0.1", {"Forwarded": "for=127.0.0.1"}),
    ],
)
def test_others_are_told_that_there_is_no_such_page(
    client: FlaskClient, address: str, headers: dict[str, str]
):
    answer = client.get(
        "/metrics", headers=headers, environ_overrides={"REMOTE_ADDR": address}
    )

    assert 404 == answer.status_code
    assert "portal_requests_total" not in answer.text


@pytest.mark.parametrize("forwarded", ["203.0.113.9", "127.0.0.1"])
def test_the_token_opens_it_from_anywhere(with_token: FlaskClient, forwarded: str):
    headers = {"X-Forwarded-For": forwarded}
    given = {"Authorization": f"Bearer {TOKEN}"}

    assert 404 == with_token.get("/metrics", headers=headers).status_code
    assert 200 == with_token.get("/metrics", headers=headers | given).status_code


@pytest.mark.parametrize(
    "given", ["Bearer", "Bearer ", f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN}x", "é"]
)
def test_another_token_does_not(with_token: FlaskClient, given: str):
    headers = {"Authorization": given, "X-Forwarded-For": "203.0.113.9"}

    assert 404 == with_token.get("/metrics", headers=headers).status_code


def test_a_short_token_is_refused(tmp_path: Path):
    settings = environment(tmp_path, "sqlite://", PORTAL_METRICS_TOKEN="short")

    with pytest.raises(ConfigError, match="at least 16 characters"):
        Config.from_env(settings)
