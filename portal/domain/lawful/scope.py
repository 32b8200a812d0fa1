"""What of all that is held falls under a request by law: no more leaves the portal."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from portal.domain.lawful import is_secret
from portal.states import DataKind as Kind

Plain = dict[str, Any]
CONTACT_FIELDS = ("email", "email_confirmed_at", "phone", "phone_confirmed_at")
CONTACT_STEPS = ("email", "phone")
# of one verification, what each kind covers; its id and state stand with all of them
VERIFICATION_PARTS: Mapping[Kind, tuple[str, ...]] = {
    Kind.VERIFICATIONS: ("steps", "read_from_document", "decisions"),
    Kind.CHECKS: ("checks", "assessments"),
    Kind.PICTURES: ("pictures",),
}
PARTED = tuple(part for parts in VERIFICATION_PARTS.values() for part in parts)
# the lists of what is held: under which kind each falls, and which times date it
LISTS: Mapping[str, tuple[Kind, tuple[str, ...]]] = {
    "consents": (Kind.PROFILE, ("answered_at", "withdrawn_at")),
    "messages": (Kind.MESSAGES, ("written_at", "sent_at")),
    "invitations": (Kind.MESSAGES, ("made_at", "opened_at", "entered_at")),
    "devices": (Kind.DEVICES, ("signed_in_at", "seen_at")),
    "phones": (Kind.DEVICES, ("offered_at", "ended_at")),
    "asked_again": (Kind.VERIFICATIONS, ("asked_at", "ended_at")),
    "papers": (Kind.TRANSFERS, ("asked_at", "answered_at", "settled_at")),
    "notes": (Kind.NOTES, ("written_at",)),
    "events": (Kind.EVENTS, ("at",)),
    "refunds": (Kind.TRANSFERS, ("requested_at", "ended_at")),
    "transfers": (Kind.TRANSFERS, ("entered_at", "settled_at")),
}
MATTER_DATES = ("recorded_at", "opened_at", "decided_at", "lifted_at", "withdrawn_at")
DATES = ("made_at", "received_at", "decided_at", "finished_at", "done_at")


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The kinds of data, and the time in which they came about: end not included."""

    kinds: frozenset[Kind]
    begin: datetime | None = None
    end: datetime | None = None

    def holds(self, moment: datetime) -> bool:
        """Say whether a moment is within."""
        late_enough = self.begin is None or moment >= self.begin
        return late_enough and (self.end is None or moment < self.end)

    def spans(self, row: Mapping[str, Any], names: Collection[str]) -> bool:
        """Say whether a row's times reach into this one; one without times does."""
        times = [datetime.fromisoformat(row[name]) for name in names if row.get(name)]
        if not times:
            return True
        after = self.begin is not None and max(times) < self.begin
        return not after and (self.end is None or min(times) < self.end)


def scope(
    kinds: Collection[str], since: date | None, until: date | None, *, zone: tzinfo
) -> Scope:
    """Give the scope of whole days in a time zone, the last one included."""

    def begin_of(day: date) -> datetime:
        return datetime.combine(day, time(), zone).astimezone(UTC)

    return Scope(
        kinds=frozenset(map(Kind, kinds)),
        begin=begin_of(since) if since else None,
        end=begin_of(until + timedelta(days=1)) if until else None,
    )


def within(held: Plain, asked: Scope) -> Plain:
    """
    Give what of `services.own_data.gather` falls under the request.

    Who the customer is stands as their reference alone unless the profile was asked
    for. Events about requests by law never leave. What no kind covers is left out.
    """
    found: Plain = {"customer": _customer(held.get("customer", {}), asked)}
    if "erasure" in held:
        found["erasure"] = held["erasure"]
    for name, (kind, times) in LISTS.items():
        if kind in asked.kinds and name in held:
            found[name] = [row for row in held[name] if asked.spans(row, times)]
    if "events" in found:
        found["events"] = [
            row for row in found["events"] if not is_secret(row["action"])
        ]
    if asked.kinds & VERIFICATION_PARTS.keys():
        found["verifications"] = [
            _verification(row, asked)
            for row in held.get("verifications", ())
            if asked.spans(row, ("started_at", "submitted_at", "decided_at"))
        ]
    if Kind.NOTES in asked.kinds and "matters" in held:
        found["matters"] = {
            name: [row for row in rows if asked.spans(row, MATTER_DATES)]
            for name, rows in held["matters"].items()
        }
    return found


def _customer(row: Plain, asked: Scope) -> Plain:
    covered = {
        Kind.PROFILE: [name for name in row if name not in CONTACT_FIELDS],
        Kind.CONTACTS: CONTACT_FIELDS,
    }
    names = {"reference"}.union(
        *(covered[kind] for kind in covered if kind in asked.kinds)
    )
    return {name: value for name, value in row.items() if name in names}


def _verification(row: Plain, asked: Scope) -> Plain:
    found = {name: value for name, value in row.items() if name not in PARTED}
    for kind, parts in VERIFICATION_PARTS.items():
        for part in parts if kind in asked.kinds else ():
            if part in row:
                found[part] = [each for each in row[part] if asked.spans(each, DATES)]
    if Kind.CONTACTS not in asked.kinds and "steps" in found:
        found["steps"] = [_without_contact(step) for step in found["steps"]]
    return found


def _without_contact(step: Plain) -> Plain:
    if step.get("step") not in CONTACT_STEPS:
        return step
    return {name: value for name, value in step.items() if name != "answers"}
