"""Why a file of transfers, or a line of one, is not taken."""

from flask_babel import gettext, lazy_gettext

from portal.domain.transfers.lines import PROBLEMS
from portal.domain.transfers.refusals import SENTENCES
from portal.models.transfer_file import TransferLine
from portal.web.filters import words
from portal.web.staff.bulk.words import refusal as refusal_of_lists

REFUSALS = {
    "no_columns": lazy_gettext(
        "The first line must name the columns: reference, direction, network, asset, "
        "amount and address at least."
    ),
    "no_header": lazy_gettext(
        "The first line must name the columns: reference, direction, network, asset, "
        "amount and address at least."
    ),
    "no_lines": lazy_gettext("The file has no line below the names of its columns."),
}


def refusal(key: str, *, most: int, megabytes: int) -> str:
    """Give why a file was not taken, and what to do."""
    if key in REFUSALS:
        return str(REFUSALS[key])
    return refusal_of_lists(key, most=most, megabytes=megabytes)


def why(line: TransferLine) -> str:
    """Give why a line is not entered, and how to mend it."""
    told = PROBLEMS.get(line.reason or "") or SENTENCES.get(line.reason or "", "")
    if not told:
        return str(gettext("It cannot be read."))
    return str(words(told) % (line.details or {}))
