"""The document step when other screens, times or people had a hand in it."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.standard import STANDARD
from portal.models.evidence import Evidence
from portal.models.verification import Verification
from portal.ports import Adapters
from portal.services import evidence, verifications
from portal.states import Device, EvidenceState, Side
from portal.web.steps.document import document
from portal.web.steps.here import Here
from tests.clocks import NOON
from tests.web.anna import Anna
from tests.web.capturing import ALL, photo, send, upload

PAGE = "/verify/document"


@pytest.fixture
def here(anna: Anna) -> Verification:
    return anna.finishes("consent").verification


def sides(session: Session) -> dict[Side, EvidenceState]:
    session.rollback()
    return {row.side: row.state for row in session.scalars(select(Evidence))}


def reread(session: Session, here: Verification) -> Verification:
    session.rollback()
    session.refresh(here)
    return here


def keep_on_phone(
    session: Session, here: Verification, adapters: Adapters, app: Flask, content: bytes
) -> None:
    policy = app.extensions["portal"].config.policy
    evidence.keep(
        session,
        here,
        Side.FRONT,
        evidence.examine(content, Side.FRONT, policy),
        original=content,
        storage=adapters.storage,
        device=Device.PHONE,
        actor="handoff:x",
        now=NOON,
    )
    session.commit()


def test_a_late_side_overwrites_nothing(app, client, session, here, adapters):
    seen = here.version
    keep_on_phone(session, here, adapters, app, photo())

    answer = send(
        client,
        PAGE,
        ALL | {"action": "save", "version": seen, "front": upload(photo(seed=1))},
    )

    assert 422 == answer.status_code
    assert "already given on your other device" in answer.text
    session.rollback()
    kept = evidence.accepted(session, here)[Side.FRONT]
    assert kept.taken_on is Device.PHONE


def test_the_same_picture_sent_twice_is_one(client, session, here):
    """The answer to the first try was lost on the way, so the script tries again."""
    for _ in range(2):
        answer = send(client, PAGE, {"action": "save", "front": upload(photo())})

        assert 200 == answer.status_code
    assert 1 == len(list(session.scalars(select(Evidence))))


def test_a_second_press_of_continue_goes_on_too(client, here):
    for _ in range(2):
        sent = ALL | {
            "front": upload(photo()),
            "back": upload(photo(Side.BACK)),
            "was": "open",
        }
        answer = send(client, PAGE, sent)

        assert 303 == answer.status_code


def test_a_page_from_before_cannot_change_a_finished_step(app, client, session, here):
    send(
        client, PAGE, ALL | {"front": upload(photo()), "back": upload(photo(Side.BACK))}
    )

    answer = send(
        client, PAGE, ALL | {"issuing_country": "NOR", "front": upload(photo(seed=1))}
    )

    assert 409 == answer.status_code
    now = reread(session, here)
    assert "SWE" == now.progress("document").answers["country"]


def test_a_done_step_takes_a_better_picture(app, client, session, here):
    send(
        client, PAGE, ALL | {"front": upload(photo()), "back": upload(photo(Side.BACK))}
    )
    version = reread(session, here).version

    answer = send(
        client,
        PAGE,
        ALL | {"was": "done", "version": version, "front": upload(photo(seed=1))},
    )

    assert 303 == answer.status_code
    session.rollback()
    states = session.scalars(select(Evidence.state).where(Evidence.side == Side.FRONT))
    assert {EvidenceState.REPLACED, EvidenceState.ACCEPTED} == set(states)


def test_a_submitted_verification_takes_no_more(app, client, session, here):
    here.state = "in_review"
    session.commit()

    answer = send(client, PAGE, ALL | {"front": upload(photo())})

    assert 409 == answer.status_code
    assert {} == sides(session)


def test_what_staff_asked_for_again_is_said(client, session, here):
    progress = verifications.progress_of(here, "document")
    progress.asked_again_at, progress.asked_again_for = NOON, ["expired"]
    session.commit()

    assert "The document has expired." in client.get(PAGE).text


def test_all_countries_are_named_in_the_readers_language(client, here):
    page = client.get(PAGE)

    assert '<option value="DEU">Germany</option>' in page.text
    assert "<option selected" not in page.text


@pytest.mark.parametrize(
    ("device", "shown"), [(Device.COMPUTER, True), (Device.PHONE, False)]
)
def test_a_phone_is_shown_nothing_given_before(
    app, client, session, here, device, shown
):
    send(client, PAGE, ALL | {"action": "save", "front": upload(photo())})
    now = reread(session, here)
    there = Here(
        verification=now,
        passage=verifications.passage(session, now),
        step=STANDARD.get("document"),
        device=device,
        actor="handoff:x",
        layout="layouts/way.html",
        url=PAGE,
        next_url="/phone",
        picture_url="/phone/picture/SIDE",
    )

    with app.test_request_context(PAGE):
        page = document(there).get_data(as_text=True)

    assert shown is ("/phone/picture/front" in page)
    assert shown is ("<option selected" in page)
    assert shown is ("checked" in page)
    assert "accepted" in page
