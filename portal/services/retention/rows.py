"""What is removed row by row: faces, words of messages, devices, codes, hashes."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from portal.models.evidence import Evidence
from portal.models.examination import Examination
from portal.models.familiar import FaceTemplate
from portal.models.handoff import Handoff
from portal.models.message import Code, Message
from portal.models.verification import Verification
from portal.models.visitor import VisitorSession
from portal.services.examinations import opened_faces
from portal.services.retention import is_over
from portal.services.retention.message_words import UNSENT, forget_words
from portal.services.retention.removals import Cut, Doing, Due, Gone
from portal.services.rights.blanking import HASH, RECEIPT
from portal.states import Audience, EvidenceState
from portal.vault import DESTROYED

CODE_KINDS = ("sign_in_code", "phone_code", "email_code", "no_account", "handoff")
EMPTY_PRINT = bytes(HASH)


def faces_due(cut: Cut) -> Due:
    """Select the templates by which a face is known again."""
    since = func.coalesce(Verification.decided_at, FaceTemplate.made_at)
    return (
        select(FaceTemplate.id, since)
        .join(Evidence, Evidence.id == FaceTemplate.evidence_id)
        .join(Verification, Verification.id == Evidence.verification_id)
        .where(is_over(FaceTemplate.made_at, cut.before))
        .order_by(FaceTemplate.id)
    )


def remove_faces(doing: Doing, ids: Sequence[int]) -> Gone:
    """Remove them, and from this process's memory as well."""
    gone = _delete(doing, FaceTemplate, ids)
    opened_faces.forget(doing.session)
    return gone


def templates_due(cut: Cut) -> Due:
    """Select the templates of portraits and selfies that were compared."""
    since = func.coalesce(Verification.decided_at, Examination.asked_at)
    return (
        select(Examination.id, since)
        .join(Verification, Verification.id == Examination.verification_id)
        .where(
            Examination.template_sealed.is_not(None),
            is_over(Examination.asked_at, cut.before),
        )
        .order_by(Examination.id)
    )


def remove_templates(doing: Doing, ids: Sequence[int]) -> Gone:
    """Empty them; what else was seen in the pictures stays."""
    return _empty(doing, Examination, ids, template_sealed=None)


def code_messages_due(cut: Cut) -> Due:
    """Select the messages with a code or a link for a phone."""
    return _messages(Message.kind.in_(CODE_KINDS), cut)


def messages_due(cut: Cut) -> Due:
    """Select the other messages, but for receipts of erasures."""
    return _messages(Message.kind.not_in((*CODE_KINDS, RECEIPT)), cut)


def receipts_due(cut: Cut) -> Due:
    """Select the receipts of erasures."""
    return _messages(Message.kind == RECEIPT, cut)


def remove_words(doing: Doing, ids: Sequence[int]) -> Gone:
    """Destroy the messages' keys."""
    which = Message.id.in_(ids)
    return Gone(forget_words(doing.session, which, now=doing.now))


def sessions_due(cut: Cut) -> Due:
    """Select the sign-ins of customers and phones that are over."""
    over = func.coalesce(VisitorSession.ended_at, VisitorSession.expires_at)
    return (
        select(VisitorSession.id, over)
        .where(over < cut.before, VisitorSession.audience != Audience.STAFF)
        .order_by(VisitorSession.id)
    )


def remove_sessions(doing: Doing, ids: Sequence[int]) -> Gone:
    """Remove them."""
    return _delete(doing, VisitorSession, ids)


def handoffs_due(cut: Cut) -> Due:
    """Select the handoffs that still name devices."""
    return (
        select(Handoff.id, Handoff.made_at)
        .where(Handoff.made_at < cut.before, Handoff.from_device != "")
        .order_by(Handoff.id)
    )


def remove_handoffs(doing: Doing, ids: Sequence[int]) -> Gone:
    """Leave that there was one and how it ended, and no device."""
    return _empty(
        doing, Handoff, ids, from_device="", opened_on=None, phone_device=None
    )


def codes_due(cut: Cut) -> Due:
    """Select the one-time codes that fit no more."""
    return (
        select(Code.id, Code.expires_at)
        .where(Code.expires_at < cut.before)
        .order_by(Code.id)
    )


def remove_codes(doing: Doing, ids: Sequence[int]) -> Gone:
    """Remove them."""
    return _delete(doing, Code, ids)


def fingerprints_due(cut: Cut) -> Due:
    """Select the pictures that do not count and of which only a hash is kept."""
    return (
        select(Evidence.id, Evidence.received_at)
        .where(
            Evidence.state != EvidenceState.ACCEPTED,
            Evidence.storage_key.is_(None),
            Evidence.received_at < cut.before,
            Evidence.fingerprint != EMPTY_PRINT,
        )
        .order_by(Evidence.id)
    )


def remove_fingerprints(doing: Doing, ids: Sequence[int]) -> Gone:
    """Leave that a picture was refused and why, and not which."""
    return _empty(doing, Evidence, ids, fingerprint=EMPTY_PRINT)


def _messages(which: ColumnElement[bool], cut: Cut) -> Due:
    written: InstrumentedAttribute[Any] = Message.written_at
    return (
        select(Message.id, written)
        .where(
            which,
            written < cut.before,
            Message.wrapped_key != DESTROYED,
            Message.status.not_in(UNSENT),
        )
        .order_by(Message.id)
    )


def _delete(doing: Doing, table: Any, ids: Sequence[int]) -> Gone:
    result: Any = doing.session.execute(delete(table).where(table.id.in_(ids)))
    return Gone(int(result.rowcount))


def _empty(doing: Doing, table: Any, ids: Sequence[int], **values: Any) -> Gone:
    change = update(table).where(table.id.in_(ids)).values(**values)
    result: Any = doing.session.execute(change)
    return Gone(int(result.rowcount))
