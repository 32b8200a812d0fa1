"""Why a customer may or may not, in words for the customer and for staff."""

from dataclasses import dataclass

from portal.domain.words import mark as _
from portal.states import NoticeKind


@dataclass(frozen=True)
class Words:
    """
    One reason: what the customer is told, what they can do, and what staff read.

    A yes that speaks for itself has no words for the customer. What was reported, and
    by whom, is never the customer's to read.
    """

    customer: str
    advice: str
    staff: str


_WHO = _("We have to know who you are before this can go on.")
_CONFIRM = _("Confirm who you are: then it starts again by itself.")

REASONS: dict[str, Words] = {
    "verified": Words(_("You are verified."), "", _("The customer is verified.")),
    "time_to_verify": Words(
        "",
        _("Confirm who you are by then, and they stay open."),
        _("Not verified; the time to verify runs."),
    ),
    "nothing_reported": Words(
        "",
        "",
        _("Not verified, and no notice stands against the customer."),
    ),
    "time_to_leave": Words(
        "",
        _("Fetch what is yours before then."),
        _("Rejected; services run on for a while, so that data can be fetched."),
    ),
    "time_over": Words(
        _("The time to confirm who you are is over."),
        _("Confirm who you are: then you can order again."),
        _("Not verified, and the time to verify is over."),
    ),
    "rejected": Words(
        _("Your identity was not confirmed."),
        _("If you think this is a mistake, write to us."),
        _("The verification was rejected."),
    ),
    NoticeKind.ABUSE.value: Words(
        _WHO, _CONFIRM, _("An abuse notice stands against an unverified customer.")
    ),
    NoticeKind.BREACH.value: Words(
        _WHO,
        _CONFIRM,
        _("A reported breach of law stands against an unverified customer."),
    ),
    "suspended": Words(
        _("We have suspended your account."),
        _("If you think this is a mistake, write to us."),
        _("A case was decided so: suspended."),
    ),
    "reverification_overdue": Words(
        _("We asked you to confirm your data again, and the time for it is over."),
        _("Confirm your data: then you can order again."),
        _("Asked to verify again, and the time for it is over."),
    ),
    "erased": Words(
        _("Your data was erased."),
        "",
        _("The customer's data was erased: nothing can be answered for."),
    ),
    "in_review": Words(
        _("We have everything from you and are looking at it."),
        "",
        _("Submitted; waits for a decision."),
    ),
    "consent_refused": Words(
        _("You did not agree to the processing of your data."),
        _("To be verified, agree first."),
        _("The customer refused the consent."),
    ),
    "consent_withdrawn": Words(
        _("You withdrew your consent."),
        _("To be verified, agree again."),
        _("The customer withdrew the consent."),
    ),
    "reverification_asked": Words(
        _("We asked you to confirm your data again."),
        _("Confirm it in time, and nothing changes."),
        _("Asked to verify again; the time for it runs."),
    ),
    "case_open": Words(
        "",
        "",
        _("A notice about the customer waits for a decision."),
    ),
}
