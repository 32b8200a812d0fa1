"""A computer and phones, as test clients, around one handoff."""

import re
from dataclasses import dataclass
from datetime import datetime

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.domain.standard import STANDARD
from portal.extensions import db
from portal.models.evidence import Evidence
from portal.models.handoff import Handoff
from portal.models.message import Message
from portal.models.verification import Verification
from portal.services import verifications
from portal.services.handoffs import phone as handoff_phone
from portal.states import Device, DocumentType, EvidenceState, Side
from tests.clocks import SetClock
from tests.factories import make_customer
from tests.standing import consent, cookie

LINUX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1"
)
PIXEL = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/130.0.0.0 Mobile Safari/537.36"
)
LINK = re.compile(r"/h/[a-z2-7]{48}")


@dataclass
class Browser:
    """One browser with its own cookies and description."""

    client: FlaskClient
    device: str

    def get(self, path: str, **headers: str) -> TestResponse:
        """Open a page; `hx_request="true"` becomes a header."""
        return self.client.get(path, headers=self._headers(headers))

    def head(self, path: str) -> TestResponse:
        """Ask for the headers alone."""
        return self.client.head(path, headers=self._headers({}))

    def post(self, path: str, **data: str) -> TestResponse:
        """Press a button."""
        return self.client.post(path, data=data, headers=self._headers({}))

    def asks_again(self, path: str) -> TestResponse:
        """Ask as a waiting page does."""
        return self.get(path, hx_request="true")

    def state(self, path: str) -> str:
        """Give the state in the markup of a page, redirects followed."""
        page = self.client.get(path, headers=self._headers({}), follow_redirects=True)
        return state_of(page)

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return {"User-Agent": self.device, **named}


@dataclass
class Cast:
    """The portal and who visits it."""

    app: Flask
    clock: SetClock
    customer_id: int

    def browser(self, device: str = IPHONE) -> Browser:
        """Give a browser nobody used before."""
        return Browser(self.app.test_client(), device)

    def computer(self) -> Browser:
        """Give a browser that the customer is signed in on."""
        found = self.browser(LINUX)
        value = cookie(self.app, self.customer_id, now=self.clock())
        found.client.set_cookie("portal", value)
        return found

    def handoff(self) -> Handoff:
        """Read the newest handoff."""
        db.session.rollback()
        return (
            db.session.query(Handoff).order_by(Handoff.id.desc()).populate_existing()
        ).first()

    def verification(self) -> Verification:
        """Read the verification."""
        db.session.rollback()
        return db.session.query(Verification).populate_existing().one()

    def messages(self) -> list[Message]:
        """Read what was written to be sent."""
        db.session.rollback()
        return db.session.query(Message).populate_existing().all()

    def finish(self, key: str, *, on: Device = Device.PHONE) -> None:
        """Do a step, with its pictures, behind the pages."""
        finish(self.verification(), key, on=on, now=self.clock())
        db.session.commit()

    def progressed(self) -> None:
        """Let the phone have done something."""
        handoff_phone.progressed(
            db.session(),
            self.handoff(),
            policy=self.app.extensions["portal"].config.policy.handoff,
            now=self.clock(),
        )
        db.session.commit()


def state_of(page: TestResponse) -> str:
    """Give the state that a page says it is in."""
    found = re.search(r'data-state="([a-z_]+)"', page.text.partition("<main")[2])
    return found[1] if found else ""


def link_on(page: TestResponse) -> str:
    """Give the path of the link that the copy button of a page holds."""
    return LINK.findall(page.text)[0]


def started(computer: Browser) -> str:
    """Press "Continue on a phone"; give the link's path."""
    computer.post("/verify/handoff/start")
    return link_on(computer.get("/verify/handoff"))


def claimed(cast: Cast, link: str, device: str = IPHONE) -> Browser:
    """Claim the link on a fresh phone."""
    phone = cast.browser(device)
    phone.get(link)
    phone.post(link)
    return phone


def matched(cast: Cast, link: str, device: str = IPHONE) -> Browser:
    """Claim the link on a fresh phone and choose the right number."""
    phone = claimed(cast, link, device)
    phone.post("/phone/match", number=str(cast.handoff().number))
    return phone


def new_cast(app: Flask, clock: SetClock) -> Cast:
    """Register a customer who consented; the document step is next."""
    app.config["WTF_CSRF_ENABLED"] = False
    anna = make_customer(db.session(), now=clock())
    consent(db.session(), anna, now=clock())
    db.session.commit()
    return Cast(app, clock, anna.id)


def finish(verification: Verification, key: str, *, on: Device, now: datetime) -> None:
    """Mark a step done, and put accepted pictures beside it."""
    session = db.session()
    if key == "document":
        verification.document_type = DocumentType.PASSPORT
    step = STANDARD.get(key)
    for side in step.sides(verifications.passage(session, verification)):
        session.add(accepted(verification, side, on=on, now=now))
    verifications.finish_step(
        session, verification, key, device=on, actor="test", now=now
    )


def accepted(
    verification: Verification, side: Side, *, on: Device, now: datetime
) -> Evidence:
    """Give the row of an accepted picture, without its bytes."""
    return Evidence(
        verification=verification,
        side=side,
        state=EvidenceState.ACCEPTED,
        taken_on=on,
        received_at=now,
        fingerprint=side.value.encode().ljust(32),
        at_version=verification.version,
        reasons=[],
    )
