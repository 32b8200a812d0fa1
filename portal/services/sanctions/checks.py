"""Say what a sanctions list, or a service that keeps some, makes of a person."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from portal.domain.data_rules import not_made
from portal.domain.findings import Finding
from portal.domain.sanctions.listed import Hit
from portal.errors import ServiceUnreachable
from portal.models.sanctions import SanctionsList
from portal.policy import DataPolicy
from portal.ports import Listed, Sought
from portal.services.sanctions import search
from portal.states import CheckOutcome

NAME = "data.sanctions"
VERSION = "1"
MOST = 10  # hits that a finding tells
SANCTION = "sanction"  # what the topics of a sanctioned party begin with
Told = tuple[Listed, ...] | ServiceUnreachable


def by_list(
    session: Session, sought: Sought, policy: DataPolicy, *, today: date
) -> Finding:
    """
    Look the person up in the list that was imported.

    Without one the check could not be made, which says so; an old one is a warning.
    The score is that of the likest name; a hit whose birth date differs is kept for
    staff and does not count.
    """
    found = search(session, sought.name, sought.birth_date, policy=policy)
    if found.list is None:
        return Finding(
            name=NAME,
            version=VERSION,
            outcome=CheckOutcome.ERROR,
            reasons=("no_list",),
        )
    counted = [hit for hit in found.hits if hit.counts]
    old = today - found.list.published_on > timedelta(days=policy.list_days)
    best = counted[0] if counted else None
    return Finding(
        name=NAME,
        version=VERSION,
        outcome=_outcome(listed=bool(best), old=old),
        score=best.score if best else None,
        limit=best.limit if best else policy.listed_name,
        reasons=(*(["listed"] if best else []), *(["list_old"] if old else [])),
        details=_details(found.list, dismissed=len(found.hits) - len(counted)),
        values={"hits": [_hit(hit) for hit in found.hits[:MOST]]} if found.hits else {},
    )


def by_service(told: Told | None, policy: DataPolicy) -> Finding:
    """Judge what a service answered; that it did not answer is never a pass."""
    if told is None or isinstance(told, ServiceUnreachable):
        missing = not_made(NAME, "unreachable")
        said = told.reason if told else "it was not asked"
        details = {**missing.details, "said": said}
        return Finding(
            name=NAME,
            version=VERSION,
            outcome=missing.outcome,
            reasons=("list_unreachable",),
            details=details,
        )
    hits = [each for each in told if each.score >= policy.service_score]
    listed = any(_sanctioned(hit) for hit in hits)
    office = any(not _sanctioned(hit) for hit in hits)
    return Finding(
        name=NAME,
        version=VERSION,
        outcome=CheckOutcome.FAIL if hits else CheckOutcome.PASS,
        score=max((each.score for each in told), default=None),
        limit=policy.service_score,
        reasons=(*(["listed"] if listed else []), *(["in_office"] if office else [])),
        values={"hits": [_served(hit) for hit in hits[:MOST]]} if hits else {},
    )


def _outcome(*, listed: bool, old: bool) -> CheckOutcome:
    if listed:
        return CheckOutcome.FAIL
    return CheckOutcome.WARN if old else CheckOutcome.PASS


def _details(found: SanctionsList, *, dismissed: int) -> dict[str, object]:
    return {
        "list": found.name,
        "published_on": found.published_on.isoformat(),
        "entries": found.entries,
        "sha256": found.sha256[:16],
        "other_birth_date": dismissed,
    }


def _hit(hit: Hit) -> dict[str, object]:
    party = hit.party
    return {
        "entry": party.entry,
        "name": party.names[0].text,
        "by": " ".join((hit.name.kind, hit.name.text)).strip(),
        "quality": hit.name.quality,
        "score": hit.score,
        "born": "; ".join(born.text for born in party.born),
        "birth_date": hit.agreement.value,
        "nationalities": ", ".join(party.nationalities),
        "programmes": ", ".join(party.programmes),
        "differs": ", ".join(
            f"{d.one or '-'}/{d.other or '-'}" for d in hit.differences
        ),
    }


def _served(hit: Listed) -> dict[str, object]:
    return {
        "entry": hit.entry,
        "name": hit.name,
        "score": hit.score,
        "born": "; ".join(hit.birth_dates),
        "nationalities": ", ".join(hit.nationalities),
        "lists": ", ".join(hit.lists),
        "topics": ", ".join(hit.topics),
        "why": ", ".join(hit.why),
    }


def _sanctioned(hit: Listed) -> bool:
    # a service that tells no topics keeps nothing but sanctions
    return not hit.topics or any(each.startswith(SANCTION) for each in hit.topics)
