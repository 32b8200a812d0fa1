"""What happened to refunds, in words: a sentence for each action."""

from portal.domain.timeline.line import Line
from portal.domain.words import mark as _

REFUNDS: dict[str, Line] = {
    "refund.requested": Line(_("Refund asked for")),
    "refund.declined": Line(_("Verification declined, for a refund")),
    "refund.verification_chosen": Line(_("Verification chosen, for a refund")),
    "refund.figures_entered": Line(_("Rate, fee and costs of a refund entered")),
    "refund.quoted": Line(_("Quote of a refund taken")),
    "refund.quoted:payable": Line(_("Quote of a refund taken: payable")),
    "refund.quoted:withheld": Line(_("Quote of a refund taken: withheld")),
    "refund.quoted:forfeited": Line(_("Quote of a refund taken: forfeited"), "bad"),
    "refund.accepted": Line(_("Quote of a refund accepted"), "ok"),
    "refund.cancelled": Line(_("Request for a refund ended")),
    "refund.executing": Line(_("Refund to be paid: its clock runs")),
    "refund.stopped": Line(_("Refund not to be paid for now"), "bad"),
    "refund.late": Line(_("Refund not paid in time"), "bad"),
    "refund.paid": Line(_("Refund paid"), "ok"),
    "refund.paid_irregularly": Line(
        _("Refund paid although it was not to be paid"), "bad"
    ),
    "refund.payout_proposed": Line(_("Payout recorded, for a second person")),
    "refund.payout_proposed:irregular": Line(
        _("Payout recorded although it was not to be paid"), "bad"
    ),
    "refund.payout_proposed:correction": Line(
        _("Correction of a payout's hash recorded, for a second person")
    ),
    "refund.payout_sent_back": Line(_("Record of a payout sent back")),
    "refund.payout_withdrawn": Line(_("Record of a payout withdrawn")),
    "refund.payout_corrected": Line(_("Hash of a payout corrected"), "bad"),
    "refund.forfeited": Line(_("Request for a refund ended: forfeited"), "bad"),
    "refund.time_told": Line(_("Told that %(days)s days are left to ask for a refund")),
    "refund.time_over": Line(_("Money forfeited: nobody asked for it in time"), "bad"),
    "transfer.forfeited": Line(_("Transfer forfeited"), "bad"),
    "transfer.refunded": Line(_("Transfer refunded"), "ok"),
}
