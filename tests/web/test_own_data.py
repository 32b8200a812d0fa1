"""The customer's own rights: a copy, a correction, the end."""

import io
import json
import zipfile

import pytest
from sqlalchemy import select

from portal.models.audit import AuditEvent
from portal.models.case import Case
from portal.models.customer import Customer
from portal.models.invitation import Invitation
from portal.models.kept import KeptRecord, RightRequest
from portal.models.message import Message
from portal.policy import Policy
from portal.services.links import make_link
from portal.states import CaseKind, CaseState, InvitationWay, RightOutcome
from tests.clocks import NOON, SetClock
from tests.erasing import known_person, verified
from tests.web.anna import Anna

POLICY = Policy.load()
WORD = {"word": "delete"}


@pytest.fixture
def known(app, session, client, adapters) -> Anna:
    """Anna, of whom everything is known, signed in."""
    anna = Anna(app, session, client, known_person(session, adapters, POLICY))
    anna.signs_in(client)
    return anna


def kinds(anna: Anna) -> list[str]:
    anna.session.rollback()
    return [row.kind for row in anna.session.scalars(select(Message))]


def events(anna: Anna) -> list[str]:
    anna.session.rollback()
    return [row.action for row in anna.session.scalars(select(AuditEvent))]


def request_of(anna: Anna) -> RightRequest:
    anna.session.rollback()
    return anna.session.scalars(select(RightRequest)).one()


def test_the_page_says_what_is_held_how_long_and_why(known: Anna):
    page = known.reads("/profile/data")

    assert 'data-step="own_data" data-state="fresh"' in page
    assert "5 years after you stop being our customer · now: 3" in page
    assert "30 days after the decision · now: 1" in page
    assert "What is kept" in known.reads("/privacy")
    assert "/profile/data" in known.reads("/profile")


def test_the_copy_holds_all_that_may_be_told(known: Anna):
    answer = known.sends("/profile/data/download")
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    names = archive.namelist()
    found = json.loads(archive.read("data.json"))
    page = archive.read("data.html").decode()

    assert "attachment; filename" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert ["data.html", "data.json"] == names[:2]
    assert 3 == len([name for name in names if name.startswith("pictures/copy-of-")])
    assert archive.read(names[2]).startswith(b"\xff\xd8")
    assert "Anna Eriksson" == found["customer"]["name"]
    assert "C01X00T47" in page
    assert "The hologram looks strange" not in page + str(found)
    assert "data_downloaded" in kinds(known)
    assert "customer.data_downloaded" in events(known)


def test_a_missing_picture_is_told_and_the_rest_comes(known: Anna, adapters):
    adapters.storage.delete(next(iter(adapters.storage.walk()))[0])
    for key, _ in list(adapters.storage.walk()):
        adapters.storage.delete(key)

    archive = zipfile.ZipFile(io.BytesIO(known.sends("/profile/data/download").data))

    assert 3 == len([n for n in archive.namelist() if n.startswith("missing-")])


def test_the_copy_can_be_taken_so_often_a_day(anna: Anna, clock: SetClock):
    for _ in range(POLICY.rights.downloads_per_day):
        assert 200 == anna.sends("/profile/data/download").status_code

    answer = anna.sends("/profile/data/download")

    assert 429 == answer.status_code
    assert "which is the most" in answer.text
    clock.forward(days=1, minutes=1)
    anna.signs_in(anna.client, now=clock.at)
    assert 200 == anna.sends("/profile/data/download").status_code


@pytest.mark.parametrize(
    ("path", "form"), [("/profile/data/download", {}), ("/profile/erase", WORD)]
)
def test_an_old_sign_in_takes_and_deletes_nothing(
    anna: Anna, clock: SetClock, path: str, form: dict[str, str]
):
    anna.client.get("/profile")
    clock.forward(minutes=20)
    anna.client.get("/profile")
    clock.forward(minutes=11)

    answer = anna.sends(path, **form)

    assert 403 == answer.status_code
    assert "Sign in again" in answer.text
    assert anna.sends("/profile/data/again").headers["Location"] == "/sign-in"
    assert anna.client.get("/profile").headers["Location"] == "/sign-in"


def test_who_has_no_address_is_not_asked_for_a_code(anna: Anna, clock: SetClock):
    anna.customer.email = None
    anna.session.commit()
    anna.client.get("/profile")
    clock.forward(minutes=20)
    anna.client.get("/profile")
    clock.forward(minutes=11)

    assert 200 == anna.sends("/profile/data/download").status_code


def test_a_correction_is_asked_for_once(anna: Anna):
    for wish in ("Erikson, with one s", "Ericsson"):
        answer = anna.sends("/profile/data/correction", field="name", wish=wish)
        assert "/profile/data#asked" == answer.headers["Location"]

    assert "Ericsson" == request_of(anna).wish
    assert "a person looks" in anna.reads("/profile/data")
    assert 1 == events(anna).count("customer.correction_asked")


