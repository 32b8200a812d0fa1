"""Which kind of document the first letters of a zone stand for."""

from portal.states import DocumentType

# the second letter is the state's own choice (ICAO 9303-5 §4.2.2.2); these are fixed
RESIDENCE = frozenset({"AR", "IR", "RP", "CR", "TR", "RT", "AF", "AT"})
# cards for residents that say so by their state's own code
OF_STATE = {
    ("IA", "USA"): DocumentType.RESIDENCE_PERMIT,
    ("C1", "USA"): DocumentType.RESIDENCE_PERMIT,
    ("C2", "USA"): DocumentType.RESIDENCE_PERMIT,
    ("CA", "USA"): DocumentType.RESIDENCE_PERMIT,
}
CREW = frozenset({"AC", "IC"})
LICENCES = frozenset({"D1", "DL"})
VISA = "V"


def kind_of(code: str | None, state: str | None = None) -> DocumentType | None:
    """Give the kind that a document code stands for; None if it is none we take."""
    if not code or code[0] == VISA or code in CREW:
        return None
    if (code, state or "") in OF_STATE:
        return OF_STATE[code, state or ""]
    if code in RESIDENCE:
        return DocumentType.RESIDENCE_PERMIT
    if code in LICENCES:
        return DocumentType.DRIVER_LICENCE
    if code[0] == "P":
        return DocumentType.PASSPORT
    return DocumentType.ID_CARD if code[0] in "IAC" else None
