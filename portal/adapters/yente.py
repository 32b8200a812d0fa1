"""
A sanctions service that speaks yente's matching API, hosted or one's own.

https://www.opensanctions.org/docs/api/matching/ and the source of yente 5.
"""

import ssl
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import httpx
import msgspec

from portal.adapters.bounded import Deadline, content
from portal.config import YenteConfig
from portal.errors import ServiceUnreachable
from portal.ports import Listed, Sought

PATIENCE = httpx.Timeout(10.0, connect=5.0)
LONGEST = 30.0  # seconds for a whole answer, however slowly it drips
LARGEST = 2_000_000  # bytes of an answer; ten hits have some tens of thousands
MOST = 10  # hits that are asked for
TEXTS = 20  # of one kind that are kept of a hit


@dataclass
class YenteSanctions:
    """Asks one data set of a yente server."""

    service: YenteConfig
    tls: ssl.SSLContext | bool = field(default=True, repr=False)

    def match(self, sought: Sought) -> tuple[Listed, ...]:
        """Give who is alike, the likest first; raise ServiceUnreachable."""
        body = self._ask({"queries": {"q": _query(sought)}})
        try:
            answer = body["responses"]["q"]
            if answer.get("status", 200) != 200:
                raise ServiceUnreachable(f"it answered {int(answer['status'])}")
            found = [_listed(each) for each in answer["results"]]
        except (KeyError, TypeError, ValueError, AttributeError):
            raise ServiceUnreachable("its answer cannot be understood") from None
        return tuple(sorted(found, key=lambda each: -each.score))

    def _ask(self, question: dict[str, Any]) -> Any:
        service = self.service
        url = f"{service.base_url}/match/{quote(service.dataset, safe='')}"
        headers = {"Accept-Encoding": "identity"}  # nothing that swells when unpacked
        if service.key:
            headers["Authorization"] = f"ApiKey {service.key}"
        try:
            with (
                httpx.Client(verify=self.tls, timeout=PATIENCE) as client,
                Deadline().within(LONGEST) as extensions,
                client.stream(
                    "POST",
                    url,
                    params={"limit": MOST},
                    headers=headers,
                    json=question,
                    extensions=extensions,
                ) as answer,
            ):
                if answer.status_code != httpx.codes.OK:
                    raise ServiceUnreachable(f"it answered {answer.status_code}")
                return _json(answer)
        except httpx.HTTPError as error:
            # the error's own words hold the address, which may hold a password
            raise ServiceUnreachable(type(error).__name__) from None


def _json(answer: httpx.Response) -> Any:
    heard = content(answer, largest=LARGEST)
    try:
        return msgspec.json.decode(heard)
    except (msgspec.DecodeError, RecursionError):
        raise ServiceUnreachable("its answer cannot be understood") from None


def _query(sought: Sought) -> dict[str, Any]:
    given = {
        "name": sought.name,
        "birthDate": sought.birth_date.isoformat() if sought.birth_date else None,
        "nationality": sought.nationality.lower() if sought.nationality else None,
    }
    properties = {name: [value] for name, value in given.items() if value}
    return {"schema": "Person", "properties": properties}


def _listed(entity: dict[str, Any]) -> Listed:
    properties = entity["properties"]
    score = float(entity["score"])
    if not 0 <= score <= 1:
        raise ValueError("no score")
    return Listed(
        entry=str(entity["id"])[:100],
        name=str(entity["caption"])[:200],
        score=round(score, 3),
        birth_dates=_texts(properties.get("birthDate")),
        nationalities=_texts(properties.get("nationality")),
        lists=_texts(entity.get("datasets")),
        topics=_texts(properties.get("topics")),
        why=_reasons(entity.get("explanations") or entity.get("features") or {}),
    )


def _reasons(features: dict[str, Any]) -> tuple[str, ...]:
    """Give the names of what made the score; older servers give bare numbers."""
    told = {
        str(name): part.get("score", 0) if isinstance(part, dict) else part
        for name, part in features.items()
    }
    return _texts([name for name, score in told.items() if score])


def _texts(values: Any) -> tuple[str, ...]:
    if values is None:
        return ()
    if not isinstance(values, list):
        raise TypeError("no list")
    return tuple(str(value)[:200] for value in values[:TEXTS])
