"""Whatever a provider sends: an answer that can be, or none; never a crash."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as any_of

from portal.adapters.analytics.analyst import Analyst
from portal.adapters.analytics.bitok import Bitok
from portal.adapters.analytics.coinkyt import Coinkyt
from portal.adapters.analytics.talking import Reply
from portal.analytics_settings import BitokConfig, CoinkytConfig
from portal.domain.exposure import Answer, AnswerStatus, Direction, Pending, Subject
from portal.domain.screening.sandbox_wallets import BY_KEY
from tests.clocks import NOON

ADDRESS = BY_KEY["clean"].address("tron")
HASH = "ab" * 32
SUBJECTS = {
    "address": Subject(network="tron", asset="TRX", address=ADDRESS),
    "transfer": Subject(
        network="tron",
        asset="TRX",
        address=ADDRESS,
        direction=Direction.INCOMING,
        transaction=HASH,
        to=ADDRESS,
    ),
}
SCALARS = (
    any_of.none()
    | any_of.booleans()
    | any_of.integers()
    | any_of.floats(allow_nan=False, allow_infinity=False)
    | any_of.text(max_size=12)
    | any_of.sampled_from(["NaN", "-0.1", "1e999999", "Infinity", "0.5", "100", -1])
)
JSON = any_of.recursive(
    SCALARS,
    lambda inner: (
        any_of.lists(inner, max_size=3)
        | any_of.dictionaries(any_of.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=4,
)
CHECK = {
    "id": "15b9",
    "check_status": "checked",
    "risk_level": "low",
    "risk_score": 0.04,
}
PART = {"entity_category": "exchange", "value_share": 0.5, "value_in_fiat": 3.0}
BITOK = {
    "address": {
        "": {**CHECK, "address": {"network": "TRX", "address": ADDRESS}},
        "address-exposure": {"entity_category": None, "exposure": [PART, PART]},
        "risks": [{"risk_type": "x", "entity_category": "scam", "value_share": 0.1}],
    },
    "transfer": {
        "": {
            **CHECK,
            "transfer": {
                "network": "TRX",
                "tx_hash": HASH,
                "output_address": ADDRESS,
                "value_in_fiat": 9.5,
            },
        },
        "transfer-exposure": {
            "direct_interaction": {"entity_category": "mixer", "value_in_fiat": 2},
            "indirect_interaction": [PART],
            "fiat_currency": "USD",
        },
        "risks": [],
    },
}
COINKYT = {
    "id": "7b1c",
    "blockchain": "trx",
    "address": ADDRESS,
    "name": "Somebody",
    "type": "EXCHANGE_LICENSED",
    "risk_score": "0.04",
    "risk_score_grade": "low",
    "indirects": [{"type": "SCAM", "total_count": "6", "total_count_coef": "0.06"}],
    "directs": [{"type": "SCAM", "total_count": "6", "total": "1"}],
    "direct_entities": [{"name": "A", "type": "B", "incoming_amount": "2"}],
    "incoming_amount": "4",
}


@dataclass
class Scripted:
    """Stands in for the network: gives prepared bodies, by the path's last part."""

    bodies: Mapping[str, bytes]

    def ask(self, method: str, path: str, **_: object) -> Reply:
        """Give the body that fits."""
        last = path.rstrip("/").rpartition("/")[2]
        return Reply(200, self.bodies.get(last, self.bodies[""]))

    def close(self) -> None:
        """Close nothing."""


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """List every place in a piece of JSON, the whole first."""
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [path, *(each for key, part in inner for each in places(part, (*path, key)))]


def put(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """Give a copy with something else at one place."""
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = put(value[path[0]], path[1:], new)
    return copy


@any_of.composite
def mangled(draw: any_of.DrawFn, body: Any) -> bytes:
    """Give JSON with some places changed, perhaps cut off, perhaps with odd bytes."""
    for _ in range(draw(any_of.integers(0, 2))):
        body = put(body, draw(any_of.sampled_from(places(body))), draw(JSON))
    sent = json.dumps(body).encode()
    if draw(any_of.booleans()) and draw(any_of.booleans()):
        cut = draw(any_of.integers(0, len(sent)))
        return sent[:cut] + draw(any_of.binary(max_size=4))
    return sent


def holds(found: Answer | Pending) -> None:
    """Fail unless this can be an answer."""
    if isinstance(found, Pending):
        assert 0 < found.seconds <= 120
        return
    for share in found.shares:
        assert share.category
        assert 0 <= share.share <= 1
        assert share.value is None or share.value.is_finite()
    assert found.score is None or 0 <= found.score <= 100
    assert all(hop.share is None or 0 <= hop.share <= 1 for hop in found.hops)
    assert found.status is AnswerStatus.SCORED or (found.why and not found.shares)
    assert found.status is not AnswerStatus.SCORED or (
        found.shares or found.owner or found.score
    )


def scripted(analyst: Analyst, bodies: Mapping[str, bytes]) -> Analyst:
    """Let an analyst talk to nobody."""
    analyst.close()
    analyst._line = Scripted(bodies)  # type: ignore[assignment]
    return analyst


@pytest.fixture(scope="module")
def bitok() -> Bitok:
    config = BitokConfig(key_id="k", secret="s", base_url="http://x", wait_seconds=0)
    return Bitok(config)


@pytest.fixture(scope="module")
def coinkyt() -> Coinkyt:
    return Coinkyt(CoinkytConfig(key="k", base_url="http://x"))


@pytest.mark.parametrize("kind", ["address", "transfer"])
@settings(max_examples=150)
@given(data=any_of.data())
def test_bitok_may_send_what_it_likes(bitok: Bitok, kind: str, data):
    bodies = {part: data.draw(mangled(body)) for part, body in BITOK[kind].items()}

    holds(scripted(bitok, bodies).ask(SUBJECTS[kind], token=None, now=NOON))


@pytest.mark.parametrize("kind", ["address", "transfer"])
@settings(max_examples=150)
@given(data=any_of.data())
def test_coinkyt_may_send_what_it_likes(coinkyt: Coinkyt, kind: str, data):
    body = data.draw(mangled(COINKYT))

    holds(scripted(coinkyt, {"": body}).ask(SUBJECTS[kind], token=None, now=NOON))


@pytest.mark.parametrize("kind", ["address", "transfer"])
def test_what_is_not_mangled_is_understood(bitok: Bitok, coinkyt: Coinkyt, kind: str):
    """Else the two tests above would prove nothing."""
    bodies = {part: json.dumps(body).encode() for part, body in BITOK[kind].items()}
    talkers = (
        scripted(bitok, bodies),
        scripted(coinkyt, {"": json.dumps(COINKYT).encode()}),
    )

    for analyst in talkers:
        found = analyst.ask(SUBJECTS[kind], token=None, now=NOON)
        assert isinstance(found, Answer)
        assert (AnswerStatus.SCORED, Decimal(4)) == (found.status, found.score), found
