"""
Figures for a monitor, in Prometheus' text format.

https://prometheus.io/docs/instrumenting/exposition_formats/ (version 0.0.4). Labels
are names of this code and states alone: nothing that anybody typed or was sent.
"""

import hmac
import math
import time
from collections.abc import Iterator
from itertools import accumulate

from flask import Blueprint, Flask, Response, abort, current_app, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from portal.extensions import db
from portal.services import gauges, signs
from portal.services.gauges import Gauges
from portal.web import visitors
from portal.web.counts import BOUNDS, Counts, Kind

bp = Blueprint("metrics", __name__)

FORMAT = "text/plain; version=0.0.4; charset=utf-8"
THIS_MACHINE = frozenset({"127.0.0.1", "::1"})
# whoever sets one of these passes on what another asked
PASSED_ON = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")
NAME = "portal_metrics"  # in app.extensions


def init_app(app: Flask) -> None:
    """Count every request from now on, and add the page."""
    app.extensions[NAME] = Counts()
    app.after_request(_count)
    app.register_blueprint(bp)


@bp.get("/metrics")
def show() -> ResponseReturnValue:
    """Give the figures to this machine, or to who has the token."""
    if not (_is_local() or _has_token()):
        abort(404)
    counts: Counts = current_app.extensions[NAME].now()
    age = signs.age(visitors.config().instance)
    lines = [
        *_requests(counts),
        *_durations(counts),
        *_database(),
        *_head("portal_worker_sign_seconds", "gauge", "Since the worker's last sign."),
        f"portal_worker_sign_seconds {_number(age)}",
    ]
    return Response("\n".join(lines) + "\n", content_type=FORMAT)


def _count(response: Response) -> Response:
    if "began" in g:
        known = request.url_rule is not None  # else the method may be any word
        kind = Kind(
            endpoint=request.endpoint or "none",
            method=request.method if known else "other",
            status=f"{response.status_code // 100}xx",
        )
        current_app.extensions[NAME].add(kind, time.perf_counter() - g.began)
    return response


def _is_local() -> bool:
    passed_on = any(name in request.headers for name in PASSED_ON)
    return request.remote_addr in THIS_MACHINE and not passed_on


def _has_token() -> bool:
    token = visitors.config().metrics_token
    given = request.headers.get("Authorization", "")
    expected = f"Bearer {token}"
    return bool(token) and hmac.compare_digest(given.encode(), expected.encode())


def _requests(counts: Counts) -> Iterator[str]:
    yield from _head("portal_requests_total", "counter", "Requests to this process.")
    for kind, number in sorted(counts.requests.items()):
        labels = ",".join(f'{key}="{value}"' for key, value in kind._asdict().items())
        yield f"portal_requests_total{{{labels}}} {number}"


def _durations(counts: Counts) -> Iterator[str]:
    name = "portal_request_seconds"
    yield from _head(name, "histogram", "How long this process took to answer.")
    for endpoint, durations in sorted(counts.durations.items()):
        label, up_to = f'endpoint="{endpoint}"', list(accumulate(durations.buckets))
        for bound, number in zip((*BOUNDS, math.inf), up_to, strict=True):
            yield f'{name}_bucket{{{label},le="{_number(bound)}"}} {number}'
        yield f"{name}_sum{{{label}}} {durations.seconds:.6f}"
        yield f"{name}_count{{{label}}} {up_to[-1]}"


def _database() -> Iterator[str]:
    policy = visitors.config().policy
    try:
        found = gauges.read(db.session(), policy=policy, now=visitors.now())
    except SQLAlchemyError:
        db.session.rollback()
        found = None
    yield from _head("portal_database_up", "gauge", "Whether the database answers.")
    yield f"portal_database_up {int(found is not None)}"
    if found is None:
        return
    yield from _head("portal_messages", "gauge", "Messages by status.")
    for status, number in found.messages.items():
        yield f'portal_messages{{status="{status}"}} {number}'
    yield from _head("portal_verifications", "gauge", "Verifications by state.")
    for state, number in found.verifications.items():
        yield f'portal_verifications{{state="{state}"}} {number}'
    waiting = found.longest_in_review.total_seconds()
    yield from _head("portal_review_oldest_seconds", "gauge", "Wait of the oldest.")
    yield f"portal_review_oldest_seconds {_number(waiting)}"
    yield from _head("portal_handoffs_active", "gauge", "Handoffs that live.")
    yield f"portal_handoffs_active {found.active_handoffs}"
    yield from _head("portal_examinations", "gauge", "Examinations by state.")
    for step, number in found.examinations.items():
        yield f'portal_examinations{{state="{step}"}} {number}'
    name, oldest = "portal_examination_oldest_seconds", found.oldest_examination
    yield from _head(name, "gauge", "Wait of the oldest that is not done.")
    yield f"{name} {_number(oldest.total_seconds())}"
    yield from _transfers(found)


def _transfers(found: Gauges) -> Iterator[str]:
    yield from _head("portal_transfers", "gauge", "Transfers by state.")
    for state, number in found.transfers.items():
        yield f'portal_transfers{{state="{state}"}} {number}'
    name, oldest = "portal_screening_oldest_seconds", found.oldest_screening
    yield from _head(name, "gauge", "Wait of the oldest for a provider's answer.")
    yield f"{name} {_number(oldest.total_seconds())}"
    yield from _head("portal_screening_alarms", "gauge", "Those that wait too long.")
    yield f"portal_screening_alarms {found.screening_alarms}"


def _head(name: str, kind: str, what: str) -> tuple[str, str]:
    return f"# HELP {name} {what}", f"# TYPE {name} {kind}"


def _number(value: float) -> str:
    return "+Inf" if math.isinf(value) else f"{value:.12g}"
