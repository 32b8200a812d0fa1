"""What happened at the AML desk, in words: a sentence for each action."""

from portal.domain.timeline.line import Line
from portal.domain.words import mark as _

DESK: dict[str, Line] = {
    "transfer.entered": Line(_("Transfer entered")),
    "transfer.entered:incoming": Line(_("Incoming transfer entered")),
    "transfer.entered:outgoing": Line(_("Outgoing transfer entered")),
    "transfer.hash_added": Line(_("Hash of a transfer added")),
    "transfer.passed": Line(_("Transfer screened: it passes"), "ok"),
    "transfer.held": Line(_("Transfer held by its screening"), "bad"),
    "transfer.frozen": Line(_("Transfer frozen by its screening"), "bad"),
    "transfer.answers_viewed": Line(_("Providers' answers about a transfer viewed")),
    "screening.asked": Line(_("Transfer to be screened again")),
    "screening.asked:list": Line(
        _("Transfer to be screened again: a sanctions list was imported")
    ),
    "screening.settled": Line(_("Transfer screened again")),
    "screening.settled:pass": Line(_("Transfer screened again: nothing found"), "ok"),
    "screening.settled:hold": Line(_("Transfer screened again: it is to be held")),
    "screening.settled:verify": Line(
        _("Transfer screened again: the customer is to verify"), "bad"
    ),
    "screening.settled:freeze": Line(
        _("Transfer screened again: it is to be frozen"), "bad"
    ),
    "screening.alarmed": Line(
        _("Screening without an answer for %(minutes)s minutes"), "bad"
    ),
    "register.downloaded": Line(_("Register downloaded: %(rows)s rows")),
    "screening_policy.tried": Line(_("Changed rules of screening were tried")),
    "screening_policy.proposed": Line(
        _("Rules of screening proposed, version %(version)s")
    ),
    "screening_policy.put_in_force": Line(
        _("Rules of screening put in force, version %(version)s"), "ok"
    ),
    "screening_policy.refused": Line(
        _("Rules of screening refused, version %(version)s"), "bad"
    ),
    "screening_policy.withdrawn": Line(
        _("Proposed rules of screening taken back, version %(version)s")
    ),
}
