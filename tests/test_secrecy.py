"""
A stolen database and disk show nothing of a person.

A whole verification is made, with everything that a row can hold of somebody; then
every byte of every file, and every value of every table, is searched for it.
"""

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import SystemRandom

import pytest
from flask import Flask
from sqlalchemy import MetaData, create_engine, select
from sqlalchemy.orm import Session

from portal.adapters.storage import FileStorage
from portal.checks.people import ANNA
from portal.checks.values import Burst, Examined
from portal.config import Config
from portal.domain.demo import ALL_BUT_REVIEW, Case
from portal.domain.documents.seen import Fields
from portal.models.customer import Customer
from portal.models.evidence import Evidence
from portal.models.familiar import TEMPLATE
from portal.models.verification import Note, Verification
from portal.policy import Policy
from portal.ports import Adapters, Listed, Sought, Storage
from portal.services import evidence, messages, verifications
from portal.services.demo import specimen_pictures, staff, way
from portal.services.evidence import challenges
from portal.services.evidence.bursts import Film
from portal.services.examinations import data_checks, familiar, findings
from portal.services.messages import Words
from portal.services.reviews import decisions
from portal.services.reviews.decisions import Verdict
from portal.states import Channel, DecisionOutcome, Device, Role, Side
from tests.clocks import NOON
from tests.factories import make_customer
from tests.films import frame

NAME = "Ingeborg Ängström-Popescu"
EMAIL = "ingeborg.popescu@example.org"
PHONE = "+447700900987"
ADDRESS = "192.0.2.7"  # demo_way's
COUNTRY = '"UTO"'  # demo_way's, as the sealed JSON holds it
BODY = "Your code for the portal is 731904"
LETTER = "Please do photograph the other side too"
REMARK = "The hologram looked strange to me"
NUMBER = "ZX7654321"
FACE = tuple((number - 64) / 512 for number in range(128))
NOTE = "Called back about her residence permit"
FILM = Burst(frames=((0, frame(1)), (200, frame(2))))
IN_REVIEW = Case(
    key="in_review", title="", what="", finished=ALL_BUT_REVIEW, submitted=True
)


@pytest.fixture
def adapters(adapters: Adapters, tmp_path: Path) -> Adapters:
    return replace(adapters, storage=FileStorage(tmp_path / "instance" / "evidence"))


@pytest.fixture
def pictures(app: Flask, session: Session, adapters: Adapters) -> list[bytes]:
    """Everything there is to know of a person; gives the pictures in clear."""
    policy = app.extensions["portal"].config.policy
    person = make_customer(session, name=NAME, email=EMAIL, phone=PHONE, now=NOON)
    drawn = specimen_pictures(ANNA, policy)
    way.walk(
        session,
        person,
        IN_REVIEW,
        drawn,
        storage=adapters.storage,
        policy=policy,
        now=NOON,
    )
    decided(session, person, policy)
    write(session, person)
    answered(session, person, drawn[Side.SELFIE][1], policy, adapters.storage)
    session.commit()
    rows = session.scalars(select(Evidence)).all()
    kept = [evidence.open_picture(row, adapters.storage) for row in rows]
    # the small one of what was asked for again is gone; nobody may find it either
    kept += [examined.preview for _, examined in drawn.values() if examined.preview]
    assert len(kept) == 2 * len(rows) - 1  # the answered selfie was drawn before
    kept += [picture for _, picture in FILM.frames]
    return kept + [original for original, _ in drawn.values()]


def decided(session: Session, person: Customer, policy: Policy) -> None:
    """Ask for a step again, with words for the customer and for staff."""
    verification = verifications.current(session, person.id)
    assert verification is not None
    reviewer = staff.row(session, Role.REVIEWER, now=NOON)
    decisions.decide(
        session,
        verification,
        Verdict(
            outcome=DecisionOutcome.RESUBMISSION_REQUESTED,
            steps={"selfie": ["unclear"]},
            text_for_customer=LETTER,
            text_for_staff=REMARK,
        ),
        by=reviewer,
        seen=verification.version,
        rounds=policy.review.rounds,
        now=NOON,
    )
    note = Note(customer=person, staff_id=reviewer.id, written_at=NOON)
    session.add(note)
    session.flush()
    note.text = NOTE
    recognised(session, verification)


