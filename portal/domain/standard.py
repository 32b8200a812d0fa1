"""The standard way through a verification: THE table of steps."""

from portal.domain.flow import Flow, Passage, Step
from portal.domain.words import mark as _
from portal.states import DocumentType, Side


def document_sides(document_type: DocumentType | None) -> tuple[Side, ...]:
    """Give the sides a document is photographed on: a passport's data page alone."""
    if document_type is DocumentType.PASSPORT:
        return (Side.FRONT,)
    return (Side.FRONT, Side.BACK)


def has_document(passage: Passage) -> bool:
    """Say whether every side of the chosen document is there."""
    return passage.document_type is not None and passage.pictures.issuperset(
        document_sides(passage.document_type)
    )


STANDARD = Flow(
    (
        Step(
            key="consent",
            title=_("Consent"),
            done=lambda passage: passage.consented,
        ),
        Step(
            key="document",
            title=_("Identity document"),
            done=lambda passage: (
                "document" in passage.finished and has_document(passage)
            ),
            phone=True,
            sides=lambda passage: document_sides(passage.document_type),
        ),
        Step(
            key="selfie",
            title=_("Selfie"),
            done=lambda passage: (
                "selfie" in passage.finished and Side.SELFIE in passage.pictures
            ),
            phone=True,
            sides=lambda _: (Side.SELFIE,),
        ),
        Step(
            key="phone",
            title=_("Phone number"),
            done=lambda passage: "phone" in passage.finished,
        ),
        Step(
            key="email",
            title=_("E-mail address"),
            done=lambda passage: "email" in passage.finished,
        ),
        Step(
            key="review",
            title=_("Check and submit"),
            done=lambda passage: not passage.open,
        ),
    )
)
