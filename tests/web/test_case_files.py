"""The case file in the console: asked for, watched, taken."""

import hashlib

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.models.audit import AuditEvent
from portal.models.case import Case
from portal.models.case_file import CaseFile
from portal.services import cases
from portal.states import CaseKind
from tests.case_cast import officer
from tests.case_file_cast import make, opened
from tests.clocks import NOON
from tests.factories import make_customer
from tests.staff_cast import anew, browser

PARTLY = {"HX-Request": "true"}


@pytest.fixture
def cora_row(session):
    return officer(session)


@pytest.fixture
def cora(app, client, session, cora_row) -> FlaskClient:
    return browser(app, session, cora_row)


@pytest.fixture
def case(session, cora_row) -> Case:
    row = cases.open_about(
        session, make_customer(session), kind=CaseKind.NOTICE, by=cora_row, now=NOON
    )
    session.commit()
    return row


def part(case: Case, do: str = "") -> str:
    return f"/staff/cases/files/{case.public_id}{do and '/'}{do}"


def page(cora: FlaskClient, case: Case) -> str:
    return cora.get(part(case), follow_redirects=True).text


def last_event(session) -> AuditEvent:
    newest = select(AuditEvent).order_by(AuditEvent.sequence.desc())
    return anew(session).scalars(newest).first()


def test_it_is_asked_for_watched_and_taken(app, session, adapters, cora, case):
    assert "Make the case file" in page(cora, case)

    answer = cora.post(part(case, "make"))
    assert answer.location.endswith(f"/staff/cases/{case.public_id}#file")
    assert 1 == adapters.jobs.woken
    assert "is made in the background" in page(cora, case)
    make(app)

    shown = page(cora, case)
    row = anew(session).scalars(select(CaseFile)).one()
    assert row.digest.hex() in shown
    assert "Make it anew" not in shown
    taken = cora.post(part(case, "pdf"))
    assert "application/pdf" == taken.mimetype
    assert f"case-{case.public_id}.pdf" in taken.headers["Content-Disposition"]
    assert row.digest == hashlib.sha256(taken.data).digest()
    event = last_event(session)
    assert ("case_file.downloaded", row.digest.hex()) == (
        event.action,
        event.details["sha256"],
    )


def test_it_stands_on_the_page_of_a_transfer_s_case(app, session, adapters, cora):
    case = opened(app, adapters, session, make_customer(session))

    assert "Make the case file" in page(cora, case)

    answer = cora.post(part(case, "make"))
    assert answer.location.endswith(f"/cases/transfers/{case.public_id}#file")


def test_the_part_asks_by_itself_only_while_it_is_made(app, session, cora, case):
    cora.post(part(case, "make"))
    text = cora.get(part(case), headers=PARTLY).text
    address = text.split('hx-get="')[1].split('"')[0].replace("&amp;", "&")

    assert 204 == cora.get(address, headers=PARTLY).status_code
    make(app)

    done = cora.get(address, headers=PARTLY).text
    assert "Download the PDF" in done
    assert "hx-get" not in done


def test_after_something_happened_it_can_be_made_anew(
    app, session, cora, case, cora_row
):
    cora.post(part(case, "make"))
    make(app)
    cases.take(anew(session), case, by=cora_row, now=NOON)
    session.commit()

    assert "something happened since" in page(cora, case)
    assert "Make it anew" in page(cora, case)


def test_what_was_altered_is_not_handed_out_and_can_be_made_again(
    app, adapters, cora, case
):
    cora.post(part(case, "make"))
    make(app)
    pieces = adapters.storage.pieces
    for key in pieces:
        pieces[key] = pieces[key][:-1] + b"x"

    answer = cora.post(part(case, "pdf"), follow_redirects=True)

    assert "its copy is lost or was altered" in answer.text
    assert "Try again" in answer.text


def test_what_is_not_there_leads_back_to_the_case(cora, case):
    answer = cora.post(part(case, "pdf"))

    assert 303 == answer.status_code
    assert 404 == cora.post("/staff/cases/files/unknown/make").status_code


def test_who_is_erased_has_none(session, cora, case):
    case.customer.erased_at = NOON
    session.commit()

    assert "there is nothing left" in page(cora, case)
    assert 404 == cora.post(part(case, "make")).status_code