def recognised(session: Session, verification: Verification) -> None:
    """Remember the document and the face, and what a sanctions list said."""
    given, surname = NAME.split(" ", 1)
    fields = Fields(
        source="zone",
        issuing_state="SWE",
        document_number=NUMBER,
        surname=surname,
        given_names=given,
    )
    known = familiar.document_known(session, verification, fields, now=NOON)
    listed = data_checks.findings(
        session,
        verification,
        fields,
        (Listed(entry="1", name=NAME, score=1.0),),
        service=Nobody(),
        policy=Policy.load().data,
        now=NOON,
    )
    findings.keep(session, verification, (known, *listed), now=NOON)
    selfie = session.scalars(select(Evidence).where(Evidence.side == Side.SELFIE))
    familiar.remember_face(session, selfie.all()[0], FACE, now=NOON)


class Nobody:
    """Stands for a sanctions service that was set."""

    def match(self, _: Sought) -> tuple[Listed, ...]:
        """Give nobody."""
        return ()


def answered(
    session: Session,
    person: Customer,
    selfie: Examined,
    policy: Policy,
    storage: Storage,
) -> None:
    """Give the selfie again, with the film of a challenge."""
    verification = verifications.current(session, person.id)
    assert verification is not None
    where = {"device": Device.PHONE, "now": NOON}
    challenge = challenges.make(
        session,
        verification,
        policy=policy.challenge,
        source=SystemRandom(),
        **where,
    )
    evidence.keep(
        session,
        verification,
        Side.SELFIE,
        selfie,
        original=b"another file",
        storage=storage,
        actor="test",
        film=Film(challenge=challenge, burst=FILM),
        **where,
    )


def write(session: Session, person: Customer) -> None:
    """Send a text and an e-mail."""
    for channel, to in ((Channel.SMS, PHONE), (Channel.EMAIL, EMAIL)):
        messages.write(
            session,
            channel=channel,
            kind="phone_code",
            to=to,
            words=Words(BODY, BODY, f"<p>{BODY}</p>"),
            once=f"secrecy:{channel}",
            customer=person,
            now=NOON,
        )


def in_every_dress(value: str) -> Iterator[bytes]:
    """Give a value as it might stand in a file."""
    for form in (value, value.lower(), value.upper(), json.dumps(value)[1:-1]):
        yield form.encode()
        yield form.encode().hex().encode()
        # without the ends, which depend on what stands beside
        yield base64.b64encode(form.encode())[4:-4]
    yield value.encode("utf-16-le")


def secrets_of(pictures: list[bytes]) -> dict[str, bytes]:
    """Give every piece that nobody may find, by what it is."""
    texts = [*NAME.split(), EMAIL, PHONE, PHONE[3:], ADDRESS, COUNTRY, BODY, "731904"]
    texts += [LETTER, REMARK, NOTE, NUMBER]
    found = {
        f"{text} {number}": dress
        for text in texts
        for number, dress in enumerate(in_every_dress(text))
        if len(dress) > 4
    }
    found["the face"] = TEMPLATE.pack(*FACE)[64:96]
    for number, picture in enumerate(pictures):
        middle = len(picture) // 2
        found[f"picture {number}"] = picture[middle : middle + 24]
        found[f"the head of picture {number}"] = picture[:24]
    return found


def everything_stored(config: Config, instance: Path) -> Iterator[tuple[str, bytes]]:
    """Give every file of the instance, and every value of every table."""
    for path in sorted(instance.rglob("*")):
        if path.is_file() and "keys" not in path.parts:
            yield str(path), path.read_bytes()
    url = config.database_url
    if url.startswith("sqlite:///"):
        for path in Path(url.removeprefix("sqlite:///")).parent.glob("*.sqlite3*"):
            yield str(path), path.read_bytes()
    engine = create_engine(url)
    tables = MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        for table in tables.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                for name, value in row.items():
                    yield f"{table.name}.{name}", plain(value)
    engine.dispose()


def plain(value: object) -> bytes:
    """Give a column's value as bytes."""
    if isinstance(value, bytes | memoryview):
        return bytes(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False).encode()
    return str(value).encode()


def test_nothing_stored_names_or_shows_anybody(
    pictures: list[bytes], config: Config, tmp_path: Path
):
    secrets = secrets_of(pictures)

    found = [
        f"{what} in {where}"
        for where, content in everything_stored(config, tmp_path / "instance")
        for what, secret in secrets.items()
        if secret in content
    ]

    assert [] == found


def test_the_search_would_find_what_is_in_clear(
    pictures: list[bytes], config: Config, tmp_path: Path
):
    """What is no secret is found: the search looks where things are."""
    stored = dict(everything_stored(config, tmp_path / "instance"))

    assert any(b"phone_code" in content for content in stored.values())
    assert any("evidence/" in where for where in stored)


def test_with_the_keys_it_can_be_read(pictures: list[bytes], session: Session):
    """It was there to be found: the search above did not search an empty house."""
    person = session.scalars(select(Customer)).one()

    assert NAME == person.name
    assert PHONE == person.phone
