"""The rows of a case: lock it, record what is done with it, say what it waits for."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.domain.cases import CaseFacts, stage
from portal.domain.cases.clocks import Clock, Span, clock
from portal.domain.roles import Permission
from portal.domain.transfers import ScreeningState
from portal.errors import AlreadyDone, HeldBy, StaleVersion
from portal.models.case import Case, CaseDecision, CasePause
from portal.models.paper import PaperRequest
from portal.models.staff import Staff
from portal.models.transfer import Transfer
from portal.policy import CasesPolicy
from portal.services import audit
from portal.services.four_eyes import is_able
from portal.services.verifications import lock_customer
from portal.states import CaseKind, CaseState

PORTAL = "portal"


def lock(session: Session, case: Case) -> Case:
    """
    Let nobody else change the case and its transfer until the commit; read it anew.

    Always in this order: the customer, the transfer, the case. Lock before the first
    event is recorded: who holds one of them may wait to record one.
    """
    lock_customer(session, case.customer)
    session.refresh(case.customer, ["verified_at", "erased_at"])
    if case.transfer_id is not None:
        lock_transfer(session, case.transfer_id)
    locked = session.scalar(
        select(Case)
        .where(Case.id == case.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return locked or case


def lock_transfer(session: Session, transfer_id: int) -> Transfer:
    """Let nobody else change the transfer until the commit; read it anew."""
    return session.scalars(
        select(Transfer)
        .where(Transfer.id == transfer_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def require_open(case: Case, *, by: Staff) -> None:
    """Raise AlreadyDone if the case is decided, HeldBy if a colleague holds it."""
    if case.state is not CaseState.OPEN:
        raise AlreadyDone(case.state.value)
    require_free(case, by=by)


def require_free(case: Case, *, by: Staff) -> None:
    """Raise HeldBy if a colleague holds the case."""
    holder = keeper(case)
    if holder is not None and holder.id != by.id:
        raise HeldBy(holder.name, case.held_since or case.opened_at)


def keeper(case: Case) -> Staff | None:
    """Give who holds the case; nobody, once they left or may not decide any more."""
    holder = case.holder
    return holder if holder is not None and is_able(holder, Permission.AML) else None


def edition(case: Case) -> int:
    """Number what a decision stands on: another number, another ground to decide."""
    return 2 * case.version + bool(case.customer.verified_at)


def require_seen(case: Case, seen: int) -> None:
    """Raise StaleVersion if something that decides changed since the page was shown."""
    if seen != (current := edition(case)):
        raise StaleVersion(seen, current)


def changed(session: Session, case: Case, *, now: datetime) -> None:
    """Let pages that were shown before be known as old; see what it waits for now."""
    case.version += 1
    session.flush()
    settle_stage(session, case, now=now)


def settle_stage(session: Session, case: Case, *, now: datetime) -> bool:
    """Keep what the case waits for; say whether that changed."""
    if case.kind is not CaseKind.TRANSFER or case.state is not CaseState.OPEN:
        return False
    found = stage(facts(session, case))
    if found is case.stage:
        return False
    case.stage, case.stage_since = found, now
    session.flush()
    return True


def facts(session: Session, case: Case) -> CaseFacts:
    """Give what the stage of a transfer's case follows from."""
    screening = case.screening
    asked = session.scalars(
        select(PaperRequest.state).where(PaperRequest.case_id == case.id)
    )
    return CaseFacts(
        answered=screening is None or screening.state is ScreeningState.SETTLED,
        asked_to_verify=case.asked_to_verify_at is not None,
        verified=case.customer.verified_at is not None,
        papers=tuple(asked),
    )


def pauses(session: Session, case: Case) -> Sequence[CasePause]:
    """List when a partner's block kept the case waiting, oldest first."""
    return session.scalars(
        select(CasePause)
        .where(CasePause.case_id == case.id)
        .order_by(CasePause.id)
        .options(joinedload(CasePause.staff))
    ).all()


def decisions_of(session: Session, case: Case) -> Sequence[CaseDecision]:
    """List what was decided in a case, newest first, with the colleagues."""
    return session.scalars(
        select(CaseDecision)
        .where(CaseDecision.case_id == case.id)
        .order_by(CaseDecision.id.desc())
        .options(joinedload(CaseDecision.staff), joinedload(CaseDecision.second))
    ).all()


def decision_clock(
    case: Case, several: Sequence[CasePause], *, policy: CasesPolicy, now: datetime
) -> Clock:
    """Say how the time to decide stands, from the risk's being seen."""
    return clock(
        case.flagged_at or case.opened_at,
        timedelta(hours=policy.decision_hours),
        pauses=spans(several),
        end=case.decided_at if case.state is CaseState.DECIDED else None,
        now=now,
    )


def spans(several: Sequence[CasePause]) -> list[Span]:
    """Give the pauses as plain values."""
    return [Span(each.from_at, each.until_at) for each in several]


def record(
    session: Session,
    action: str,
    case: Case,
    *,
    by: Staff | None,
    now: datetime,
    **details: str | int | bool | list[str] | None,
) -> None:
    """Append an event about the case; without a colleague the portal did it."""
    audit.record(
        session,
        action,
        actor=f"staff:{by.public_id}" if by else PORTAL,
        subject=f"case:{case.public_id}",
        customer=case.customer,
        now=now,
        about=case.kind.value,
        **details,
    )
