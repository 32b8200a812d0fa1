"""The case of a transfer in the console, and what the customer sees of it."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from portal.domain.transfers import TransferState
from portal.jobs import cases as worker
from portal.models.audit import AuditEvent
from portal.models.case import Case, CaseDecision
from portal.models.message import Message
from portal.models.paper import Paper, PaperRequest
from portal.services import cases
from portal.services.cases import pauses as case_pauses
from portal.states import CaseStage, CaseState, Measure, PaperState, Role
from tests.case_cast import asked, decide, flagged, officer
from tests.clocks import NOON, SetClock
from tests.services.test_papers_kept import erase
from tests.staff_cast import anew, browser, make_staff
from tests.transfer_cast import scored
from tests.web.anna import Anna, make_anna

SANCTIONED = scored("4", owner="W Group")
ASK = {"ask-kind": "source_of_funds", "ask-words": "A <b>bank</b> statement, please"}
RULING = {
    "measure": "continue",
    "why_continue": "source_shown",
    "text_for_customer": "Thank you.",
    "text_for_staff": "The statement fits.",
}


@pytest.fixture
def cora_row(session):
    return officer(session)


@pytest.fixture
def cora(app, session, cora_row) -> FlaskClient:
    return browser(app, session, cora_row)


@pytest.fixture
def carl(app, session) -> FlaskClient:
    return browser(app, session, officer(session, "Carl"))


@pytest.fixture
def case(app, adapters, session, anna) -> Case:
    return flagged(app, adapters, session, anna.customer)


def page_of(case: Case) -> str:
    return f"/staff/cases/transfers/{case.public_id}"


def seen(client: FlaskClient, case: Case) -> str:
    return re.findall(r'name="seen" value="(\d+)"', client.get(page_of(case)).text)[0]


def rules(client: FlaskClient, case: Case, **changed: str):
    data = {"seen": seen(client, case), **RULING, **changed}
    return client.post(f"{page_of(case)}/decide", data=data)


def kinds(session) -> list[str]:
    rows = anew(session).scalars(select(Message).order_by(Message.id))
    return [row.kind for row in rows]


def picture(colour: str = "white") -> bytes:
    stream = BytesIO()
    Image.new("RGB", (600, 800), colour).save(stream, "JPEG")
    return stream.getvalue()


def pdf(pages: int = 3) -> bytes:
    stream = BytesIO()
    first, *others = [Image.new("RGB", (300, 400), "white") for _ in range(pages)]
    first.save(stream, "PDF", save_all=True, append_images=others)
    return stream.getvalue()


def gives(anna: Anna, row: PaperRequest, *files: tuple[bytes, str], **more: str):
    data = {"papers": [(BytesIO(content), name) for content, name in files], **more}
    return anna.client.post(f"/papers/{row.public_id}", data=data)


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (1, 'class="tag ">23 hours left'),
        (21, 'class="tag warn">3 hours left'),
        (27, 'class="tag bad">late by 3 hours'),
    ],
)
def test_a_case_waits_in_the_list_with_its_clock(
    app, session, cora_row, case, clock: SetClock, hours, said
):
    clock.forward(hours=hours)
    cora = browser(app, session, cora_row, now=clock.at)

    assert said in cora.get("/staff/cases").text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("kind=transfer&stage=papers&holder=nobody", True),
        ("stage=analysis", False),
        ("kind=notice", False),
        ("holder=me", False),
        ("state=decided", False),
        ("state=frozen", False),
        ("state=lost&kind=x&stage=y&holder=z&after=bad", True),
    ],
)
def test_the_list_is_filtered(cora, case, query, shown):
    assert shown is ("0.01 ETH" in cora.get(f"/staff/cases?{query}").text)


def test_more_cases_follow_on_the_next_page(
    app, adapters, session, anna, cora, monkeypatch
):
    monkeypatch.setattr("portal.web.staff.cases.lists.MOST", 1)
    for number in ("1", "2"):
        flagged(
            app, adapters, session, anna.customer, once=number, amount=f"0.0{number}"
        )
    first = cora.get("/staff/cases").text
    more = re.search(r'href="(/staff/cases\?[^"]*after[^"]*)"', first)

    second = cora.get(more[1].replace("&amp;", "&")).text

    assert ("0.01 ETH" in first, "0.02 ETH" in first) == (True, False)
    assert ("0.01 ETH" in second, "0.02 ETH" in second) == (False, True)


def test_the_page_says_why_and_the_profile_does_not(cora, case, anna):
    page = cora.get(page_of(case)).text
    assert "Mixer" in page or "mixer" in page
    profile = anna.reads("/profile")

    assert "Confirm who you are, for your transfer" in profile
    for untold in ("mixer", "Mixer", "risk", "score", "sanction"):
        assert untold not in profile


def test_the_worker_writes_to_who_is_asked_to_verify(case, session):
    for _ in range(2):
        worker.ask_to_verify()

    assert ["transfer_verify"] == kinds(session)
    letter = session.scalars(select(Message)).one()
    assert re.search(r"/i/[a-z2-7]{48}", letter.body)
    assert "0.01" not in letter.body


def test_papers_are_asked_for_given_and_accepted(cora, case, anna, session):
    assert 303 == cora.post(f"{page_of(case)}/papers", data=ASK).status_code
    assert ["papers_asked"] == kinds(session)
    row = session.scalars(select(PaperRequest)).one()
    assert "A &lt;b&gt;bank&lt;/b&gt; statement" in anna.reads(
        f"/papers/{row.public_id}"
    )

    assert 303 == gives(anna, row, (pdf(), "statement.pdf")).status_code
    assert 303 == gives(anna, row, (picture(), "/home/anna/photo.jpg")).status_code
    page = anna.reads(f"/papers/{row.public_id}")
    assert ("statement.pdf" in page, "photo.jpg" in page) == (True, True)
    assert "/home" not in page
    assert 303 == gives(anna, row, do="send").status_code

    assert "We have your papers" in anna.reads(f"/papers/{row.public_id}")
    assert "statement.pdf" in cora.get(page_of(case)).text
    accept = f"{page_of(case)}/papers/{row.public_id}"
    assert 303 == cora.post(accept, data={"do": "accept"}).status_code
    assert PaperState.ACCEPTED is anew(session).get_one(PaperRequest, row.id).state
    assert "accepted on" in anna.reads("/profile")


def test_a_paper_is_shown_as_marked_pages_alone(cora, case, anna, session, cora_row):
    row = asked(session, case, by=cora_row)
    gives(anna, row, (pdf(2), "statement.pdf"))
    paper = anew(session).scalars(select(Paper)).one()
    assert 404 == cora.get(f"/staff/papers/{paper.public_id}").status_code
    gives(anna, row, do="send")

    page = cora.get(f"/staff/papers/{paper.public_id}").text
    assert 2 == page.count(".jpg")
    shown = cora.get(f"/staff/papers/{paper.public_id}/2.jpg")
    assert ("image/jpeg", b"\xff\xd8\xff") == (shown.mimetype, shown.data[:3])
    plain = Image.open(BytesIO(shown.data)).convert("L").getextrema()
    assert plain[0] < 250  # what was white bears a name now
    for number in (0, 3):
        path = f"/staff/papers/{paper.public_id}/{number}.jpg"
        assert 404 == cora.get(path).status_code
    viewed = anew(session).scalars(
        select(AuditEvent).where(AuditEvent.action == "paper.viewed")
    )
    assert [2] == [event.details["page"] for event in viewed]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty"),
        (b"MZ not a paper", "This file cannot be read"),
        (b"%PDF-1.7 broken", "damaged"),
        (picture()[:900], "damaged"),
    ],
)
def test_what_cannot_be_taken_is_explained_and_the_rest_stays(
    case, anna, session, cora_row, content, said
):
    row = asked(session, case, by=cora_row)

    answer = gives(anna, row, (content, "bad.pdf"), (picture(), "good.jpg"))

    assert 422 == answer.status_code
    assert said in answer.text
    assert ["good.jpg"] == [each.name for each in anew(session).scalars(select(Paper))]


def test_files_beyond_the_most_are_named(case, anna, session, cora_row):
    row = asked(session, case, by=cora_row)
    many = [(b"", f"empty {number}.pdf") for number in range(20)]

    answer = gives(anna, row, *many, (picture(), "twenty-first.jpg"))

    assert 422 == answer.status_code
    assert "twenty-first.jpg</bdi>: There are too many files" in answer.text


def test_too_many_pages_are_refused(case, anna, session, cora_row):
    row = asked(session, case, by=cora_row)

    answer = gives(anna, row, (pdf(61), "long.pdf"))

    assert "too many pages" in answer.text


def test_a_file_is_given_once_and_taken_back(case, anna, session, cora_row):
    row = asked(session, case, by=cora_row)
    for _ in range(2):
        gives(anna, row, (picture(), "photo.jpg"))
    paper = anew(session).scalars(select(Paper)).one()

    assert 303 == gives(anna, row, remove=paper.public_id).status_code
    assert 409 == gives(anna, row, remove=paper.public_id).status_code

    assert 422 == gives(anna, row, do="send").status_code
    assert 404 == gives(anna, row, remove="0" * 20).status_code


def test_what_was_sent_stays(case, anna, session, cora_row):
    row = asked(session, case, by=cora_row)
    gives(anna, row, (picture(), "photo.jpg"), do="send")
    paper = anew(session).scalars(select(Paper)).one()
    assert paper.sent_at

    assert 409 == gives(anna, row, remove=paper.public_id).status_code
    assert 409 == gives(anna, row, (picture("red"), "late.jpg")).status_code
    assert 409 == gives(anna, row, do="send").status_code


def test_papers_of_others_are_not_there(app, case, session, cora_row):
    row = asked(session, case, by=cora_row)
    other = make_anna(app, session, app.test_client())

    assert 404 == other.client.get(f"/papers/{row.public_id}").status_code
    assert 404 == gives(other, row, (picture(), "mine.jpg")).status_code


def test_what_will_not_do_is_asked_for_again(cora, case, anna, session, cora_row):
    row = asked(session, case, by=cora_row)
    gives(anna, row, (picture(), "photo.jpg"), do="send")
    settle = f"{page_of(case)}/papers/{row.public_id}"
    assert 422 == cora.post(settle, data={"do": "refuse"}).status_code

    data = {"do": "refuse", f"{row.public_id}-reason": "It is not yours."}
    assert 303 == cora.post(settle, data=data).status_code

    assert "It is not yours." in anna.reads(f"/papers/{row.public_id}")
    assert ["papers_asked"] == kinds(session)  # the first was asked by the service
    gives(anna, row, (picture("red"), "better.jpg"), do="send")
    assert PaperState.ANSWERED is anew(session).get_one(PaperRequest, row.id).state


def test_papers_that_arrive_make_the_officers_page_old(
    cora, case, anna, session, cora_row
):
    row = asked(session, case, by=cora_row)
    known = seen(cora, case)
    gives(anna, row, (picture(), "photo.jpg"), do="send")

    answer = rules(cora, case, seen=known)

    assert 409 == answer.status_code
    assert "changed meanwhile" in answer.text
    assert "The statement fits." in answer.text
    assert 303 == rules(cora, case).status_code


def test_the_decision_is_previewed_made_and_read(cora, case, anna, session):
    shown = rules(cora, case, do="preview")
    assert 200 == shown.status_code
    assert "What the customer reads" in shown.text
    assert "You showed where the money comes from." in shown.text
    assert CaseState.OPEN is anew(session).get_one(Case, case.id).state

    assert 303 == rules(cora, case).status_code

    assert TransferState.RELEASED is anew(session).get_one(Case, case.id).transfer.state
    assert ["transfer_decided"] == kinds(session)
    profile = anna.reads("/profile")
    for told in ("Your transfer goes on", "Thank you.", "You showed where"):
        assert told in profile
    assert "The statement fits." not in profile


def test_of_frozen_money_the_customer_reads_that_it_is_checked(
    app, adapters, session, anna, cora
):
    case = flagged(app, adapters, session, anna.customer, say=SANCTIONED)
    why = {"measure": "freeze", "why_freeze": "sanctions"}
    assert "they must not be warned" in rules(cora, case, **why, do="preview").text
    assert 303 == rules(cora, case, **why).status_code

    profile = anna.reads("/profile")
    assert "Your transfer is being checked" in profile
    assert [] == kinds(session)
    for untold in ("frozen", "freeze", "sanction", "Group", "Thank you."):
        assert untold not in profile
    assert "0.01 ETH" in cora.get("/staff/cases?state=frozen").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"measure": ""},
        {"measure": "unfreeze"},
        {"measure": "none"},
        {"why_continue": ""},
        {"why_continue": "sanctions"},
        {"text_for_staff": " "},
        {"text_for_customer": "x" * 1001},
    ],
)
def test_a_wrong_decision_keeps_the_rest_and_decides_nothing(
    cora, case, session, wrong
):
    answer = rules(cora, case, **wrong)

    assert 422 == answer.status_code
    assert anew(session).scalar(select(CaseDecision)) is None
    if "text_for_staff" not in wrong:
        assert "The statement fits." in answer.text


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_a_page_without_its_edition_decides_nothing(cora, case, session, version):
    assert 409 == rules(cora, case, seen=version).status_code
    assert anew(session).scalar(select(CaseDecision)) is None


def test_two_decide_about_a_large_amount(app, adapters, session, anna, cora, carl):
    case = flagged(app, adapters, session, anna.customer, amount="50")
    assert 303 == rules(cora, case).status_code
    assert "Withdraw the proposal" in cora.get(page_of(case)).text
    assert 409 == rules(carl, case).status_code
    known = {"seen": seen(carl, case)}
    assert 409 == cora.post(f"{page_of(case)}/confirm", data=known).status_code
    assert 422 == carl.post(f"{page_of(case)}/send-back").status_code

    assert 303 == carl.post(f"{page_of(case)}/confirm", data=known).status_code

    page = cora.get(page_of(case)).text
    assert "confirmed by Carl" in page
    assert ["transfer_decided"] == kinds(session)


def test_a_case_is_taken_and_taken_over(cora, carl, case):
    hold = f"{page_of(case)}/hold"
    cora.post(hold, data={"do": "take"})
    late = rules(carl, case)
    assert 409 == late.status_code
    assert "Cora Compliance holds this" in late.text

    carl.post(hold, data={"do": "take"})

    assert "Carl took this over from you" in cora.get(page_of(case)).text
    assert 303 == rules(carl, case).status_code


def test_a_block_is_written_down_and_lifted(cora, case, clock: SetClock):
    pause = f"{page_of(case)}/pause"
    assert 422 == cora.post(pause).status_code
    assert 303 == cora.post(pause, data={"pause-why": "Bank X blocks"}).status_code
    assert 409 == cora.post(pause, data={"pause-why": "Again"}).status_code
    clock.forward(minutes=25)

    assert "stopped, 24 hours left" in cora.get(page_of(case)).text
    assert 303 == cora.post(f"{page_of(case)}/resume").status_code
    assert 409 == cora.post(f"{page_of(case)}/resume").status_code
    assert "Bank X blocks" in cora.get(page_of(case)).text


def test_a_note_is_for_colleagues(cora, case, anna):
    note = f"{page_of(case)}/note"
    assert 422 == cora.post(note, data={"note-text": " "}).status_code
    cora.post(note, data={"note-text": "Called the bank"})

    assert "Called the bank" in cora.get(page_of(case)).text
    assert "Called the bank" not in anna.reads("/profile")


def test_who_was_not_asked_to_verify_is_asked(app, adapters, session, anna, cora):
    case = flagged(app, adapters, session, anna.customer, say=SANCTIONED)
    ask = f"{page_of(case)}/ask-to-verify"

    assert 303 == cora.post(ask).status_code
    assert 409 == cora.post(ask).status_code

    assert CaseStage.PAPERS is anew(session).get_one(Case, case.id).stage


def test_late_cases_are_told_of_once(case, session, cora_row, clock: SetClock):
    make_staff(session, Role.SUPPORT)
    session.commit()
    clock.forward(hours=24, seconds=1)
    for _ in range(2):
        worker.watch_cases()

    letter = anew(session).scalars(select(Message).where(Message.kind == "case_late"))
    assert [cora_row.email] == [each.to for each in letter]


def test_a_block_that_began_too_late_keeps_no_alarm_back(
    case, session, cora_row, clock: SetClock
):
    """The worker stood still while the time ran out; a block before it counts."""
    block = case_pauses.begin
    block(session, case, "Bank X", by=cora_row, now=NOON + timedelta(hours=23))
    session.commit()
    clock.forward(hours=40)
    worker.watch_cases()
    assert not kinds(session)
    case_pauses.resume(session, case, by=cora_row, now=clock.at)
    clock.forward(hours=2)
    block(session, case, "Bank Y", by=cora_row, now=clock.at)
    session.commit()

    for _ in range(2):
        worker.watch_cases()

    assert ["case_late"] == kinds(session)


def test_of_a_late_case_whose_holder_may_not_decide_all_others_are_told(
    case, session, cora_row, clock: SetClock
):
    carl = officer(session, "Carl")
    cases.take(session, case, by=carl, now=clock.at)
    carl.role = Role.SUPPORT
    session.commit()
    clock.forward(hours=24, seconds=1)

    worker.watch_cases()

    letter = anew(session).scalars(select(Message).where(Message.kind == "case_late"))
    assert [cora_row.email] == [each.to for each in letter]


def test_who_verified_brings_the_case_to_a_person(case, session, anna):
    anna.customer.verified_at = NOON
    session.commit()

    worker.watch_cases()

    assert CaseStage.ANALYSIS is anew(session).get_one(Case, case.id).stage


def test_papers_are_reminded_of_and_run_out(
    case, session, cora_row, anna, clock: SetClock
):
    row = asked(session, case, by=cora_row)
    told = []
    for _ in range(15):
        worker.remind_of_papers()
        worker.remind_of_papers()
        told.append(kinds(session).count("papers_reminder"))
        clock.forward(days=1)

    assert [0] * 3 + [1] * 7 + [2] * 5 == told
    row = anew(session).get_one(PaperRequest, row.id)
    assert PaperState.OVERDUE is row.state
    assert 303 == gives(anna, row, (picture(), "late.jpg"), do="send").status_code


def test_a_decided_case_takes_no_papers(case, session, cora_row, anna):
    row = asked(session, case, by=cora_row)
    decide(session, case, Measure.REFUND, by=cora_row)

    assert 409 == gives(anna, row, (picture(), "late.jpg")).status_code
    assert "no longer needed" in anna.reads(f"/papers/{row.public_id}")


def test_the_notice_page_leads_to_the_transfers_case(cora, case):
    answer = cora.get(f"/staff/cases/{case.public_id}")

    assert page_of(case) == answer.location
    hold = f"/staff/cases/{case.public_id}/hold"
    assert 404 == cora.post(hold, data={"do": "take"}).status_code
    assert 404 == cora.get("/staff/cases/transfers/" + "0" * 20).status_code


def test_of_who_was_erased_the_page_says_no_more_than_what_was_decided(
    app, adapters, session, anna, cora, case, cora_row
):
    row = asked(session, case, by=cora_row)
    gives(anna, row, (picture(), "photo.jpg"), do="send")
    paper = anew(session).scalars(select(Paper)).one()
    decide(session, case, Measure.CONTINUE, by=cora_row)
    erase(session, adapters, anna.customer)

    page = cora.get(page_of(case))

    assert 200 == page.status_code
    assert "Let it go on" in page.text
    for gone in ("photo.jpg", "Anna", "A bank statement", "Looked at everything"):
        assert gone not in page.text
    assert 404 == cora.get(f"/staff/papers/{paper.public_id}").status_code
