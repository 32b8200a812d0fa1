"""What follows from the table of steps."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.flow import Passage
from portal.domain.standard import STANDARD
from portal.states import DocumentType, Side, VerificationState

KEYS = ["consent", "document", "selfie", "phone", "email", "review"]
FULL = Passage(
    consented=True,
    document_type=DocumentType.PASSPORT,
    pictures=frozenset({Side.FRONT, Side.SELFIE}),
    finished=frozenset({"document", "selfie", "phone", "email"}),
)
passages = st.builds(
    Passage,
    state=st.sampled_from(VerificationState),
    consented=st.booleans(),
    document_type=st.none() | st.sampled_from(DocumentType),
    pictures=st.frozensets(st.sampled_from(Side)),
    finished=st.frozensets(st.sampled_from(KEYS)),
    asked_again=st.frozensets(st.sampled_from(KEYS)),
)


def next_key(passage: Passage) -> str | None:
    step = STANDARD.next(passage)
    return step.key if step else None


def allowed(passage: Passage) -> list[str]:
    return [step.key for step in STANDARD.steps if STANDARD.allows(step, passage)]


def test_the_way_begins_with_consent():
    assert "consent" == next_key(Passage())


def test_only_the_first_step_is_open_at_the_start():
    assert ["consent"] == allowed(Passage())


def test_everything_but_the_review_is_done():
    assert "review" == next_key(FULL)


def test_done_steps_may_be_opened_for_a_correction():
    assert KEYS == allowed(FULL)


def test_nothing_is_open_after_submitting():
    assert [] == allowed(replace(FULL, state=VerificationState.IN_REVIEW))


@pytest.mark.parametrize(
    ("document_type", "sides", "done"),
    [
        (DocumentType.PASSPORT, {Side.FRONT}, True),
        (DocumentType.ID_CARD, {Side.FRONT}, False),
        (DocumentType.ID_CARD, {Side.FRONT, Side.BACK}, True),
        (DocumentType.DRIVER_LICENCE, {Side.BACK}, False),
        (None, {Side.FRONT, Side.BACK}, False),
    ],
)
def test_a_document_needs_its_sides(
    document_type: DocumentType | None, sides: set[Side], done: bool
):
    passage = replace(FULL, document_type=document_type, pictures=frozenset(sides))
    document = STANDARD.get("document")

    assert document is not None
    assert done is document.done(passage)


def test_only_what_was_asked_again_is_open_in_a_resubmission():
    passage = replace(
        FULL,
        state=VerificationState.RESUBMISSION_REQUESTED,
        finished=FULL.finished - {"selfie"},
        pictures=frozenset({Side.FRONT}),
        asked_again=frozenset({"selfie"}),
    )

    assert ["selfie"] == allowed(passage)


def test_a_phone_takes_over_pictures_alone():
    passage = Passage(consented=True)

    assert ["document", "selfie"] == [
        step.key for step in STANDARD.handed_over(passage)
    ]


@given(passages)
def test_the_next_step_is_always_open_and_never_done(passage: Passage):
    step = STANDARD.next(passage)

    if step is not None:
        assert not step.done(passage)
        assert passage.open is STANDARD.allows(step, passage)


@given(passages)
def test_no_later_step_is_open_before_an_undone_one(passage: Passage):
    keys = [step.key for step in STANDARD.steps]
    undone = next_key(passage)

    if undone is not None:
        later = keys[keys.index(undone) + 1 :]
        opened = [STANDARD.get(key) for key in allowed(passage) if key in later]
        assert all(step is not None and step.done(passage) for step in opened)
