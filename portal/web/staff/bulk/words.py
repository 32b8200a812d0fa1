"""The words for what a bulk invitation is, and for why a line was not sent."""

from flask_babel import format_date, gettext, lazy_gettext

from portal.models.bulk import BulkLine
from portal.states import BulkState, BulkWay, LineState

WAYS = {
    BulkWay.EMAIL: lazy_gettext("By e-mail"),
    BulkWay.SMS: lazy_gettext("By SMS"),
    BulkWay.EMAIL_ELSE_SMS: lazy_gettext("By e-mail, or by SMS where there is none"),
}
STATES = {
    BulkState.CHECKING: (lazy_gettext("being checked"), ""),
    BulkState.READY: (lazy_gettext("to be sent"), "warn"),
    BulkState.SENDING: (lazy_gettext("being sent"), ""),
    BulkState.PAUSED: (lazy_gettext("paused"), "warn"),
    BulkState.DONE: (lazy_gettext("done"), "ok"),
    BulkState.CANCELLED: (lazy_gettext("cancelled"), "bad"),
}
REASONS = {
    # the line cannot be used
    "quotes": lazy_gettext("A quotation mark is not closed, or stands too early."),
    "extra": lazy_gettext(
        "More values than columns: a separator stands within a value."
    ),
    "long_reference": lazy_gettext("The reference is longer than 64 characters."),
    "long_name": lazy_gettext("The name is longer than 200 characters."),
    "unreadable": lazy_gettext("There are characters that cannot be read."),
    "email": lazy_gettext("The e-mail address is not like name@example.com."),
    "prefix": lazy_gettext("The phone number lacks its prefix, such as +44."),
    "phone": lazy_gettext("There is no such phone number."),
    "nothing": lazy_gettext("No reference, no e-mail address and no phone number."),
    "unknown": lazy_gettext("Nobody is known by this line."),
    "no_name": lazy_gettext("Nobody is known by this line, and it has no name."),
    "twice": lazy_gettext("The same person as in an earlier line."),
    # nobody is to be written to
    "no_address": lazy_gettext("No address for this way."),
    "verified": lazy_gettext("Verified already."),
    "in_review": lazy_gettext("Has given everything, and waits for the answer."),
    "too_soon": lazy_gettext("Invited a moment ago."),
    "today": lazy_gettext("Invited as often as allowed today."),
    "sent_before": lazy_gettext("The same line was sent before."),
    "erased": lazy_gettext("Erased meanwhile."),
    "cancelled": lazy_gettext("Cancelled before it was its turn."),
}
REFUSALS = {
    "empty": lazy_gettext("This file is empty. Choose the one with the people."),
    "workbook": lazy_gettext(
        "This is a workbook. Open it, save it as “CSV UTF-8”, and choose that file."
    ),
    "binary": lazy_gettext(
        "This is not a text file. Save the list as “CSV UTF-8”, and choose that file."
    ),
    "encoding": lazy_gettext(
        "It cannot be told how the letters of this file are encoded. Save it as "
        "“CSV UTF-8”, or choose the encoding below."
    ),
    "other_encoding": lazy_gettext(
        "The file cannot be read in this encoding. Choose another, or “Find out”."
    ),
    "no_header": lazy_gettext(
        "The first line must name the columns. Write “reference, name, e-mail, phone, "
        "language” above the people, in the order of the columns."
    ),
    "no_columns": lazy_gettext(
        "No column is called “reference”, “e-mail” or “phone”. Name the columns in the "
        "first line."
    ),
    "no_lines": lazy_gettext("There is nobody below the first line."),
}


def why(reason: str | None) -> str:
    """Give the sentence of a reason."""
    return str(REASONS.get(reason or "", reason or ""))


def why_line(line: BulkLine) -> str:
    """Give the sentence of one line, with the line or the day that it refers to."""
    if line.other is not None:
        return str(gettext("The same person as in line %(number)s.", number=line.other))
    if line.earlier_at is not None:
        day = format_date(line.earlier_at, "d MMMM y")
        return str(gettext("The same line was sent before, on %(day)s.", day=day))
    return why(line.reason)


def state_words(state: BulkState) -> tuple[str, str]:
    """Give a bulk's state in words, and its tone."""
    words, tone = STATES[state]
    return str(words), tone


def refusal(key: str, *, most: int, megabytes: int) -> str:
    """Give why a file was not taken, and what to do."""
    if key == "too_many":
        return str(
            gettext(
                "The file has more than %(most)s lines. Divide it into several.",
                most=f"{most:,}",
            )
        )
    if key == "too_large":
        return str(
            gettext(
                "The file is larger than %(most)s MB. Divide it into several.",
                most=megabytes,
            )
        )
    return str(REFUSALS[key])


def result_of(line: BulkLine, message_status: str | None) -> str:
    """Give what became of a line in one word, for a file that programs read."""
    if line.state is LineState.SENT:
        return message_status or "sent"
    return "bad_line" if line.state is LineState.FAILED else line.state.value
