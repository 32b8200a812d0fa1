"""Rounds that were judged, with the findings of a good passport and selfie."""

import re
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from portal.domain.findings import Finding
from portal.domain.needs import needed
from portal.models.examination import Assessment
from portal.models.verification import Verification
from portal.policy import SHIPPED, Policy
from portal.services import verifications
from portal.services.examinations import findings
from portal.states import CheckOutcome, DocumentType, ExaminationState
from tests.clocks import NOON

TEXT = SHIPPED.read_text("utf-8")
MATCH = re.compile(r"^match_distance = [0-9.]+", re.MULTILINE)
# the good selfie's distance lies between the two
STRICTER = MATCH.sub("match_distance = 0.3", TEXT)
HARDLY = MATCH.sub("match_distance = 0.41", TEXT)
FIGURES: dict[str, dict[str, Any]] = {
    "selfie.match": {
        "score": 0.4,
        "limit": 0.5,
        "details": {"portrait_width": 100, "review_distance": 0.68},
    },
    "selfie.copied": {"score": 0.4, "limit": 0.22},
    "document.expiry": {"score": 1000, "limit": 30, "details": {"source": "zone"}},
    "document.age": {"score": 30, "limit": 18, "details": {"source": "zone"}},
}


def good_findings(
    document_type: DocumentType = DocumentType.PASSPORT, **changed: CheckOutcome
) -> list[Finding]:
    """Give a passing finding for each check that is needed, but those changed."""
    outcomes = {name.replace("__", "."): outcome for name, outcome in changed.items()}
    return [
        Finding(
            name=name,
            version="1",
            outcome=outcomes.get(name, CheckOutcome.PASS),
            **FIGURES.get(name, {}),
        )
        for name in sorted(needed(document_type))
    ]


def make_judged(
    session: Session,
    verification: Verification,
    *,
    found: list[Finding] | None = None,
    policy: Policy | None = None,
    at: datetime = NOON,
) -> Assessment:
    """Keep a round's findings and that it was judged."""
    verification.document_type = DocumentType.PASSPORT
    findings.keep(session, verification, found or good_findings(), now=at)
    row = Assessment(
        verification=verification,
        round=verification.round,
        state=ExaminationState.DONE,
        outcome="approved",
        policy=(policy or Policy.load()).fingerprint,
        asked_at=at,
        finished_at=at + timedelta(seconds=1),
    )
    session.add(row)
    verifications.touch(verification, now=at)
    session.flush()
    return row
