"""The words of invitations: shipped ones, one's own, and back."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.models.audit import AuditEvent
from portal.models.message import Message
from portal.states import Role
from tests.bulk_cast import send
from tests.factories import make_customer
from tests.staff_cast import anew, browser, make_staff

EMAIL, SMS = "/staff/texts/en/email", "/staff/texts/en/sms"
OWN = {
    "subject": "{brand} waits for you",
    "body": "Dear {name},\n\nplease come:\n{link}\n\nUse <b>{days}</b> days.",
    "seen": "0",
}


@pytest.fixture
def sam(app, session, client) -> FlaskClient:
    sam = make_staff(session, Role.SUPPORT, name="Sam Support")
    return browser(app, session, sam)


@pytest.fixture
def invited(sam, session):
    """Invite somebody by a way; give the message."""

    def invited(way: str, **known: str) -> Message:
        row = make_customer(session, **known)
        session.commit()
        path = f"/staff/customers/{row.public_id}/invitation/send"
        assert 303 == sam.post(path, data={"way": way}).status_code
        newest = select(Message).order_by(Message.id.desc())
        return anew(session).scalars(newest).first()

    return invited


def test_one_s_own_words_are_sent_one_by_one(sam, invited):
    assert 303 == sam.post(EMAIL, data=OWN).status_code

    message = invited("email", name="Ada & Bo")

    assert "Northwind waits for you" == message.subject
    assert message.body.startswith("Dear Ada & Bo,\n\nplease come:\nhttp://")
    assert "Use <b>14</b> days." in message.body
    assert "Dear Ada &amp; Bo," in message.html
    assert "Use &lt;b&gt;14&lt;/b&gt; days." in message.html
    link = re.search(r"http://\S+/i/[a-z2-7]{48}", message.body).group()
    assert f'href="{link}"' in message.html


def test_they_are_sent_to_many_as_well(sam, app, session):
    sam.post(EMAIL, data=OWN)

    send(sam, app, "name,email\nDi,di@example.org\n")

    message = anew(session).scalars(select(Message)).one()
    assert "Northwind waits for you" == message.subject
    assert "Dear Di," in message.body


def test_other_languages_and_ways_keep_the_shipped_words(sam, invited):
    sam.post(EMAIL, data=OWN)

    assert "asks you to confirm" in invited("sms").body
    assert "Northwind" in (subject := invited("email", language="ar").subject)
    assert "waits" not in subject


def test_a_text_message_of_one_s_own(sam, invited):
    sam.post(SMS, data={"body": "{name}, come to {link}", "seen": "0"})

    assert re.fullmatch(
        r"Anna Eriksson, come to http://\S+/i/[a-z2-7]{48}", invited("sms").body
    )


def test_a_preview_saves_nothing(sam):
    answer = sam.post(EMAIL, data=OWN | {"action": "preview"})

    assert 200 == answer.status_code
    assert "Northwind waits for you" in answer.text
    assert "Dear Anna Eriksson," in answer.text
    assert "as shipped" in sam.get(EMAIL).text


@pytest.mark.parametrize(
    ("path", "changed", "sentence"),
    [
        (EMAIL, {"body": "Come."}, "Put {link} where the link is to stand"),
        (EMAIL, {"body": "{link} {nmae}"}, "{nmae} is no place"),
        (EMAIL, {"body": ""}, "Write what the customer is to read"),
        (EMAIL, {"subject": " "}, "Write what the customer is to read"),
        (EMAIL, {"subject": "x" * 151}, "Use at most 150 characters"),
        (SMS, {"body": "{link}" + "ع" * 250}, "It would be sent in 5 parts"),
    ],
)
def test_what_cannot_be_sent_is_told_and_kept_on_the_page(sam, path, changed, sentence):
    answer = sam.post(path, data=OWN | changed)

    assert 422 == answer.status_code
    assert sentence in answer.text
    assert "as shipped" in sam.get(path).text


def test_going_back_puts_the_shipped_words_in_force(sam, invited):
    sam.post(EMAIL, data=OWN)

    assert 303 == sam.post(f"{EMAIL}/shipped", data={"seen": "1"}).status_code

    assert "Northwind asks you to confirm who you are" == invited("email").subject
    history = sam.get(EMAIL).text
    assert "Sam Support put the shipped text back" in history
    assert "Sam Support wrote it" in history
    assert "please come" in history


def test_of_two_who_write_at_once_one_is_told_who_was_faster(sam, app, session):
    other = browser(app, session, make_staff(session, Role.COMPLIANCE, name="Cora"))
    other.post(EMAIL, data=OWN)

    for answer in (
        sam.post(EMAIL, data=OWN | {"body": "Mine: {link}"}),
        sam.post(f"{EMAIL}/shipped", data={"seen": "0"}),
    ):
        assert 409 == answer.status_code
        assert "Cora changed this text meanwhile" in answer.text
    mine = sam.post(EMAIL, data=OWN | {"body": "Mine: {link}", "seen": "1"})
    assert 303 == mine.status_code


def test_who_wrote_what_is_in_the_audit_log(sam, session):
    sam.post(EMAIL, data=OWN)
    sam.post(EMAIL, data=OWN | {"seen": "1"})  # the same again

    event = (
        anew(session)
        .scalars(
            select(AuditEvent).where(AuditEvent.action.startswith("invitation_text."))
        )
        .one()
    )
    assert {"language": "en", "way": "email", "version": 1} == event.details


@pytest.mark.parametrize(
    "path", ["/staff/texts/tlh/email", "/staff/texts/en/fax", "/staff/texts/en/copy"]
)
def test_there_is_no_other_text(sam, path):
    assert 404 == sam.get(path).status_code


def test_a_forged_form_is_refused(sam):
    assert 400 == sam.post(EMAIL, data=OWN | {"seen": "x"}).status_code
    assert 400 == sam.post(f"{EMAIL}/shipped").status_code


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("channel", ["email", "sms"])
def test_each_shipped_text_is_one_that_could_be_saved(sam, language, channel):
    path = f"/staff/texts/{language}/{channel}"
    page = sam.get(path).text
    body = re.search(r"<textarea[^>]*>\s*(.*?)</textarea>", page, re.DOTALL).group(1)

    answer = sam.post(path, data={"subject": "Come", "body": body, "seen": "0"})

    assert 303 == answer.status_code
    assert "your own" in sam.get("/staff/texts").text
