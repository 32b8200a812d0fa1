"""Which checks must have been made before anything is approved."""

from portal.domain.findings import CHECKS
from portal.domain.standard import document_sides
from portal.states import DocumentType

# they compare with a customer or with a challenge; files alone have neither
OF_A_CUSTOMER = frozenset(
    {"document.reused", "selfie.reused", "selfie.challenge"}
    | {name for name in CHECKS if name.startswith("data.")}
)
OF_THE_ZONE = frozenset({"document.check_digits", "document.printed"})
OF_TWO_SIDES = frozenset({"document.sides"})
OF_A_COUNTRY = frozenset({"document.country"})
ONLY_WHEN_BROKEN = frozenset({"examination"})  # there is no finding when all went well


def needed(
    document_type: DocumentType, *, customer: bool = True, country: bool = True
) -> frozenset[str]:
    """
    Give the names of the checks that a document of this kind needs.

    Without a customer, as for files on a command line, what would be compared with
    one is left out; without a declared country, that comparison is.
    """
    left_out = set(ONLY_WHEN_BROKEN)
    if len(document_sides(document_type)) == 1:
        left_out |= OF_TWO_SIDES
    if document_type is DocumentType.DRIVER_LICENCE:
        left_out |= OF_THE_ZONE
    if not customer:
        left_out |= OF_A_CUSTOMER
    if not country:
        left_out |= OF_A_COUNTRY
    return frozenset(CHECKS.keys() - left_out)
