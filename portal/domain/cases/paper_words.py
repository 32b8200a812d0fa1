"""What is said of papers: their kinds, and why a file cannot be taken."""

from collections.abc import Mapping

from portal.domain.reasons import PICTURE
from portal.domain.words import Reason
from portal.domain.words import mark as _
from portal.states import PaperKind, PaperState

KINDS: Mapping[PaperKind, str] = {
    PaperKind.SOURCE_OF_FUNDS: _("Proof of where the money comes from"),
    PaperKind.OTHER: _("Further papers"),
}
STATES: Mapping[PaperState, str] = {
    PaperState.ASKED: _("asked for"),
    PaperState.ANSWERED: _("received"),
    PaperState.REFUSED: _("asked for again"),
    PaperState.OVERDUE: _("the time is over"),
    PaperState.ACCEPTED: _("accepted"),
    PaperState.WITHDRAWN: _("no longer needed"),
}
# what the officer may start from; they write what fits
SUGGESTED: Mapping[PaperKind, str] = {
    PaperKind.SOURCE_OF_FUNDS: _(
        "Please show where the money of this transfer comes from: for example a bank "
        "statement, a contract of sale, a pay slip, or the history of the wallet."
    ),
    PaperKind.OTHER: "",
}
OWN: Mapping[str, Reason] = {
    "not_a_picture": Reason(
        _("This file cannot be read."),
        _("Send a PDF, or a picture as JPEG, PNG or HEIC."),
    ),
    "too_many_pages": Reason(
        _("The PDF has too many pages."),
        _("Send only the pages that are needed, or divide it."),
    ),
    "too_many_files": Reason(
        _("There are too many files."),
        _("Remove one first, or put several pages into one PDF."),
    ),
    "same_file": Reason(
        _("You have given this file already."),
        _("There is nothing to do, unless you meant another one."),
    ),
}


def reason(key: str) -> Reason:
    """Give the words of a reason; one without words is told as a damaged file."""
    return OWN.get(key) or PICTURE.get(key) or PICTURE["damaged"]
