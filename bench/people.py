"""Customers to measure with: rows in the portal's database, and their cookies."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from portal.app import create_app
from portal.cli import migrate
from portal.clock import utc_now
from portal.config import Config
from portal.domain.demo import BY_KEY
from portal.extensions import begin_write, db
from portal.models.customer import Customer
from portal.models.verification import Verification
from portal.services import demo, handoffs, links, verifications, visitors
from portal.services.handoffs import phone as handoff_phone
from portal.states import Audience

LONG = timedelta(hours=2)


@dataclass(frozen=True)
class Pair:
    """A computer that waits, and the phone that it waits for."""

    verification: str
    version: int
    computer: str  # the cookie of each
    phone: str
    csrf: str


@contextmanager
def portal_app(environment: dict[str, str]) -> Iterator[Flask]:
    """Open the same portal in this process."""
    app = create_app(Config.from_env(environment))
    with app.app_context():
        migrate()
        yield app
        db.engine.dispose()


def customer_in(app: Flask, case_key: str) -> Customer:
    """Make a customer in one of the sandbox's states."""
    case, portal = BY_KEY[case_key], app.extensions["portal"]
    prepared = demo.prepare(case, portal.config.policy)
    kit = demo.Kit(
        storage=portal.adapters.storage,
        policy=portal.config.policy,
        secret_key=portal.config.secret_key,
    )
    begin_write(db.session)
    made = demo.make(db.session(), case, prepared, kit=kit, now=utc_now())
    db.session.commit()
    return made.customer


def signed_in(app: Flask, customer: Customer) -> str:
    """Sign a browser in; give its cookie."""
    begin_write(db.session)
    _, secret = visitors.open_session(
        db.session(), device="bench", now=utc_now(), longest=LONG, customer=customer
    )
    db.session.commit()
    return cookie_of(app, {Audience.CUSTOMER: secret})


def at_handoff(app: Flask, customer: Customer) -> str:
    """Sign a browser in that shows a link for a phone; give its cookie."""
    begin_write(db.session)
    secret, made = _start(app, customer)
    db.session.commit()
    return cookie_of(app, {Audience.CUSTOMER: secret, "handoff": made})


def pair(app: Flask) -> Pair:
    """Make a computer that waits for a phone that has taken over."""
    portal = app.extensions["portal"]
    policy, now = portal.config.policy.handoff, utc_now()
    customer = customer_in(app, "document_step")
    begin_write(db.session)
    secret, made = _start(app, customer)
    verification = verifications.current(db.session(), customer.id)
    handoff = handoffs.newest(db.session(), verification)
    handoff = handoff_phone.claim(
        db.session(), handoff, device="phone", policy=policy, source=Random(1), now=now
    )
    handoff_phone.match(
        db.session(), handoff, picked=handoff.number, policy=policy, now=now
    )
    _, phone = visitors.open_session(
        db.session(), device="phone", now=now, longest=LONG, handoff=handoff
    )
    db.session.commit()
    raw = secrets.token_hex(20)
    csrf = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(raw)
    return Pair(
        verification.public_id,
        verification.version,
        cookie_of(app, {Audience.CUSTOMER: secret, "handoff": made}),
        cookie_of(app, {Audience.PHONE: phone, "csrf_token": raw}),
        csrf,
    )


def touch(public_id: str) -> None:
    """Change a verification, as the worker does when a message is delivered."""
    begin_write(db.session)
    row = db.session.query(Verification).filter_by(public_id=public_id).one()
    verifications.touch(row, now=utc_now())
    db.session.commit()


def cookie_of(app: Flask, values: dict[str, object]) -> str:
    """Sign a cookie as the portal does."""
    signer = app.session_interface.get_signing_serializer(app)
    return f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(values)}"


def _start(app: Flask, customer: Customer) -> tuple[str, list[str]]:
    session, now = db.session(), utc_now()
    row, secret = visitors.open_session(
        session, device="bench", now=now, longest=LONG, customer=customer
    )
    link = links.make_link(app.extensions["portal"].config.secret_key, "handoff")
    verification = verifications.current(session, customer.id)
    made = handoffs.start(
        session,
        verification,
        secret_hash=link.secret_hash,
        from_device="bench",
        by_session=row.public_id,
        now=now,
    )
    return secret, [made.public_id, link.token]


def begin(customer: Customer) -> None:
    """Start the verification of a customer who has not."""
    begin_write(db.session)
    verifications.start(db.session(), customer, now=utc_now())
    db.session.commit()
