"""Know a document or a face again that was used by another customer."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.domain import search_keys
from portal.domain.documents.nations import alpha_3
from portal.domain.documents.seen import Fields
from portal.domain.findings import Finding
from portal.models.customer import Customer
from portal.models.evidence import Evidence
from portal.models.familiar import DocumentSeen, FaceTemplate
from portal.models.verification import Verification
from portal.policy import DataPolicy
from portal.services.examinations import opened_faces
from portal.services.locks import one_at_a_time
from portal.states import CheckOutcome
from portal.vault import Keyring

DOCUMENT, FACE = "document.reused", "selfie.reused"
NUMBER = "document_number"  # the kind of hash by which staff search
VERSION = "1"
MODEL = "dlib-resnet-1"  # faces of different models do not compare
MOST = 20  # customers that a finding names


def document_known(
    session: Session,
    verification: Verification,
    fields: Fields | None,
    *,
    now: datetime,
) -> Finding:
    """
    Say whether the document was shown by another customer, and remember it.

    What is kept is a keyed hash of issuing state and number, one for each round of a
    verification: a number that is read anew takes the place of what was misread. The
    score is how many other customers showed it. Call it in a transaction that writes.
    """
    number = _number(fields)
    _forget_document(session, verification)
    if number is None:
        outcome, details = CheckOutcome.ERROR, {"why": "no_number"}
        return Finding(name=DOCUMENT, version=VERSION, outcome=outcome, details=details)
    keyring: Keyring = session.info["keyring"]
    digest = keyring.digest("document", f"{_issuer(verification, fields)} {number}")
    searched = keyring.digest(NUMBER, number)
    one_at_a_time(session, digest)  # of two at once the later one sees the earlier
    row = DocumentSeen(
        customer_id=verification.customer_id,
        verification=verification,
        round=verification.round,
        digest=digest,
        number=searched,
        seen_at=now,
    )
    session.add(row)
    session.flush()
    others = _other_customers(session, verification, digest)
    return Finding(
        name=DOCUMENT,
        version=VERSION,
        outcome=CheckOutcome.FAIL if others else CheckOutcome.PASS,
        score=len(others),
        limit=0,
        reasons=("document_known",) if others else (),
        values={"customers": others} if others else {},
    )


def remember_face(
    session: Session,
    evidence: Evidence,
    template: Sequence[float],
    *,
    model: str = MODEL,
    now: datetime,
) -> None:
    """Keep the face of a selfie, sealed; of one verification the newest alone."""
    verification = evidence.verification
    of_it = select(Evidence.id).where(Evidence.verification_id == verification.id)
    session.execute(delete(FaceTemplate).where(FaceTemplate.evidence_id.in_(of_it)))
    row = FaceTemplate(
        customer_id=verification.customer_id,
        evidence_id=evidence.id,
        model=model,
        made_at=now,
    )
    session.add(row)
    session.flush()
    row.template = tuple(template)
    session.flush()


def face_known(
    session: Session,
    verification: Verification,
    template: Sequence[float],
    *,
    model: str = MODEL,
    policy: DataPolicy,
) -> Finding:
    """
    Say whether another customer's selfie shows this face.

    It is compared with every template there is; the score is the least distance
    (Euclid), the limit the one up to which two are taken for one person. Only reads,
    for up to seconds: call it outside a write transaction, and after `remember_face`
    was committed, so that of two customers at once the later one is found out.
    """
    found = opened_faces.nearest(
        session,
        template,
        model=model,
        not_of=verification.customer_id,
        limit=policy.known_face,
        most_kept=policy.faces_kept_open,
    )
    near = [each for each in found if each.distance <= policy.known_face]
    ids = list(dict.fromkeys(each.customer_id for each in near))
    return Finding(
        name=FACE,
        version=f"{VERSION} {model}",
        outcome=CheckOutcome.FAIL if near else CheckOutcome.PASS,
        score=round(found[0].distance, 4) if found else None,
        limit=policy.known_face,
        reasons=("face_known",) if near else (),
        details={"customers": len(ids)},
        values={"customers": _public_ids(session, ids[:MOST])} if near else {},
    )


def _forget_document(session: Session, verification: Verification) -> None:
    session.execute(
        delete(DocumentSeen).where(
            DocumentSeen.verification_id == verification.id,
            DocumentSeen.round == verification.round,
        )
    )


def _number(fields: Fields | None) -> str | None:
    return search_keys.document((fields and fields.document_number) or "") or None


def _issuer(verification: Verification, fields: Fields | None) -> str:
    if fields and fields.issuing_state:
        return alpha_3(fields.issuing_state)
    progress = verification.progress("document")
    answers = (progress.answers if progress else None) or {}
    return alpha_3(answers.get("country"))


def _other_customers(
    session: Session, verification: Verification, digest: bytes
) -> list[str]:
    found = session.scalars(
        select(Customer.public_id)
        .join(DocumentSeen, DocumentSeen.customer_id == Customer.id)
        .where(
            DocumentSeen.digest == digest,
            DocumentSeen.customer_id != verification.customer_id,
        )
        .distinct()
        .limit(MOST)
    )
    return sorted(found)


def _public_ids(session: Session, ids: Collection[int]) -> list[str]:
    return sorted(
        session.scalars(select(Customer.public_id).where(Customer.id.in_(ids)))
    )
