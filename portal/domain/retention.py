"""
How long each kind of thing is kept, from which event, and why: the one table.

The pages that tell it, the documentation and the job that removes it read it here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from portal.domain.words import mark as _
from portal.policy import Policy

Unit = Literal["hour", "day", "month", "year"]


@dataclass(frozen=True)
class Term:
    """A length of time in the unit in which people say it."""

    count: int
    unit: Unit

    def before(self, moment: datetime) -> datetime:
        """Give the moment this long before another, by the calendar."""
        return self._moved(moment, -self.count)

    def after(self, moment: datetime) -> datetime:
        """Give the moment this long after another."""
        return self._moved(moment, self.count)

    def _moved(self, moment: datetime, count: int) -> datetime:
        if self.unit == "hour":
            return moment + timedelta(hours=count)
        if self.unit == "day":
            return moment + timedelta(days=count)
        months = count * (12 if self.unit == "year" else 1)
        index = moment.year * 12 + moment.month - 1 + months
        year, month = divmod(index, 12)
        return _on_a_day(moment, year, month + 1)


def _on_a_day(moment: datetime, year: int, month: int) -> datetime:
    for day in range(moment.day, 27, -1):
        try:
            return moment.replace(year=year, month=month, day=day)
        except ValueError:
            continue  # 31 June, 29 February
    return moment.replace(year=year, month=month)


@dataclass(frozen=True)
class Rule:
    """
    One kind of thing that is kept.

    `name` and `since` are for staff, the others for the customer. `from_when` has a
    place for the term, "%(term)s after …"; without a term it is the whole answer.
    `told` says whether customers are told of it as theirs.
    """

    key: str
    name: str
    since: str
    what: str
    why: str
    from_when: str
    term: Callable[[Policy], Term] | None = None
    told: bool = True


RULES: tuple[Rule, ...] = (
    Rule(
        "identity",
        _("Contacts and reference"),
        _("from the end of the relationship"),
        _("Name, phone number, e-mail address, language and reference"),
        _("To know and reach you"),
        _("%(term)s after you stop being our customer"),
        lambda policy: Term(policy.retention.evidence_years, "year"),
    ),
    Rule(
        "consents",
        _("Consents"),
        _("from the end of the relationship"),
        _("What you consented to, when, in which language, from which network address"),
        _("To show that you agreed"),
        _("%(term)s after you stop being our customer"),
        lambda policy: Term(policy.retention.evidence_years, "year"),
    ),
    Rule(
        "evidence",
        _("Customers whose relationship ended, with all of theirs"),
        _("from the end of the relationship"),
        _("Pictures of your document and of you, what was read of them and decided"),
        _("The law against money laundering asks us to keep what we checked"),
        _("%(term)s after you stop being our customer"),
        lambda policy: Term(policy.retention.evidence_years, "year"),
    ),
    Rule(
        "transfers",
        _("Crypto transfers, their screenings, and papers"),
        _("from the end of the relationship"),
        _("Your crypto transfers, how they were checked, and papers you gave for it"),
        _("The law against money laundering asks us to keep them"),
        _("%(term)s after you stop being our customer"),
        lambda policy: Term(policy.retention.evidence_years, "year"),
    ),
    Rule(
        "unfinished",
        _("Pictures of verifications that were given up"),
        _("from the last change"),
        _("The same, if you never finished"),
        _("So that you can go on where you stopped"),
        _("%(term)s after you last did something"),
        lambda policy: Term(policy.retention.unfinished_months, "month"),
    ),
    Rule(
        "rejected",
        _("Pictures of those who were rejected"),
        _("from the decision"),
        _("The same, if we could not confirm who you are"),
        _("To answer for the decision"),
        _("%(term)s after the decision"),
        lambda policy: Term(policy.retention.evidence_years, "year"),
    ),
    Rule(
        "face_templates",
        _("Faces, as they are measured"),
        _("from the decision"),
        _("Biometric data: what is measured of your face"),
        _("To see that the document is yours, and not used by anybody else"),
        _("%(term)s after the decision"),
        lambda policy: Term(policy.data.biometric_days, "day"),
    ),
    Rule(
        "code_messages",
        _("Words of messages with a code"),
        _("from their writing"),
        _("The words of messages with a code, and where they went"),
        _("To send them"),
        _("%(term)s after they were written"),
        lambda policy: Term(policy.retention.code_message_days, "day"),
    ),
    Rule(
        "messages",
        _("Words of other messages"),
        _("from their writing"),
        _("The words of other messages, and where they went"),
        _("To answer when something did not arrive"),
        _("%(term)s after they were written"),
        lambda policy: Term(policy.retention.message_days, "day"),
    ),
    Rule(
        "sessions",
        _("Devices that were signed in"),
        _("from the end of the sign-in"),
        _("On which devices you signed in, and when"),
        _("To show you where, and to find somebody who is not you"),
        _("%(term)s after you signed out there"),
        lambda policy: Term(policy.retention.session_days, "day"),
    ),
    Rule(
        "handoffs",
        _("Phones that took over"),
        _("from the offer"),
        _("Which phone took over from which computer"),
        _("To help when it does not work"),
        _("%(term)s after it was offered"),
        lambda policy: Term(policy.retention.handoff_days, "day"),
    ),
    Rule(
        "codes",
        _("One-time codes"),
        _("from their expiry"),
        _("One-time codes, as a hash"),
        _("To accept a code once"),
        _("%(term)s after they expire"),
        lambda policy: Term(policy.retention.code_days, "day"),
    ),
    Rule(
        "fingerprints",
        _("Fingerprints of refused pictures"),
        _("from their arrival"),
        _("By what a refused picture is known again, as a hash"),
        _("To tell you when you send the same file"),
        _("%(term)s after it was sent"),
        lambda policy: Term(policy.retention.fingerprint_days, "day"),
    ),
    Rule(
        "kept_records",
        _("Records of deleted customers"),
        _("from the end of the relationship"),
        _("After a deletion: what the law makes us keep, locked away"),
        _("The law against money laundering asks us to keep what we checked"),
        _("%(term)s after you stopped being our customer"),
        lambda policy: Term(policy.retention.evidence_years, "year"),
    ),
    Rule(
        "erasure_receipts",
        _("Receipts of deletions"),
        _("from their writing"),
        _("The receipt of a deletion, and the address it goes to"),
        _("To send it"),
        _("%(term)s after it was sent"),
        lambda policy: Term(policy.retention.receipt_hours, "hour"),
    ),
    Rule(
        "audit",
        _("The audit log"),
        _("for good"),
        _("That something happened, and when, under a number without a name"),
        _("To prove what was done; it holds no name, no address, no picture"),
        _("for good"),
    ),
)
BY_KEY = {rule.key: rule for rule in RULES}


def term(key: str, policy: Policy) -> Term:
    """Give how long a kind of thing is kept; raise KeyError if it has no term."""
    of = BY_KEY[key].term
    if of is None:
        raise KeyError(key)
    return of(policy)


def kept_until(
    *, verified: bool, ended_at: datetime | None, policy: Policy, now: datetime
) -> datetime | None:
    """
    Give until when the law keeps a part of who is erased now; None if nothing is.

    Only who was verified, or whose money was moved, is a customer of whom records must
    be kept; an erasure ends the relationship if nothing did before.
    """
    if not verified:
        return None
    until = term("evidence", policy).after(ended_at or now)
    return until if until > now else None
