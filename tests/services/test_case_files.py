"""The case file: everything is in it, one worker makes it, and it goes again."""

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.errors import CustomerErased, Overtaken
from portal.jobs import case_files as jobs
from portal.models.audit import AuditEvent
from portal.models.case import Case, CaseNote
from portal.models.case_file import CaseFile
from portal.models.screening import ProviderAnswer
from portal.policy import Policy
from portal.services import case_files, cases
from portal.services.case_files import Made
from portal.services.cases import notes
from portal.services.entitlements import notices
from portal.services.retention.orphans import forget_orphans
from portal.states import CaseKind, Measure, NoticeKind
from tests.case_cast import decide
from tests.case_file_cast import (
    ask,
    make,
    opened,
    paid_wrongly,
    paper_of,
    text_of,
    two,
    worked_on,
)
from tests.clocks import NOON
from tests.factories import make_customer
from tests.refund_cast import PAID_BY
from tests.services.test_papers_kept import erase
from tests.staff_cast import anew
from tests.transfer_cast import HASH, OURS, SENDER

POLICY = Policy.load().cases
LATER = NOON + timedelta(seconds=POLICY.file_lease_seconds)
MADE = Made(storage_key="aa/bb", size=1, digest=bytes(32), told_until=1)


@pytest.fixture
def officers(session):
    return two(session)


@pytest.fixture
def by(officers):
    return officers[0]


@pytest.fixture
def case(session, by) -> Case:
    """A case of notices: it needs no provider."""
    row = cases.open_about(
        session, make_customer(session), kind=CaseKind.NOTICE, by=by, now=NOON
    )
    session.commit()
    return row


def take(session, now=NOON):
    work = case_files.take_due(session, policy=POLICY, now=now)
    session.commit()
    return work


def flat(text: str) -> str:
    """Give a text without the ends of its lines: long hashes are broken."""
    return "".join(text.split())


def test_everything_that_happened_is_in_it(app, adapters, session, officers):
    by, second = officers
    customer = make_customer(session, name="محمد 🧿 Özil")
    case = opened(app, adapters, session, customer)
    worked_on(session, adapters, case, by, second)
    raw = anew(session).scalars(select(ProviderAnswer)).first().raw
    ask(session, session.get_one(Case, case.id), by=by)

    assert 1 == make(app)

    text = text_of(paper_of(session, adapters, case))
    rules = app.extensions["portal"].config.policy
    for told in (
        "0.010000000000000001 ETH",
        "محمد",
        "not verified",
        "Screening 1 of 1",
        "12.3456789 %",
        "listed_owner",
        "check-4711",
        "The provider knows nothing of this",
        "Old Exchange",
        "Where the sender's",
        "12.35 % · Medium risk",
        "70.25 (severe)",
        "Tumbler & Söhne",
        "The bank blocks all of it.",
        "taken over",
        "It is of last year.",
        "قدم العميل",
        "no second person was needed",
        "Source not shown; refund.",
        "It is paid back to you.",
        "28 h 05 min 00 s, late: yes",
        "0.009000000000000001 ETH",
        "Our fee is 5 % of the amount.",
        "case.decided",
        "refund.paid",
        "a letter that this paper's typeface does not have",
    ):
        assert told in text, told
    for long in (
        SENDER,
        OURS,
        HASH,
        "0x" + "cd" * 32,
        rules.fingerprint,
        rules.screening.fingerprint,
        hashlib.sha256(raw.encode()).hexdigest(),
    ):
        assert long in flat(text), long
    pages = text.count(f"case {case.public_id} · ")
    assert f"· 2 of {pages}" in text


def test_the_case_of_notices_has_one_too(app, adapters, session, by, case):
    notices.record(
        session,
        case.customer,
        kind=NoticeKind.ABUSE,
        source="Spamhaus",
        words="Phishing at shop.example",
        received_on=NOON.date(),
        by=by,
        seen=0,
        now=NOON,
    ).case = case
    ask(session, case, by=by)

    assert 1 == make(app)

    text = text_of(paper_of(session, adapters, case))
    assert "Notice 1 of 1: abuse notice" in text
    assert "Phishing at shop.example" in text


def test_what_was_frozen_and_freed_is_told(app, adapters, session, by):
    case = opened(app, adapters, session, make_customer(session))
    decide(session, case, Measure.FREEZE, by=by)
    case = anew(session).get_one(Case, case.id)
    decide(session, case, Measure.UNFREEZE, by=by, now=NOON + timedelta(hours=1))
    ask(session, anew(session).get_one(Case, case.id), by=by)

    make(app)

    text = flat(text_of(paper_of(session, adapters, case)))
    assert "adecisionfreezethemoney:CoraCompliance2026-11-2213:00:00" in text


def test_every_record_of_a_payout_is_told(app, adapters, session, officers):
    by, second = officers
    case = opened(app, adapters, session, make_customer(session))
    right = paid_wrongly(session, case, by, second)
    ask(session, anew(session).get_one(Case, case.id), by=by)

    make(app)

    text = flat(text_of(paper_of(session, adapters, case)))
    for told in (
        "Recorded: payout that was not to be made",
        "Recorded: correction",
        "It left before.",
        "Look again.",
        "A typing mistake.",
        f"Confirmed by {second.name}",
        "Was not to be paid yes",
        f"Hash {right}",
    ):
        assert flat(told) in text, told
    assert 2 == text.count(f"Hash{PAID_BY}")