@pytest.mark.parametrize(
    "form",
    [
        {"field": "name", "wish": " "},
        {"field": "name", "wish": "x" * 1001},
        {"field": "reference", "wish": "Another one"},
        {},
    ],
)
def test_a_bad_correction_says_what_to_do(anna: Anna, form: dict[str, str]):
    answer = anna.sends("/profile/data/correction", **form)

    assert 422 == answer.status_code
    assert form.get("wish", "").strip()[:50] in answer.text


def test_corrections_are_not_asked_for_without_end(anna: Anna):
    fields = ("name", "email", "phone", "other")
    for field in fields:
        anna.sends("/profile/data/correction", field=field, wish="So")
        row = anna.session.scalars(
            select(RightRequest).order_by(RightRequest.id.desc())
        ).first()
        row.answered_at, row.outcome = NOON, RightOutcome.DONE
        anna.session.commit()
    anna.sends("/profile/data/correction", field="name", wish="So")

    answer = anna.sends("/profile/data/correction", field="other", wish="Once more")

    assert 429 == answer.status_code
    assert "Once more" in answer.text


def test_the_language_of_messages_is_changed_at_once(anna: Anna):
    anna.sends("/profile/data/language", language="ar")
    anna.sends("/profile/data/language", language="tlh")

    anna.session.rollback()
    assert "ar" == anna.customer.language
    assert 1 == events(anna).count("customer.corrected")


def test_withdrawing_sends_a_receipt(known: Anna):
    known.sends("/profile/consent/withdraw")
    known.sends("/profile/consent/withdraw")

    assert 1 == kinds(known).count("consent_withdrawn")


def test_who_was_never_verified_goes_at_once(known: Anna, adapters):
    other = known.signs_in()
    page = known.reads("/profile/erase")

    answer = known.sends("/profile/erase", **WORD)

    assert "Nothing that names or shows you." in page
    assert "/profile/erased" == answer.headers["Location"]
    assert "Everything is gone." in known.reads("/profile/erased")
    assert known.client.get("/profile").headers["Location"] == "/sign-in"
    assert other.get("/profile").headers["Location"] == "/sign-in"
    assert [] == list(adapters.storage.walk())
    letter = known.session.scalars(select(Message).order_by(Message.id.desc())).first()
    assert ("erased", "anna@example.org") == (letter.kind, letter.to)


def test_who_was_verified_is_told_what_the_law_keeps_until_when(known: Anna):
    verified(known.session, known.customer)
    page = known.reads("/profile/erase")

    known.sends("/profile/erase", **WORD)

    assert "until 22 November 2031" in page
    assert "until 22 November 2031" in known.reads("/profile/erased")
    assert known.session.scalars(select(KeptRecord)).one()


@pytest.mark.parametrize("word", ["", "yes", "delete me"])
def test_nothing_is_deleted_without_the_word(anna: Anna, word: str):
    answer = anna.sends("/profile/erase", word=word)

    assert 422 == answer.status_code
    assert "Type the word" in answer.text
    assert "Hello, Anna" in anna.reads("/profile")


@pytest.mark.parametrize("word", ["Delete", " DELETE ", "“delete”"])
def test_the_word_may_be_spelt_as_people_spell(anna: Anna, word: str):
    assert 303 == anna.sends("/profile/erase", word=word).status_code


def test_the_last_page_is_nobodys_without_a_deletion(client):
    assert client.get("/profile/erased").headers["Location"] == "/sign-in"


def test_an_open_matter_is_never_told(anna: Anna):
    """A person has to look: that is all that is said."""
    case = Case(
        customer=anna.customer,
        kind=CaseKind.NOTICE,
        state=CaseState.OPEN,
        opened_at=NOON,
    )
    anna.session.add(case)
    anna.session.commit()

    for _ in range(2):
        answer = anna.sends("/profile/erase", **WORD)
        assert "/profile/erase" == answer.headers["Location"]

    page = anna.reads("/profile/erase")
    assert 'data-state="waiting"' in page
    assert "case" not in page.split("<main")[1].split("</main")[0].lower()
    assert request_of(anna).outcome is None


def test_every_way_back_in_is_gone(anna: Anna, app, config):
    """Neither the invitation nor a code lets anybody in as the one who was."""
    link = make_link(config.secret_key, "invitation")
    anna.session.add(
        Invitation(
            customer=anna.customer,
            secret_hash=link.secret_hash,
            way=InvitationWay.EMAIL,
            made_at=NOON,
            expires_at=NOON.replace(year=2027),
        )
    )
    anna.session.commit()
    assert 200 == app.test_client().get(f"/i/{link.token}").status_code

    anna.sends("/profile/erase", **WORD)

    assert 410 == app.test_client().get(f"/i/{link.token}").status_code
    stranger = app.test_client()
    stranger.post("/sign-in", data={"email": "anna@example.org"})
    assert "no_account" in kinds(anna)
    assert 1 == len(anna.session.scalars(select(Customer)).all())
