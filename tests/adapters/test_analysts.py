"""What every analyst of blockchains promises, and how those over HTTP fail."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

import httpx
import pytest

from portal.adapters.analytics import talking
from portal.adapters.analytics.bitok import Bitok
from portal.adapters.analytics.coinkyt import Coinkyt
from portal.adapters.analytics.sandbox import SandboxAnalyst
from portal.analytics_settings import BitokConfig, CoinkytConfig
from portal.domain.exposure import Answer, AnswerStatus, Pending, Subject
from portal.domain.screening.sandbox_wallets import BY_KEY
from tests.clocks import NOON
from tests.servers import bitok as bitok_server
from tests.servers import coinkyt as coinkyt_server
from tests.servers.analysts import Analyst, Told
from tests.servers.bitok import bitok
from tests.servers.coinkyt import coinkyt

ADDRESS = BY_KEY["clean"].address("tron")
SHARES = {"bitok": ("exchange", "scam"), "coinkyt": ("EXCHANGE_LICENSED", "SCAM")}
DATES = (
    "Wed, 21 Oct 2015 07:28:00 GMT",
    "Wed, 21 Oct 99999999999999999999 07:28:00 GMT",
)
USDT = Subject(network="tron", asset="USDT", address=ADDRESS)


@pytest.fixture(scope="module")
def bitok_running() -> Iterator[Analyst]:
    with bitok() as found:
        yield found


@pytest.fixture(scope="module")
def coinkyt_running() -> Iterator[Analyst]:
    with coinkyt() as found:
        yield found


@dataclass
class Rig:
    """An analyst, and who stands behind it."""

    analyst: Bitok | Coinkyt | SandboxAnalyst
    server: Analyst | None = None

    def knows(self, key: str, told: Told) -> Subject:
        """Prepare what is answered; `key` is the sandbox's wallet for the same."""
        if self.server is None:
            return replace(USDT, address=BY_KEY[key].address("tron"))
        exchange, scam = SHARES[self.analyst.name]
        names = {"exchange": exchange, "scam": scam}
        shares = {names.get(code, code): share for code, share in told.shares.items()}
        owner = (told.owner[0], scam) if told.owner else None
        self.server.wallets[ADDRESS] = replace(told, shares=shares, owner=owner)
        return USDT

    def ask(self, subject: Subject, token: str | None = None) -> Answer | Pending:
        """Ask once."""
        return self.analyst.ask(subject, token=token, now=NOON)

    def why(self, told: Told) -> str:
        """Give why there is no answer."""
        found = self.ask(self.knows("unreachable", told))
        assert isinstance(found, Answer), found
        assert AnswerStatus.UNREACHABLE is found.status
        assert found.score is None
        assert () == found.shares
        assert ADDRESS not in found.why + repr(found)
        return found.why


def made(name: str, request: pytest.FixtureRequest) -> Rig:
    """Give an analyst with its server, if it needs one."""
    if name == "sandbox":
        return Rig(SandboxAnalyst())
    server: Analyst = request.getfixturevalue(f"{name}_running")
    server.asked.clear()
    server.wallets.clear()
    analyst = account(name, server.url)
    request.addfinalizer(analyst.close)
    return Rig(analyst, server)


def account(name: str, url: str) -> Bitok | Coinkyt:
    """Give an analyst who signs as the server wants it."""
    if name == "bitok":
        return Bitok(
            BitokConfig(
                key_id=bitok_server.KEY_ID,
                secret=bitok_server.SECRET,
                base_url=url,
                wait_seconds=0,
            )
        )
    return Coinkyt(CoinkytConfig(key=coinkyt_server.KEY, base_url=url))


@pytest.fixture(params=["bitok", "coinkyt", "sandbox"])
def rig(request: pytest.FixtureRequest) -> Rig:
    return made(request.param, request)


@pytest.fixture(params=["bitok", "coinkyt"])
def line(request: pytest.FixtureRequest) -> Rig:
    return made(request.param, request)


def ready(rig: Rig, subject: Subject) -> Answer:
    """Ask until there is an answer."""
    found, looks = rig.ask(subject), 0
    while isinstance(found, Pending):
        looks += 1
        assert looks < 10
        found = rig.ask(subject, found.token)
    return found


# the contract: all three alike


def test_a_clean_address_has_a_low_score_and_shares_of_the_whole(rig: Rig):
    subject = rig.knows("clean", Told(shares={"exchange": "0.9", "mining": "0.1"}))

    found = ready(rig, subject)

    assert AnswerStatus.SCORED is found.status
    assert Decimal(4) == found.score
    assert 1 == sum(share.share for share in found.shares)
    assert (rig.analyst.name, True, NOON) == (
        found.provider,
        found.authoritative,
        found.at,
    )


