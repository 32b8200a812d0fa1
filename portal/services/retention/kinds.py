"""The kinds that the retention removes, in the order in which it goes through them."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.models.customer import Customer
from portal.models.kept import KeptRecord
from portal.services.lawful.legal_holds import held
from portal.services.retention import passages, rows
from portal.services.retention.removals import Cut, Doing, Due, Gone, Removal
from portal.services.rights import erasure

FEW = 20  # customers and passages: each may have many rows, and a letter to write


def _customers_due(cut: Cut) -> Due:
    return (
        select(Customer.id, Customer.ended_at)
        .where(
            Customer.ended_at < cut.before,
            Customer.erased_at.is_(None),
            Customer.id.not_in(held()),
        )
        .order_by(Customer.ended_at)
    )


def _remove_customers(doing: Doing, ids: Sequence[int]) -> Gone:
    gone = Gone(0)
    for row_id in ids:
        customer = doing.session.get_one(Customer, row_id)
        gone.files += erasure.erase(
            doing.session,
            customer,
            prospect=erasure.Prospect(None, []),
            moved=None,
            actor="portal",
            words=doing.letter(
                "evidence_removed",
                customer.language,
                page="site.privacy",
                everything=True,
            ),
            now=doing.now,
            why="retention",
        )
        gone.count += 1
    return gone


def _records_due(cut: Cut) -> Due:
    # a record's term was fixed when it was made
    return (
        select(KeptRecord.id, KeptRecord.made_at)
        .where(
            KeptRecord.gone_at.is_(None),
            KeptRecord.keep_until <= cut.now,
            KeptRecord.customer_id.not_in(held()),
        )
        .order_by(KeptRecord.keep_until)
    )


def _remove_records(doing: Doing, ids: Sequence[int]) -> Gone:
    gone = Gone(0)
    for row_id in ids:
        record = doing.session.get_one(KeptRecord, row_id)
        gone.files += erasure.end_record(doing.session, record, now=doing.now)
        gone.count += 1
    return gone


REMOVALS: tuple[Removal, ...] = (
    Removal("evidence", _customers_due, _remove_customers, FEW),
    Removal("kept_records", _records_due, _remove_records, FEW),
    Removal("unfinished", passages.unfinished_due, passages.remove_unfinished, FEW),
    Removal("rejected", passages.rejected_due, passages.remove_rejected, FEW),
    Removal("face_templates", rows.faces_due, rows.remove_faces),
    Removal("face_templates", rows.templates_due, rows.remove_templates),
    Removal("code_messages", rows.code_messages_due, rows.remove_words),
    Removal("messages", rows.messages_due, rows.remove_words),
    Removal("erasure_receipts", rows.receipts_due, rows.remove_words),
    Removal("sessions", rows.sessions_due, rows.remove_sessions),
    Removal("handoffs", rows.handoffs_due, rows.remove_handoffs),
    Removal("codes", rows.codes_due, rows.remove_codes),
    Removal("fingerprints", rows.fingerprints_due, rows.remove_fingerprints),
)
