"""The movements as the camera script asks for them, and the film it sends."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.challenges import Move
from portal.models.challenge import Challenge
from portal.models.evidence import Evidence
from portal.models.verification import Verification
from portal.services import evidence
from portal.services.evidence import challenges
from portal.states import Device, EvidenceState, Side
from tests.clocks import NOON, SetClock
from tests.films import film, frame
from tests.handoff_cast import matched, new_cast, started
from tests.web.anna import Anna
from tests.web.capturing import face, passport, send, upload

PAGE = "/verify/selfie"
ASK = "/verify/selfie/challenge"


@pytest.fixture
def here(anna: Anna) -> Verification:
    return anna.finishes("consent", "document").verification


def asked(client: FlaskClient, path: str = ASK) -> dict:
    answer = client.post(path)
    assert 200 == answer.status_code
    return answer.get_json()


def give(client: FlaskClient, challenge: str, sent: bytes, *, path: str = PAGE):
    fields = {
        "selfie": upload(face()),
        "film": upload(sent, "film"),
        "challenge": challenge,
        "action": "save",
    }
    return send(client, path, fields)


def newest(session: Session) -> Evidence:
    session.rollback()
    return session.scalars(select(Evidence).order_by(Evidence.id.desc())).first()


def test_the_script_is_told_the_movements_and_the_limits(client, session, here):
    told = asked(client)

    row = session.scalars(select(Challenge)).one()
    assert (row.public_id, row.moves) == (told["id"], told["moves"])
    assert set(Move) >= set(told["moves"])
    assert Device.COMPUTER is row.device
    assert 20 == told["frames"]


def test_a_selfie_comes_with_its_film(client, session, adapters, here):
    told = asked(client)

    answer = give(client, told["id"], film(milliseconds=[0, 200, 410]))

    assert 200 == answer.status_code
    row = newest(session)
    frames = evidence.open_burst(row, adapters.storage)
    assert [0, 200, 410] == [moment for moment, _ in frames]
    assert told["moves"] == list(challenges.asked(row).moves)


def test_an_answer_that_comes_late_is_explained(client, session, here, clock):
    told = asked(client)
    clock.forward(minutes=5)

    answer = give(client, told["id"], film())

    assert 422 == answer.status_code
    assert "The movements came too late." in answer.text
    assert EvidenceState.REFUSED is newest(session).state


def test_a_challenge_answered_twice_is_explained(client, here):
    told = asked(client)
    give(client, told["id"], film())

    fields = {"selfie": upload(passport()), "film": upload(film(), "film")}
    answer = send(client, PAGE, {**fields, "challenge": told["id"], "action": "save"})

    assert 422 == answer.status_code
    assert "These movements were used before." in answer.text


@pytest.mark.parametrize("sent", [b"nonsense", film([b"GIF89a"]), film([frame()] * 21)])
def test_a_selfie_stands_without_the_film_that_cannot_be_read(
    client, session, here, sent
):
    answer = give(client, asked(client)["id"], sent)

    assert 200 == answer.status_code
    row = newest(session)
    assert EvidenceState.ACCEPTED is row.state
    assert row.burst_key is None


@pytest.mark.parametrize("challenge", ["", "0" * 20, "\0", "x" * 4000])
def test_a_film_that_answers_nothing_is_left_out(client, session, here, challenge):
    answer = give(client, challenge, film())

    assert 200 == answer.status_code
    assert (None, None) == (newest(session).burst_key, newest(session).challenge)


def test_a_film_alone_is_no_selfie(client, here):
    told = asked(client)

    fields = {"film": upload(film(), "film"), "challenge": told["id"]}
    answer = send(client, PAGE, {**fields, "action": "continue"})

    assert 422 == answer.status_code
    assert "Take or choose a picture of your face" in answer.text


def test_movements_are_told_only_when_a_selfie_is_asked_for(client, anna):
    anna.finishes("consent")

    assert 409 == client.post(ASK).status_code
    assert 405 == client.get(ASK).status_code


def test_nobody_is_told_movements_without_a_verification(client, anna):
    assert 404 == client.post(ASK).status_code


def test_who_asks_for_too_many_must_pause(client, here):
    for _ in range(30):
        asked(client)

    assert 429 == client.post(ASK).status_code


@pytest.fixture
def phone(app, client, session, clock: SetClock) -> FlaskClient:
    """A phone that took over and gave the document; `client` needs no tokens."""
    cast = new_cast(app, clock)
    phone = matched(cast, started(cast.computer())).client
    fields = {"front": upload(passport()), "document_type": "passport"}
    more = {"issuing_country": "SWE", "action": "continue"}
    assert 303 == send(phone, "/phone/document", {**fields, **more}).status_code
    return phone


def test_the_film_of_a_phone_is_kept(phone, session, adapters):
    told = asked(phone, "/phone/selfie/challenge")

    give(phone, told["id"], film(), path="/phone/selfie")

    row = newest(session)
    assert Device.PHONE is row.challenge.device
    assert 3 == len(evidence.open_burst(row, adapters.storage))


def test_a_phone_is_told_no_movements_after_the_selfie(phone):
    send(phone, "/phone/selfie", {"selfie": upload(face())})

    assert 409 == phone.post("/phone/selfie/challenge").status_code


def test_a_challenge_lives_five_minutes(session, client, here):
    asked(client)

    row = session.scalars(select(Challenge)).one()
    assert NOON == row.made_at
    assert 300 == (row.expires_at - row.made_at).total_seconds()
    assert Side.SELFIE not in evidence.accepted(session, here)
