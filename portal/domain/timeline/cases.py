"""What happened in cases, in words: a sentence for each action."""

from portal.domain.timeline.line import Line
from portal.domain.words import mark as _

CASES: dict[str, Line] = {
    "case.opened": Line(_("Case opened")),
    "case.reopened": Line(_("Case opened again: a stricter verdict came"), "bad"),
    "case.stricter": Line(_("A stricter verdict came while the case was open"), "bad"),
    "case.taken": Line(_("Case taken")),
    "case.taken_over": Line(_("Case taken over from a colleague")),
    "case.given_back": Line(_("Case given back")),
    "case.asked_to_verify": Line(_("Asked to verify for a transfer")),
    "case.paused": Line(_("Clocks of the case stopped: a partner's block")),
    "case.resumed": Line(_("Clocks of the case go on")),
    "case.noted": Line(_("Note about the case written")),
    "case.clock_missed": Line(_("Case not decided in time"), "bad"),
    "case.decision_proposed": Line(_("Decision proposed to a second person")),
    "case.decision_sent_back": Line(_("Proposed decision sent back")),
    "case.decision_withdrawn": Line(_("Proposed decision withdrawn")),
    "case.decision_overtaken": Line(
        _("Proposed decision put aside: a stricter verdict came"), "bad"
    ),
    "case.decided": Line(_("Case decided")),
    "case.decided:none": Line(_("Case decided: no measure")),
    "case.decided:suspend": Line(_("Case decided: suspended"), "bad"),
    "case.decided:lift": Line(_("Case decided: suspension lifted"), "ok"),
    "case.decided:continue": Line(_("Case decided: the transfer goes on"), "ok"),
    "case.decided:refund": Line(_("Case decided: the transfer is to be refunded")),
    "case.decided:freeze": Line(_("Case decided: the money is frozen"), "bad"),
    "case.decided:unfreeze": Line(_("Case decided: the money is no longer frozen")),
    "case.decided:forfeit": Line(_("Case decided: the money is forfeited"), "bad"),
    "papers.asked": Line(_("Papers asked for")),
    "papers.sent": Line(_("Papers sent: %(files)s files"), "ok"),
    "papers.accepted": Line(_("Papers accepted"), "ok"),
    "papers.refused": Line(_("Papers asked for again")),
    "papers.withdrawn": Line(_("Papers no longer asked for")),
    "papers.reminded": Line(_("Reminded of papers")),
    "papers.overdue": Line(_("The time to send papers is over"), "bad"),
    "paper.received": Line(_("File received for papers")),
    "paper.removed": Line(_("File for papers taken back")),
    "paper.viewed": Line(_("Page %(page)s of a paper viewed")),
    "case_file.asked": Line(_("Case file asked for")),
    "case_file.made": Line(_("Case file made")),
    "case_file.failed": Line(_("Case file could not be made: %(why)s"), "bad"),
    "case_file.downloaded": Line(_("Case file downloaded")),
    "case_file.destroyed": Line(_("Case file destroyed: its days are over")),
}
LETTERS = {
    "transfer_verify": _("request to verify for a transfer"),
    "transfer_decided": _("decision about a transfer"),
    "papers_asked": _("request for papers"),
    "papers_reminder": _("reminder of papers"),
    "case_late": _("case not decided in time"),
}
