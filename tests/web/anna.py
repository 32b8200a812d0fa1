"""Anna, signed in on a browser without JavaScript, wherever a test needs her."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.models.base import new_public_id
from portal.models.customer import Consent, Customer
from portal.models.evidence import Evidence
from portal.models.staff import Staff
from portal.models.verification import Decision, Verification
from portal.services import consents, verifications, visitors
from portal.states import (
    DecisionOutcome,
    Device,
    DocumentType,
    EvidenceState,
    Role,
    Side,
    VerificationState,
)
from tests.clocks import NOON
from tests.factories import make_customer

KEYS = ("consent", "document", "selfie", "phone", "email")


@dataclass
class Anna:
    """A customer and her browser; `verification` is None until it is started."""

    app: Flask
    session: Session
    client: FlaskClient
    customer: Customer
    verification: Verification | None = None

    def signs_in(
        self, client: FlaskClient | None = None, *, now: datetime = NOON
    ) -> FlaskClient:
        """Give one more browser its cookie."""
        client = client or self.app.test_client()
        _, secret = visitors.open_session(
            self.session,
            device="Firefox on Linux",
            now=now,
            longest=timedelta(hours=12),
            customer=self.customer,
        )
        self.session.commit()
        with client.session_transaction() as cookie:
            cookie["customer"] = secret
        return client

    def starts(self) -> "Anna":
        """Begin the verification."""
        self.verification = verifications.start(self.session, self.customer, now=NOON)
        self.session.commit()
        return self

    def finishes(self, *keys: str) -> "Anna":
        """Have these steps behind her, as if she had done them."""
        if self.verification is None:
            self.starts()
        for key in keys:
            if key == "consent":
                self._consents()
            if key == "document":
                self.verification.document_type = DocumentType.PASSPORT
                self._gives(Side.FRONT)
            if key == "selfie":
                self._gives(Side.SELFIE)
            verifications.finish_step(
                self.session,
                self.verification,
                key,
                device=Device.COMPUTER,
                actor="test",
                now=NOON,
            )
        self.session.commit()
        return self

    def submits(self) -> "Anna":
        """Have everything sent."""
        self.finishes(*KEYS)
        verifications.submit(
            self.session, self.verification, seen=self.verification.version, now=NOON
        )
        self.session.commit()
        return self

    def is_told(self, outcome: DecisionOutcome, text: str = "", **more: object) -> None:
        """Have a reviewer's decision made on what was sent."""
        staff = Staff(
            email="rae@example.org",
            name="Rae",
            role=Role.REVIEWER,
            added_at=NOON,
            wrapped_key=self.session.info["keyring"].new_wrapped_key(),
        )
        self.session.add(staff)
        self.session.flush()
        self.verification.state = VerificationState(outcome.value)
        self.verification.decided_at = NOON
        decision = Decision(
            verification=self.verification,
            staff_id=staff.id,
            outcome=outcome,
            decided_at=NOON,
            **more,
        )
        self.session.add(decision)
        self.session.flush()
        decision.text_for_customer = text or None
        verifications.touch(self.verification, now=NOON)
        self.session.commit()

    def is_asked_again(self, key: str, *reasons: str, text: str = "") -> None:
        """Have one step asked for once more."""
        step = self.verification.progress(key)
        step.done_at, step.asked_again_at = None, NOON
        step.asked_again_for = list(reasons)
        self.is_told(DecisionOutcome.RESUBMISSION_REQUESTED, text)

    def reads(self, path: str, client: FlaskClient | None = None) -> str:
        """Open a page and give its text."""
        return (client or self.client).get(path, follow_redirects=True).text

    def sends(self, path: str, **form: str) -> TestResponse:
        """Send a form."""
        return self.client.post(path, data=form)

    def fresh(self) -> Verification:
        """Read the verification anew."""
        self.session.rollback()
        return verifications.current(self.session, self.customer.id)

    def newest_consent(self) -> Consent | None:
        """Read the newest answer to the consent page."""
        self.session.rollback()
        return consents.latest(self.session, self.customer)

    def _consents(self) -> None:
        consents.answer(
            self.session,
            self.customer,
            given=True,
            language="en",
            address="127.0.0.1",
            now=NOON,
        )

    def _gives(self, side: Side) -> None:
        self.session.add(
            Evidence(
                public_id=new_public_id(),
                verification=self.verification,
                side=side,
                state=EvidenceState.ACCEPTED,
                taken_on=Device.COMPUTER,
                received_at=NOON,
                fingerprint=new_public_id().ljust(32)[:32].encode(),
                storage_key=f"aa/{new_public_id()}",
                at_version=self.verification.version,
            )
        )


def make_anna(app: Flask, session: Session, client: FlaskClient) -> Anna:
    """Register Anna and sign her in."""
    anna = Anna(app, session, client, make_customer(session))
    anna.signs_in(client)
    return anna