def test_a_small_share_is_exact(rig: Rig):
    told = Told(shares={"exchange": "0.996", "scam": "0.004"})

    found = ready(rig, rig.knows("listed", told))

    shares = {share.category.lower(): share.share for share in found.shares}
    assert Decimal("0.004") == shares["scam"]


def test_no_data_is_neither_clean_nor_out_of_reach(rig: Rig):
    found = ready(rig, rig.knows("no-data", Told(unknown=True)))

    assert AnswerStatus.NO_DATA is found.status
    assert (None, ()) == (found.score, found.shares)
    assert "knows nothing" in found.why


def test_a_missing_score_is_never_zero(rig: Rig):
    told = Told(score=None, level="undefined", shares={"exchange": "1"})

    found = ready(rig, rig.knows("no-score", told))

    assert AnswerStatus.SCORED is found.status
    assert found.score is None
    assert "undefined" == found.level


@pytest.mark.parametrize(
    ("score", "level"), [("0.0", "Undefined"), ("0.0", None), ("0", ""), (None, "low")]
)
def test_a_zero_of_which_no_level_is_told_is_no_score(line: Rig, score, level):
    told = Told(score=score, level=level, shares={"exchange": "1"})

    assert ready(line, line.knows("", told)).score is None


def test_the_owner_is_told(rig: Rig):
    told = Told(score="0.97", level="severe", owner=("W Group", "illegal"))

    found = ready(rig, rig.knows("frozen", told))

    assert "W Group" == found.owner
    assert found.owner_category
    assert max(found.shares, key=lambda each: each.share).share >= Decimal("0.9")


def test_what_is_still_computed_is_asked_for_again(rig: Rig):
    subject = rig.knows("slow", Told(pending=2, shares={"exchange": "1"}))

    first = rig.ask(subject)
    assert isinstance(first, Pending)
    second = rig.ask(subject, first.token)
    assert isinstance(second, Pending)

    assert AnswerStatus.SCORED is ready(rig, subject).status
    assert 0 < second.seconds < 10


def test_a_provider_that_cannot_be_reached_gives_no_answer(rig: Rig):
    assert rig.why(Told(fault=503))


@pytest.mark.parametrize("network", ["litecoin", "nowhere"])
def test_a_foreign_network_is_no_data_and_costs_nothing(rig: Rig, network: str):
    found = rig.ask(replace(USDT, network=network, asset="LTC"))

    assert isinstance(found, Answer)
    assert AnswerStatus.NO_DATA is found.status
    assert not rig.server or [] == rig.server.asked


# those over HTTP: every failure is said in a few words, and none passes


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (400, "it refuses the question (400)"),
        (401, "it refuses the key or the signature (401)"),
        (403, "no access, or no checks are left (403)"),
        (404, "it answered 404"),
        (422, "it refuses the question (422)"),
        (302, "it answered 302"),
        (500, "it answered 500"),
        (503, "it answered 503"),
        ("cut off", "RemoteProtocolError"),
        ("no json", "its answer cannot be understood"),
        ("deep", "its answer cannot be understood"),
        ("not a number", "its answer cannot be understood"),
        ("huge", "its answer is too large"),
    ],
)
def test_a_failure_is_told_and_never_passes(line: Rig, fault: int | str, reason: str):
    assert reason == line.why(Told(fault=fault))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"risk_score": -0.1}, "understood"),
        ({"risk_score": 1.01}, "understood"),
        ({"risk_score": "NaN"}, "understood"),
        ({"risk_score": "1e999999"}, "understood"),
        ({"risk_score": [0.1]}, "understood"),
        ({"risk_score": True}, "understood"),
        ({"id": None}, "understood"),
    ],
)
def test_a_figure_that_cannot_be_is_no_answer(line: Rig, change, reason: str):
    told = Told(change=change, shares={"exchange": "1"})
    subject = line.knows("", told)

    found = ready(line, subject)

    assert AnswerStatus.UNREACHABLE is found.status
    assert reason in found.why


@pytest.mark.parametrize("share", ["-0.01", "1.0001", "NaN", "Infinity", "1e-9999"])
def test_a_share_that_cannot_be_is_no_answer(line: Rig, share: str):
    found = ready(line, line.knows("", Told(shares={"exchange": share})))

    assert AnswerStatus.UNREACHABLE is found.status
    assert "its answer cannot be understood" == found.why


def test_shares_that_come_to_much_more_than_all_contradict_each_other(line: Rig):
    told = Told(shares={"exchange": "0.9", "scam": "0.9"})

    assert "its answer contradicts itself" == ready(line, line.knows("", told)).why


def test_an_answer_about_another_address_is_none(line: Rig):
    other = BY_KEY["mixer"].address("tron")
    change = (
        {"address": {"network": "TRX", "address": other}}
        if line.analyst.name == "bitok"
        else {"address": other}
    )

    assert "it answered about something else" == line.why(Told(change=change))


