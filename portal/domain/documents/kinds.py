"""Which kind of document was given: by its zone, or else by the words on it."""

from collections.abc import Iterable

from portal.domain.documents.seen import Fields
from portal.domain.mrz import transliterate
from portal.domain.names.scripts import latin
from portal.domain.zones.kinds import RESIDENCE, kind_of
from portal.states import DocumentType

# as their issuers print them, without accents and blanks
SIGNS: dict[DocumentType, tuple[str, ...]] = {
    DocumentType.DRIVER_LICENCE: (
        "DRIVINGLICEN", "DRIVERLICEN", "DRIVERSLICEN", "DRIVINGPERMIT",
        "FUEHRERSCHEIN", "FUHRERSCHEIN", "PERMISDECONDUIRE", "PATENTEDIGUIDA",
        "PERMISODECONDUC", "LICENCIADECONDU", "CARTADECONDUCAO",
        "CARTEIRANACIONALDEHAB",
        "RIJBEWIJS", "KOREKORT", "KORKORT", "KOEREKORT", "KOERKORT", "AJOKORTTI",
        "PRAWOJAZDY", "RIDICSKYPRUKAZ",
        "VODICSKYPREUKAZ", "VEZETOIENGEDELY", "VOZACKADOZVOLA", "PERMISDECONDUCERE",
        "VODITELSKOEUDOSTOVERENIE", "SURUCUBELGESI",
        "SUERUECUEBELGESI", "VOZNISKODOVOLJENJE",
    ),
    DocumentType.PASSPORT: (
        "PASSPORT", "PASSEPORT", "REISEPASS", "PASAPORTE", "PASSAPORTO", "PASPOORT",
        "PASZPORT", "PASAPORT", "PASSAPORTE", "PASPORT",
    ),
    DocumentType.ID_CARD: (
        "IDENTITYCARD", "IDENTITE", "PERSONALAUSWEIS", "NACIONALDEIDENTIDAD",
        "CARTADIDENTITA", "CARTADEIDENTIDADE", "DOWODOSOBISTY", "IDENTITEITSKAART",
        "NATIONALID", "OBCANSKYPRUKAZ", "OSOBNAISKAZNICA", "KIMLIKKARTI",
    ),
    DocumentType.RESIDENCE_PERMIT: (
        "RESIDENCEPERMIT", "TITREDESEJOUR", "AUFENTHALTSTITEL", "PERMESSODISOGGIORNO",
        "PERMISODERESIDENCIA", "VERBLIJFSTITEL", "POZWOLENIENAPOBYT",
        "PERMANENTRESIDENT", "UPPEHALLSTILLSTAND", "AUTORIZACIONDERESIDENCIA",
    ),
}  # fmt: skip


def by_zone(fields: Fields) -> frozenset[DocumentType]:
    """
    Give the kinds that a zone may belong to; none for a visa or a crew's card.

    States that give residents a card with an ordinary card's code are told by the
    holder's nationality.
    """
    kind = kind_of(fields.document_code, fields.issuing_state)
    if kind is None:
        return frozenset()
    foreign = fields.nationality and fields.nationality != fields.issuing_state
    if kind is DocumentType.ID_CARD and foreign:
        return frozenset({kind, DocumentType.RESIDENCE_PERMIT})
    if kind is DocumentType.RESIDENCE_PERMIT and fields.document_code not in RESIDENCE:
        return frozenset({kind, DocumentType.ID_CARD})
    return frozenset({kind})


def by_words(lines: Iterable[str]) -> frozenset[DocumentType]:
    """Give the kinds whose names stand in these lines of text."""
    printed = " ".join(transliterate(latin(line)).replace("<", "") for line in lines)
    return frozenset(
        kind for kind, signs in SIGNS.items() if any(sign in printed for sign in signs)
    )
