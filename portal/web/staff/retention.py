"""What is removed next, what was removed, and who waits for an answer."""

from datetime import timedelta

from flask import abort
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy import select

from portal.domain.retention import BY_KEY
from portal.domain.roles import Permission
from portal.extensions import begin_write, db
from portal.models.customer import Customer
from portal.services import audit, own_data, rights
from portal.services.retention import kept_records, removals
from portal.services.retention.kinds import REMOVALS
from portal.web import visitors
from portal.web.customer.data_file import label, value_of
from portal.web.filters import words
from portal.web.render import render
from portal.web.staff.console import Console
from portal.web.staff.customers.page import found
from portal.web.staff.customers.rights_card import FIELDS
from portal.web.staff.guard import actor
from portal.web.terms import length

NEXT = timedelta(days=30)
MOST = 50
# the customer's own file says "you" where these stand
THEIRS = {
    "customer": lazy_gettext("Customer"),
    "consents": lazy_gettext("Consents"),
    "verifications": lazy_gettext("Verifications"),
    "answers": lazy_gettext("Answers"),
    "read_from_document": lazy_gettext("Read from the document"),
    "text": lazy_gettext("Text for the customer"),
}


def add_routes(console: Console) -> None:
    """Add the page of what goes, and that of what the law keeps of one customer."""
    console.page("/retention", retention, needs=Permission.RIGHTS)
    console.page("/customers/<public_id>/kept", kept_record, needs=Permission.RIGHTS)


def retention() -> ResponseReturnValue:
    """Show what waits for an answer, what goes next, and what went."""
    session, now, policy = db.session(), visitors.now(), visitors.config().policy
    due = {
        each.key: each
        for each in removals.waiting(session, REMOVALS, policy=policy, now=now)
    }
    soon = removals.waiting(session, REMOVALS, policy=policy, now=now + NEXT)
    return render(
        "staff/retention.html",
        unanswered=rights.unanswered(session, most=MOST),
        fields=FIELDS,
        late_before=now - timedelta(days=policy.rights.answer_days),
        rows=[
            (each, due[each.key], BY_KEY[each.key], length(BY_KEY[each.key], policy))
            for each in soon
        ],
        name_of=lambda key: words(BY_KEY[key].name),
        receipts=removals.receipts(session, most=MOST),
        erased=_erased_last(),
        days=NEXT.days,
    )


def kept_record(public_id: str) -> ResponseReturnValue:
    """Show what the law keeps of somebody who was deleted; that is noted first."""
    begin_write(db.session)
    customer = found(public_id)
    record = kept_records.of(db.session(), customer)
    if record is None or record.record is None:
        abort(404)
    audit.record(
        db.session(),
        "kept_record.viewed",
        actor=actor(),
        subject=f"kept_record:{record.public_id}",
        customer=customer,
        now=visitors.now(),
    )
    db.session.commit()
    return render(
        "staff/kept.html",
        customer=customer,
        kept=record,
        found=record.record,
        label=_label,
        value_of=value_of,
        pictures=own_data.pictures(db.session(), customer),
    )


def _label(key: str) -> str:
    known = THEIRS.get(key)
    return str(known) if known else label(key)


def _erased_last() -> list[Customer]:
    query = select(Customer).where(Customer.erased_at.is_not(None))
    newest = query.order_by(Customer.erased_at.desc()).limit(MOST)
    return list(db.session.scalars(newest))
