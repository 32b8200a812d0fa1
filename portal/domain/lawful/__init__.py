"""Requests by law: their legal moves, and who may be told that there is one."""

from collections.abc import Mapping

from portal.domain.words import mark as _
from portal.errors import AlreadyDone
from portal.states import DataKind, LawfulKind, PackageEnd
from portal.states import LawfulState as State

KINDS: Mapping[LawfulKind, str] = {
    LawfulKind.COPYRIGHT_COMPLAINT: _("Copyright complaint"),
    LawfulKind.GOVERNMENT_REQUEST: _("Government request"),
    LawfulKind.COURT_ORDER: _("Court order"),
}
DATA_KINDS: Mapping[DataKind, str] = {
    DataKind.PROFILE: _("Name, language, registration and consents"),
    DataKind.CONTACTS: _("E-mail address and phone number"),
    DataKind.VERIFICATIONS: _("Verifications, document data and decisions"),
    DataKind.CHECKS: _("Automated checks with their values"),
    DataKind.PICTURES: _("Pictures of documents and of the face"),
    DataKind.MESSAGES: _("Messages and invitations"),
    DataKind.DEVICES: _("Sign-ins and devices"),
    DataKind.NOTES: _("Notes and matters of staff"),
    DataKind.EVENTS: _("Audit events"),
    DataKind.TRANSFERS: _("Crypto transfers and their screenings"),
}
ENDS: Mapping[PackageEnd, str] = {
    PackageEnd.DAYS_OVER: _("Its days were over."),
    PackageEnd.BROKEN_OFF: _("Its download broke off and was not taken up in time."),
}

MOVES: Mapping[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.WAITING, State.CANCELLED}),
    State.WAITING: frozenset({State.APPROVED, State.REFUSED, State.CANCELLED}),
    State.REFUSED: frozenset(),
    State.CANCELLED: frozenset(),
    State.APPROVED: frozenset({State.PREPARING, State.FAILED}),
    State.PREPARING: frozenset({State.PREPARING, State.READY, State.FAILED}),
    State.FAILED: frozenset({State.APPROVED}),
    State.READY: frozenset({State.DOWNLOADED, State.EXPIRED, State.FAILED}),
    State.DOWNLOADED: frozenset(),
    State.EXPIRED: frozenset(),
}
# while one of these stands, what is held of the customer is needed
NEEDED = frozenset({State.WAITING, State.APPROVED, State.PREPARING, State.FAILED})
# nothing more is to be done by anybody
OVER = frozenset({State.REFUSED, State.CANCELLED, State.DOWNLOADED, State.EXPIRED})
# the first word of an event: only who answers such requests is told of them
UNTOLD = "lawful."


def move(current: State, to: State) -> State:
    """Give the new state; raise AlreadyDone if it cannot follow the current one."""
    if to not in MOVES[current]:
        raise AlreadyDone(current.value)
    return to


def is_secret(action: str) -> bool:
    """
    Say whether an event may be shown to those alone who answer requests by law.

    A court may forbid to tell that it asked, and whom it asked about.
    """
    return action.startswith(UNTOLD)
