"""What is asked of a yente server, and how its answers are understood."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import httpx
import pytest

from portal.adapters import yente as adapter
from portal.adapters.choose import choose_adapters
from portal.adapters.yente import YenteSanctions
from portal.config import Config, YenteConfig
from portal.errors import ConfigError, ServiceUnreachable
from portal.ports import Sought
from portal.services.examinations.data_checks import ask
from tests.conftest import environment
from tests.servers import yente as server
from tests.servers.yente import DATASET, KEY, Yente, yente


@pytest.fixture(scope="module")
def running() -> Iterator[Yente]:
    with yente() as found:
        yield found


@pytest.fixture
def service(running: Yente) -> YenteSanctions:
    running.queries.clear()
    running.limits.clear()
    return YenteSanctions(YenteConfig(base_url=running.url, key=KEY, dataset=DATASET))


def person(name: str = "Gorvath Quastel") -> Sought:
    """Give somebody to ask about."""
    return Sought(name=name, birth_date=date(1961, 3, 7), nationality="SE")


def why(service: YenteSanctions, name: str = "Anna Eriksson") -> str:
    """Give why there was no answer."""
    with pytest.raises(ServiceUnreachable) as refused:
        service.match(person(name))
    return refused.value.reason


def test_a_person_is_asked_about_by_name_birth_date_and_nationality(
    service: YenteSanctions, running: Yente
):
    service.match(person())

    properties = {
        "name": ["Gorvath Quastel"],
        "birthDate": ["1961-03-07"],
        "nationality": ["se"],
    }
    assert [{"schema": "Person", "properties": properties}] == running.queries
    assert ["10"] == running.limits


def test_what_is_not_known_is_not_asked(service: YenteSanctions, running: Yente):
    service.match(Sought(name="Anna", birth_date=None, nationality=None))

    assert {"name": ["Anna"]} == running.queries[0]["properties"]


def test_hits_come_with_what_the_service_knows_the_likest_first(
    service: YenteSanctions,
):
    first, second = service.match(person())

    assert ("NK-invented1", "Gorvath Quastel", 0.97) == (
        first.entry,
        first.name,
        first.score,
    )
    assert ("1961-03-07",) == first.birth_dates
    assert ("us_ofac_sdn",) == first.lists
    assert ("sanction",) == first.topics
    assert ("name_match",) == first.why
    assert 0.41 == second.score


def test_older_servers_call_explanations_features(service: YenteSanctions):
    [found] = service.match(person("Minna Ministra"))

    assert ("name_fingerprint",) == found.why


def test_nobody_alike_is_an_answer(service: YenteSanctions):
    assert () == service.match(person("Anna Eriksson"))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (server.BROKEN, "it answered 500"),
        (server.THROTTLED, "it answered 429"),
        (server.MOVED, "it answered 302"),
        (server.NO_QUERY, "it answered 400"),
        (server.STRANGE, "its answer cannot be understood"),
        (server.DEEP, "its answer cannot be understood"),
        (server.NO_RESULTS, "its answer cannot be understood"),
        (server.NO_SCORE, "its answer cannot be understood"),
        (server.HUGE, "its answer is too large"),
        (server.CUT_OFF, "RemoteProtocolError"),
    ],
)
def test_what_is_no_answer_is_never_a_pass(
    service: YenteSanctions, name: str, reason: str
):
    assert reason == why(service, name)


def test_a_wrong_key_or_data_set_is_told(service: YenteSanctions):
    assert "it answered 401" == why(
        YenteSanctions(replace(service.service, key="wrong"))
    )
    assert "it answered 401" == why(YenteSanctions(replace(service.service, key="")))
    assert "it answered 404" == why(
        YenteSanctions(replace(service.service, dataset="../admin"))
    )


def test_a_server_that_is_not_there_is_unreachable(service: YenteSanctions):
    gone = replace(service.service, base_url="http://127.0.0.1:1")

    assert "ConnectError" == why(YenteSanctions(gone))


def test_a_slow_server_is_not_waited_for(
    service: YenteSanctions, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(adapter, "PATIENCE", httpx.Timeout(0.2))

    assert "ReadTimeout" == why(service, server.SLOW)


def test_an_answer_that_drips_is_not_waited_for(
    service: YenteSanctions, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(adapter, "LONGEST", 0.2)

    assert "its answer took too long" == why(service, server.SLOW)


def test_what_the_error_says_names_nobody(service: YenteSanctions):
    found = ask(person(server.BROKEN), service)

    assert isinstance(found, ServiceUnreachable)
    assert "Broken" not in str(found.reason)
    assert "Gorvath" not in repr(person())
    assert KEY not in repr(service)


def test_without_a_service_or_a_name_nobody_is_asked(service: YenteSanctions):
    assert ask(person(), None) is None
    assert ask(None, service) is None


# the settings


def made(tmp_path, **more: str) -> Config:
    """Read the settings."""
    return Config.from_env(environment(tmp_path, "sqlite://", **more))


def test_the_imported_list_is_used_unless_a_server_is_set(tmp_path):
    assert choose_adapters(made(tmp_path)).sanctions is None

    config = made(tmp_path, SANCTIONS_PROVIDER="yente", YENTE_URL="http://yente:8000/")

    chosen = choose_adapters(config).sanctions
    assert isinstance(chosen, YenteSanctions)
    assert ("http://yente:8000", "", "sanctions") == (
        chosen.service.base_url,
        chosen.service.key,
        chosen.service.dataset,
    )


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"SANCTIONS_PROVIDER": "none"}, "must be list or yente"),
        ({"SANCTIONS_PROVIDER": "yente"}, "needs YENTE_URL"),
        ({"SANCTIONS_PROVIDER": "yente", "YENTE_URL": "yente:8000"}, "an address"),
        ({"SANCTIONS_PROVIDER": "yente", "YENTE_URL": "file:///x"}, "an address"),
    ],
)
def test_a_wrong_setting_is_refused(tmp_path, settings, sentence):
    with pytest.raises(ConfigError, match=sentence):
        made(tmp_path, **settings)