def test_much_of_everything_breaks_nothing(app, adapters, session, by):
    """Two hundred notes in two scripts, and ten megabytes that a provider sent."""
    case = opened(app, adapters, session, make_customer(session, name="ن" * 200))
    for number in range(200):
        note = CaseNote(case=case, staff=by, written_at=NOON)
        session.add(note)
        session.flush()
        note.text = f"{number} ملاحظة 🧿 " * (1 if number else 80)
    answer = session.scalars(select(ProviderAnswer)).first()
    answer.raw = "x" * 10_000_000
    session.commit()
    ask(session, case, by=by)

    assert 1 == make(app)

    pdf = paper_of(session, adapters, case)
    text = text_of(pdf)
    assert "10000000 bytes" in text
    assert "199" in text
    assert len(pdf) < 3_000_000


def test_storage_never_sees_a_readable_byte(app, adapters, session, by, case):
    ask(session, case, by=by)

    make(app)

    (stored,) = adapters.storage.pieces.values()
    assert b"%PDF" not in stored


def test_it_is_old_once_something_happened_and_looking_is_not_that(
    app, adapters, session, by, case
):
    row = ask(session, case, by=by)
    make(app)
    assert not case_files.is_old(anew(session), row)

    notes.add(session, case, "They called.", by=by, now=NOON)
    session.commit()

    assert case_files.is_old(session, row)


def test_a_newer_one_takes_the_place_of_the_older(app, adapters, session, by, case):
    ask(session, case, by=by)
    make(app)
    before = paper_of(session, adapters, case)
    notes.add(session, case, "They called.", by=by, now=NOON)
    ask(session, case, by=by)
    assert before == paper_of(session, adapters, case)

    make(app)

    assert "They called." in text_of(paper_of(session, adapters, case))
    assert 1 == len(adapters.storage.pieces)


def test_asked_for_twice_it_is_made_once(app, session, by, case):
    ask(session, case, by=by)
    ask(session, case, by=by)

    assert [1, 0] == [make(app), make(app)]


def test_a_worker_that_comes_back_late_is_overtaken(session, by, case):
    row = ask(session, case, by=by)
    first = take(session)
    assert take(session) is None
    second = take(session, now=LATER)

    with pytest.raises(Overtaken):
        case_files.settle(session, first, MADE, policy=POLICY, now=LATER)

    case_files.settle(session, second, MADE, policy=POLICY, now=LATER)
    assert row.made_at == LATER
    with pytest.raises(Overtaken):
        case_files.fail(session, second, "late", policy=POLICY, now=LATER)


def test_a_worker_that_dies_each_time_is_given_up(session, by, case):
    row = ask(session, case, by=by)
    for number in range(POLICY.file_tries):
        assert take(session, now=NOON + number * timedelta(minutes=3))

    assert take(session, now=NOON + timedelta(hours=1)) is None

    assert "its worker was stopped" == row.failure


def test_what_cannot_be_stored_is_tried_again_and_then_told(
    app, adapters, session, by, case, clock, monkeypatch
):
    row = ask(session, case, by=by)

    def full(*_: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as broken:
        broken.setattr(type(adapters.storage), "put", full)
        for _ in range(POLICY.file_tries):
            assert 1 == make(app)
            clock.forward(minutes=1)

    assert 0 == make(app)
    session.refresh(row)
    assert "it could not be written or read: OSError" == row.failure
    ask(session, case, by=by)
    assert 1 == make(app)


def test_after_its_days_nothing_is_left(app, adapters, session, by, case, clock):
    ask(session, case, by=by)
    make(app)
    clock.forward(days=POLICY.file_days)

    with app.app_context():
        jobs.end_files()

    assert anew(session).scalar(select(CaseFile)) is None
    assert {} == adapters.storage.pieces
    actions = session.scalars(select(AuditEvent.action)).all()
    assert "case_file.destroyed" == actions[-1]


def test_who_is_erased_leaves_no_copy(app, adapters, session, by, case, clock):
    ask(session, case, by=by)
    make(app)
    cases.decide(
        session,
        case,
        measure=Measure.NONE,
        text_for_customer="",
        text_for_staff="Nothing in it.",
        by=by,
        seen=0,
        now=NOON,
    )
    session.commit()

    erase(session, adapters, case.customer)

    assert anew(session).scalar(select(CaseFile)) is None
    assert {} == adapters.storage.pieces
    with pytest.raises(CustomerErased):
        case_files.ask(session, case, by=by, now=NOON)


def test_who_is_erased_while_it_is_made_leaves_what_is_swept(
    app, adapters, session, by, case, clock, monkeypatch
):
    cases.decide(
        session,
        case,
        measure=Measure.NONE,
        text_for_customer="",
        text_for_staff="Nothing in it.",
        by=by,
        seen=0,
        now=NOON,
    )
    ask(session, case, by=by)
    draw = jobs.drawing.draw

    def meanwhile(*given, **more):
        paper = draw(*given, **more)
        erase(session, adapters, case.customer)
        return paper

    monkeypatch.setattr(jobs.drawing, "draw", meanwhile)

    assert 1 == make(app)

    assert anew(session).scalar(select(CaseFile)) is None
    assert 1 == len(adapters.storage.pieces)
    later = clock.at + timedelta(hours=2)
    assert 1 == forget_orphans(session, adapters.storage, now=later)
