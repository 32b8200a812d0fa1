"""Erase a customer in the middle of a request, however many pictures there are."""

from portal.errors import StaleVersion
from portal.extensions import db, released
from portal.models.customer import Customer
from portal.services.retention import kept_records
from portal.services.retention.kept_records import Moved
from portal.services.rights import erasure
from portal.services.rights.erasure import Prospect
from portal.web import letters, visitors

TRIES = 3  # a picture may arrive while those before are sealed anew


def prospect_of(customer: Customer) -> Prospect:
    """Say what an erasure would do now; raise AlreadyDone if it was done."""
    policy = visitors.config().policy
    return erasure.look(db.session(), customer, policy=policy, now=visitors.now())


def erase(customer: Customer, *, actor: str, why: str) -> Prospect:
    """
    Erase, commit, and remove the files; say what stays until when.

    Raise Held if an open matter needs the data, AlreadyDone if it was done before.
    """
    for left in reversed(range(TRIES)):
        prospect = prospect_of(customer)
        moved = _seal_anew(prospect)
        try:
            _erase(customer, prospect, moved, actor=actor, why=why)
        except StaleVersion:
            db.session.rollback()
            if not left:
                raise
            continue
        return prospect
    raise AssertionError  # the last try returns or raises


def _seal_anew(prospect: Prospect) -> Moved | None:
    if prospect.until is None or prospect.vault is None:
        return None
    keyring, storage = visitors.config().keyring, visitors.adapters().storage
    with released(db.session):
        return kept_records.seal_anew(prospect.pieces, prospect.vault, keyring, storage)


def _erase(
    customer: Customer, prospect: Prospect, moved: Moved | None, *, actor: str, why: str
) -> None:
    words = letters.email(
        "erased",
        customer.language,
        until=prospect.until,
        reference=customer.reference,
        asked_on=visitors.now(),
    )
    files = erasure.erase(
        db.session(),
        customer,
        prospect=prospect,
        moved=moved,
        actor=actor,
        words=words,
        now=visitors.now(),
        why=why,
    )
    db.session.commit()
    for key in files:
        visitors.adapters().storage.delete(key)
