"""Where a customer stands when a test begins: consented, signed in."""

from datetime import datetime, timedelta

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy.orm import Session

from portal.extensions import begin_write, db
from portal.models.customer import Customer
from portal.services import consents, verifications, visitors
from portal.states import Device


def consent(session: Session, anna: Customer, *, now: datetime) -> None:
    """Start a verification and consent to it."""
    verification = verifications.start(session, anna, now=now)
    consents.answer(
        session, anna, given=True, language="en", address="127.0.0.1", now=now
    )
    verifications.finish_step(
        session,
        verification,
        "consent",
        device=Device.COMPUTER,
        actor=f"customer:{anna.public_id}",
        now=now,
    )


def cookie(app: Flask, customer_id: int, *, now: datetime, language: str = "en") -> str:
    """Sign a customer in and give the cookie of their browser."""
    with app.app_context():
        begin_write(db.session)
        _, secret = visitors.open_session(
            db.session(),
            device="Chrome on Linux",
            now=now,
            longest=timedelta(hours=12),
            customer=db.session.get_one(Customer, customer_id),
        )
        db.session.commit()
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    return str(signer.dumps({"customer": secret, "language": language}))
