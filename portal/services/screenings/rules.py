"""Which rules judge screenings, and how others come into force: by two people."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.errors import AlreadyDone, RulesChanged, SamePerson, SameRules
from portal.models.screening_policy import RulesState, ScreeningPolicyVersion
from portal.models.staff import Staff
from portal.policy import Policy, ScreeningPolicy
from portal.screening_policy import Category
from portal.services import audit
from portal.services.locks import one_at_a_time
from portal.vault import Keyring

Version = ScreeningPolicyVersion


def in_force(session: Session, policy: Policy) -> ScreeningPolicy:
    """Give the rules that judge now: the version in force, else those of the file."""
    row = current(session)
    return policy.screening if row is None else rules_of(row, policy)


def rules_of(row: Version, policy: Policy) -> ScreeningPolicy:
    """Give a version's rules; what a later release added is as the file has it."""
    return _read(json.dumps(_completed(row.rules, policy.screening.plain())))


def current(session: Session) -> Version | None:
    """Give the version in force; None while the file's rules are."""
    return _in_state(session, RulesState.IN_FORCE)


def waiting(session: Session) -> Version | None:
    """Give the version that awaits a second person; None if there is none."""
    return _in_state(session, RulesState.PROPOSED)


def find(session: Session, public_id: str) -> Version | None:
    """Give the version with this public id."""
    return session.scalar(select(Version).where(Version.public_id == public_id))


def versions(session: Session) -> Sequence[Version]:
    """List every version, the newest first."""
    return session.scalars(select(Version).order_by(Version.number.desc())).all()


def propose(
    session: Session,
    rules: ScreeningPolicy,
    *,
    note: str,
    seen: str,
    policy: Policy,
    by: Staff,
    now: datetime,
) -> Version:
    """
    Keep rules for a second person; those in force go on judging.

    `seen` is the fingerprint of the rules that the page was made from. Raise
    AlreadyDone while another proposal waits, RulesChanged if others came into force
    meanwhile, SameRules if nothing differs.
    """
    base = _locked(session, policy)
    if waiting(session) is not None:
        raise AlreadyDone("proposed")
    if base != seen:
        raise RulesChanged
    if rules.fingerprint == base:
        raise SameRules
    row = Version(
        number=(session.scalar(select(func.max(Version.number))) or 0) + 1,
        state=RulesState.PROPOSED,
        rules=rules.plain(),
        fingerprint=rules.fingerprint,
        base=base,
        note=note,
        proposed_by=by,
        proposed_at=now,
    )
    session.add(row)
    session.flush()
    _record(session, "screening_policy.proposed", row, by=by, now=now)
    return row


def put_in_force(
    session: Session, row: Version, *, policy: Policy, by: Staff, now: datetime
) -> None:
    """
    Let the proposed rules judge from now on.

    Raise SamePerson to who proposed them, unless one person is enough; AlreadyDone if
    they were decided on; RulesChanged if others are in force than they were made from.
    """
    base = _locked(session, policy)
    _refresh(session, row)
    if policy.desk.four_eyes_policy == "on" and row.proposed_by_id == by.id:
        raise SamePerson
    if base != row.base:
        raise RulesChanged
    before = current(session)
    if before is not None:
        before.state, before.retired_at = RulesState.RETIRED, now
        session.flush()  # one alone is in force, at every moment
    row.state, row.decided_by, row.decided_at = RulesState.IN_FORCE, by, now
    _record(session, "screening_policy.put_in_force", row, by=by, now=now)


def turn_down(
    session: Session,
    row: Version,
    answer: str,
    *,
    policy: Policy,
    by: Staff,
    now: datetime,
) -> None:
    """Refuse a proposal, or take one's own back; raise AlreadyDone if it is decided."""
    _locked(session, policy)
    _refresh(session, row)
    own = row.proposed_by_id == by.id
    row.state = RulesState.WITHDRAWN if own else RulesState.REFUSED
    row.decided_by, row.decided_at, row.answer = by, now, answer
    done = "withdrawn" if own else "refused"
    _record(session, f"screening_policy.{done}", row, by=by, now=now)


def _in_state(session: Session, state: RulesState) -> Version | None:
    return session.scalar(
        select(Version)
        .where(Version.state == state)
        .execution_options(populate_existing=True)
    )


def _locked(session: Session, policy: Policy) -> str:
    """Let one change the rules at a time; give the fingerprint of those in force."""
    keyring: Keyring = session.info["keyring"]
    one_at_a_time(session, keyring.digest("once", "screening policy"))
    return in_force(session, policy).fingerprint


def _refresh(session: Session, row: Version) -> None:
    session.refresh(row)
    if row.state is not RulesState.PROPOSED:
        raise AlreadyDone(row.state.value)


def _completed(kept: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Give the kept rules with the keys, providers and categories of this release."""
    known = {key: kept.get(key, value) for key, value in given.items()}
    known["zones"] = {**given["zones"], **kept["zones"]}
    names = set(Category)
    known["listed"] = [name for name in known["listed"] if name in names]
    return known


@lru_cache(maxsize=16)
def _read(plain: str) -> ScreeningPolicy:
    return ScreeningPolicy.of(json.loads(plain))


def _record(
    session: Session, action: str, row: Version, *, by: Staff, now: datetime
) -> None:
    audit.record(
        session,
        action,
        actor=f"staff:{by.public_id}",
        subject=f"screening_policy:{row.public_id}",
        now=now,
        version=row.number,
        fingerprint=row.fingerprint[:16],
    )
