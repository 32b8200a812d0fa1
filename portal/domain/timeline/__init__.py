"""What happened, in words: a sentence for each action of the audit log."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.domain.reasons import PICTURE, REJECTION, RESUBMISSION
from portal.domain.standard import STANDARD
from portal.domain.timeline.cases import CASES, LETTERS
from portal.domain.timeline.desk import DESK
from portal.domain.timeline.line import Line
from portal.domain.timeline.refunds import REFUNDS
from portal.domain.words import mark as _


@dataclass(frozen=True)
class Told:
    """A line and the words, each still to be translated, that go into its places."""

    line: Line
    values: Mapping[str, tuple[str, ...]]


# of these, the detail named here chooses among lines called "action:detail"
CHOSEN_BY = {
    "case.decided": "measure",
    "code.sent": "purpose",
    "decision.made": "outcome",
    "evidence.accepted": "side",
    "evidence.refused": "side",
    "evidence.viewed": "side",
    "handoff.ended": "reason",
    "handoff.sent": "way",
    "invitation.sent": "way",
    "notice.recorded": "kind",
    "refund.payout_proposed": "kind",
    "refund.quoted": "outcome",
    "reverification.asked": "kind",
    "reverification.ended": "state",
    "screening.asked": "trigger",
    "screening.settled": "outcome",
    "transfer.entered": "direction",
}

LINES: dict[str, Line] = {
    **DESK,
    **CASES,
    **REFUNDS,
    "customer.registered": Line(_("Registered")),
    "consent.given": Line(_("Consent given, version %(version)s"), "ok"),
    "consent.refused": Line(_("Consent refused, version %(version)s"), "bad"),
    "consent.withdrawn": Line(_("Consent withdrawn"), "bad"),
    "verification.started": Line(_("Verification started")),
    "verification.examined_again": Line(_("Examined again")),
    "verification.submitted": Line(_("Submitted for review"), "ok"),
    "step.finished": Line(_("Step done: %(step)s"), "ok"),
    "step.reopened": Line(_("Step opened for a correction: %(step)s")),
    "evidence.accepted": Line(_("Picture accepted"), "ok"),
    "evidence.accepted:front": Line(_("Front of the document accepted"), "ok"),
    "evidence.accepted:back": Line(_("Back of the document accepted"), "ok"),
    "evidence.accepted:selfie": Line(_("Selfie accepted"), "ok"),
    "evidence.refused": Line(_("Picture refused: %(reasons)s"), "bad"),
    "evidence.refused:front": Line(
        _("Front of the document refused: %(reasons)s"), "bad"
    ),
    "evidence.refused:back": Line(
        _("Back of the document refused: %(reasons)s"), "bad"
    ),
    "evidence.refused:selfie": Line(_("Selfie refused: %(reasons)s"), "bad"),
    "evidence.removed": Line(_("Picture removed")),
    "evidence.viewed": Line(_("Picture viewed")),
    "evidence.viewed:front": Line(_("Front of the document viewed")),
    "evidence.viewed:back": Line(_("Back of the document viewed")),
    "evidence.viewed:selfie": Line(_("Selfie viewed")),
    "evidence.film_viewed": Line(_("Film of the movements viewed")),
    "invitation.sent": Line(_("Invitation sent")),
    "invitation.sent:email": Line(_("Invitation sent by e-mail")),
    "invitation.sent:sms": Line(_("Invitation sent by SMS")),
    "invitation.sent:copy": Line(_("Invitation link copied")),
    "invitation.opened": Line(_("Invitation link opened")),
    "invitation.entered": Line(_("Came in by the invitation link"), "ok"),
    "invitation.entered_again": Line(_("Came back by the invitation link")),
    "invitation.revoked": Line(_("Invitation revoked"), "bad"),
    "message.queued": Line(_("Message by %(channel)s written: %(kind)s")),
    "message.sending": Line(_("Message by %(channel)s is being sent: %(kind)s")),
    "message.sent": Line(_("Message by %(channel)s sent: %(kind)s")),
    "message.delivered": Line(_("Message by %(channel)s delivered: %(kind)s"), "ok"),
    "message.failed": Line(_("Message by %(channel)s not delivered: %(kind)s"), "bad"),
    "code.sent": Line(_("Code sent")),
    "code.sent:phone": Line(_("Code sent to the phone number")),
    "code.sent:email": Line(_("Code sent to the e-mail address")),
    "code.sent:sign_in": Line(_("Code to sign in sent")),
    "customer.phone_confirmed": Line(_("Phone number confirmed"), "ok"),
    "customer.email_confirmed": Line(_("E-mail address confirmed"), "ok"),
    "handoff.started": Line(_("Offered to go on with a phone")),
    "handoff.sent": Line(_("Link for the phone sent")),
    "handoff.sent:sms": Line(_("Link for the phone sent by SMS")),
    "handoff.sent:email": Line(_("Link for the phone sent by e-mail")),
    "handoff.sent:copy": Line(_("Link for the phone copied")),
    "handoff.opened": Line(_("A phone opened the link")),
    "handoff.claimed": Line(_("A phone took over"), "ok"),
    "handoff.matched": Line(_("Phone and computer matched"), "ok"),
    "handoff.continued": Line(_("The phone came back")),
    "handoff.ended": Line(_("The phone's part ended")),
    "handoff.ended:finished": Line(_("The phone's part is finished"), "ok"),
    "handoff.ended:cancelled": Line(_("The phone's part was cancelled")),
    "handoff.ended:cancelled_on_phone": Line(_("Cancelled on the phone")),
    "handoff.ended:taken_back": Line(_("Taken back to the computer")),
    "handoff.ended:mismatched": Line(
        _("Wrong number chosen on the phone: link ended"), "bad"
    ),
    "handoff.ended:replaced": Line(_("A newer link for the phone was made")),
    "handoff.ended:expired": Line(_("The link for the phone expired"), "bad"),
    "session.started": Line(_("Signed in")),
    "session.ended": Line(_("Signed out on a device")),
    "customer.signed_in": Line(_("Signed in"), "ok"),
    "customer.signed_out": Line(_("Signed out")),
    "customer.reminded": Line(_("Reminded on day %(day)s")),
    "customer.orders_closed": Line(_("New orders closed: the time is over"), "bad"),
    "notice.recorded": Line(_("Notice recorded"), "bad"),
    "notice.recorded:abuse_notice": Line(_("Abuse notice recorded"), "bad"),
    "notice.recorded:breach_of_law": Line(_("Reported breach of law recorded"), "bad"),
    "notice.lifted": Line(_("Suspension lifted: the customer is verified"), "ok"),
    "notice.withdrawn": Line(_("Notice withdrawn")),
    "customer.corrected": Line(_("Contact data changed")),
    "customer.correction_asked": Line(_("Correction asked for")),
    "customer.correction_answered": Line(_("Correction answered")),
    "customer.seen_as": Line(_("Their profile was looked at as they see it")),
    "customer.data_downloaded": Line(_("Own data downloaded")),
    "customer.erasure_asked": Line(_("Deletion asked for")),
    "customer.erasure_refused": Line(_("Deletion refused")),
    "customer.erased": Line(_("Deleted"), "bad"),
    "customer.relationship_ended": Line(_("Relationship ended")),
    "customer.relationship_resumed": Line(_("Relationship goes on")),
    "kept_record.viewed": Line(_("What the law keeps was viewed")),
    "kept_record.destroyed": Line(_("What the law kept is gone"), "bad"),
    "retention.removed": Line(_("Removed, for its time was over")),
    "reverification.asked": Line(_("Asked to verify again")),
    "reverification.asked:confirm": Line(
        _("Asked to confirm what is known, within %(days)s days")
    ),
    "reverification.asked:documents": Line(
        _("Asked for new documents, within %(days)s days")
    ),
    "reverification.confirmed": Line(_("Confirmed that everything still holds"), "ok"),
    "reverification.started": Line(_("Began to give new documents")),
    "reverification.ended": Line(_("Verified again: decided")),
    "reverification.ended:done": Line(_("Verified again"), "ok"),
    "reverification.ended:rejected": Line(_("Not verified again"), "bad"),
    "reverification.overdue": Line(_("The time to verify again is over"), "bad"),
    "reverification.cancelled": Line(_("No longer asked to verify again")),
    "reverification.batch_made": Line(_("A group was asked to verify again")),
    "reverification.batch_cancelled": Line(
        _("A group is no longer asked to verify again")
    ),
    "lawful.written": Line(_("Request by law written down")),
    "lawful.changed": Line(_("Request by law changed")),
    "lawful.requested": Line(_("Approval of a request by law asked for")),
    "lawful.viewed": Line(_("Request by law opened")),
    "lawful.cancelled": Line(_("Request by law taken back")),
    "lawful.approved": Line(_("Request by law approved"), "ok"),
    "lawful.refused": Line(_("Request by law refused"), "bad"),
    "lawful.tried_again": Line(_("Package to be made again")),
    "lawful.package_made": Line(
        _("Package made: %(files)s files, %(missing)s missing"), "ok"
    ),
    "lawful.package_failed": Line(_("Package could not be made: %(why)s"), "bad"),
    "lawful.package_destroyed": Line(_("Package destroyed")),
    "lawful.download_began": Line(_("Download of the package began")),
    "lawful.download_resumed": Line(_("Download of the package began again")),
    "lawful.download_broke_off": Line(_("Download of the package broke off"), "bad"),
    "lawful.downloaded": Line(_("Package downloaded"), "ok"),
    "policy.tried": Line(_("A changed policy was tried")),
    "note.added": Line(_("Note written")),
    "review.claimed": Line(_("Taken for review")),
    "review.released": Line(_("Put back into the queue")),
    "review.taken_over": Line(_("Taken over from a colleague")),
    "review.rejection_proposed": Line(
        _("Rejection proposed to a second person: %(reasons)s")
    ),
    "review.rejection_sent_back": Line(_("Proposed rejection sent back")),
    "review.rejection_withdrawn": Line(_("Proposed rejection withdrawn")),
    "decision.made": Line(_("Decided")),
    "decision.made:approved": Line(_("Approved"), "ok"),
    "decision.made:rejected": Line(_("Rejected: %(reasons)s"), "bad"),
    "decision.made:resubmission_requested": Line(
        _("Asked again: %(steps)s. Because: %(reasons)s"), "bad"
    ),
}


MESSAGES = {
    "channel": {"sms": _("SMS"), "email": _("e-mail")},
    "kind": {
        "invitation": _("invitation"),
        "result": _("result"),
        "reminder": _("reminder"),
        "orders_closed": _("new orders closed"),
        "suspended": _("services suspended"),
        "lifted": _("suspension lifted"),
        "handoff": _("link for the phone"),
        "sign_in_code": _("code to sign in"),
        "phone_code": _("code for the phone number"),
        "email_code": _("code for the e-mail address"),
        "data_downloaded": _("receipt of a download"),
        "correction_answered": _("answer to a correction"),
        "consent_withdrawn": _("receipt of a withdrawal"),
        "evidence_removed": _("receipt of a removal"),
        "erased": _("receipt of a deletion"),
        "reverify_confirm": _("request to confirm what is known"),
        "reverify_documents": _("request for new documents"),
        "reverify_reminder": _("reminder to verify again"),
        "reverify_overdue": _("time to verify again is over"),
        "screening_alarm": _("providers out of reach"),
        **LETTERS,
    },
}


def tell(action: str, details: Mapping[str, Any]) -> Told:
    """Give the line of an event; an action without one is shown as it is."""
    chosen = details.get(CHOSEN_BY.get(action, ""))
    line = LINES.get(f"{action}:{chosen}") or LINES.get(action)
    if line is None:
        return Told(Line(action.replace(".", ": ").replace("_", " ")), {})
    return Told(line, {key: _in_words(key, value) for key, value in details.items()})


def _in_words(key: str, value: Any) -> tuple[str, ...]:
    given = value if isinstance(value, list) else [value]
    if key in {"step", "steps"}:
        steps = (STANDARD.get(str(each)) for each in given)
        return tuple(step.title for step in steps if step)
    if key == "reasons":
        return tuple(_reason(str(each)) for each in given)
    known = MESSAGES.get(key, {})
    return tuple(known.get(str(each), str(each)) for each in given if each is not None)


def _reason(key: str) -> str:
    lists = (PICTURE, REJECTION, *RESUBMISSION.values())
    found = (reasons[key].title for reasons in lists if key in reasons)
    return next(found, key)