def test_a_server_that_is_not_there_is_out_of_reach(line: Rig):
    gone = account(line.analyst.name, "http://127.0.0.1:1")

    found = gone.ask(USDT, token=None, now=NOON)

    gone.close()
    assert isinstance(found, Answer)
    assert "ConnectError" == found.why


def test_a_certificate_that_nobody_vouches_for_is_refused(line: Rig):
    assert line.server
    plain = account(line.analyst.name, line.server.url.replace("http:", "https:"))

    found = plain.ask(USDT, token=None, now=NOON)

    plain.close()
    assert isinstance(found, Answer)
    assert "ConnectError" == found.why


def test_a_slow_answer_is_not_waited_for(line: Rig, monkeypatch):
    monkeypatch.setattr(talking, "PATIENCE", httpx.Timeout(0.2))

    assert "ReadTimeout" == line.why(Told(fault="slow"))


def test_an_answer_that_drips_is_not_waited_for(line: Rig, monkeypatch):
    monkeypatch.setattr(talking, "LONGEST", -1.0)

    assert "its answer took too long" == line.why(Told())


def test_headers_that_drip_are_not_waited_for(line: Rig, monkeypatch):
    with monkeypatch.context() as hurried:
        hurried.setattr(talking, "LONGEST", 0.3)

        assert "its answer took too long" == line.why(Told(fault="drip"))

    found = line.ask(line.knows("", Told(shares={"exchange": "1"})))
    assert isinstance(found, Pending) or AnswerStatus.SCORED is found.status


def test_a_provider_that_asks_for_patience_gets_it(line: Rig):
    subject = line.knows("", Told(fault=429, headers={"Retry-After": "7"}))

    found = line.ask(subject)

    assert isinstance(found, Pending)
    assert 7 == found.seconds


def test_without_a_time_the_pauses_grow_and_end(line: Rig):
    subject = line.knows("", Told(fault=429))
    seconds, found = [], line.ask(subject)
    while isinstance(found, Pending):
        seconds.append(found.seconds)
        found = line.ask(subject, found.token)

    assert [2, 4, 8, 16, 32] == seconds
    assert "it asks for fewer questions (429)" == found.why


@pytest.mark.parametrize("after", ["3600", "Wed, 21 Oct 2065 07:28:00 GMT"])
def test_who_wants_to_be_asked_much_later_is_out_of_reach_now(line: Rig, after: str):
    why = line.why(Told(fault=429, headers={"Retry-After": after}))

    assert "it asks for fewer questions (429)" == why


@pytest.mark.parametrize("after", ["soon", "-4", *DATES])
def test_an_odd_time_is_no_obstacle(line: Rig, after: str):
    told = Told(fault=429, headers={"Retry-After": after})

    assert isinstance(line.ask(line.knows("", told)), Pending)


def test_what_never_gets_ready_is_given_up(line: Rig):
    subject = line.knows("", Told(pending=10_000))
    found = line.ask(subject)
    assert isinstance(found, Pending)

    late = NOON + timedelta(minutes=6)
    found = line.analyst.ask(subject, token=found.token, now=late)

    assert isinstance(found, Answer)
    assert "it is not ready after a long time" == found.why


@pytest.mark.parametrize(
    "token", ["", "{}", "3", '{"since":"2026-01-01T00:00"}', "\ud800"]
)
def test_a_token_that_is_none_of_theirs_is_no_crash(line: Rig, token: str):
    found = line.ask(USDT, token)

    assert isinstance(found, Answer)
    assert "the token cannot be read" == found.why


def test_a_wrong_key_is_told(line: Rig):
    assert line.server
    wrong: Callable[[], Bitok | Coinkyt] = {
        "bitok": lambda: Bitok(
            BitokConfig(
                key_id=bitok_server.KEY_ID,
                secret="wrong",
                base_url=line.server.url if line.server else "",
                wait_seconds=0,
            )
        ),
        "coinkyt": lambda: Coinkyt(
            CoinkytConfig(key="wrong", base_url=line.server.url if line.server else "")
        ),
    }[line.analyst.name]
    analyst = wrong()

    found = analyst.ask(USDT, token=None, now=NOON)

    analyst.close()
    assert isinstance(found, Answer)
    assert "it refuses the key or the signature (401)" == found.why


def test_every_word_that_came_back_is_kept(line: Rig):
    found = ready(line, line.knows("", Told(shares={"exchange": "1"})))

    assert '"risk_score"' in found.raw
    assert ADDRESS in found.raw
    broken = line.ask(line.knows("", Told(fault="no json")))
    assert isinstance(broken, Answer)
    assert "<html>" in broken.raw
