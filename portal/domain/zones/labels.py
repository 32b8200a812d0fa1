"""The words that documents print beside their fields, in many languages."""

import re
import unicodedata

# letters alone, without accents; a longer one stands before its own beginning
LABELS: dict[str, tuple[str, ...]] = {
    "surname": (
        "SURNAME", "LASTNAME", "FAMILYNAME", "FAMILIENNAME", "NACHNAME", "NOM",
        "APELLIDOS", "PRIMERAPELLIDO", "APELLIDO", "APELIDOS", "APELIDO", "COGNOME",
        "NAZWISKO", "EFTERNAVN", "ETTERNAVN", "EFTERNAMN", "ACHTERNAAM", "NAAM",
        "SUKUNIMI", "PRIJMENI", "PRIEZVISKO", "PREZIME", "PRIIMEK", "NUME",
        "PAVARDE", "UZVARDS", "PEREKONNANIMI", "CSALADINEV", "SOYADI", "NAME",
    ),
    "given_names": (
        "GIVENNAMES", "GIVENNAME", "FIRSTNAMES", "FIRSTNAME", "FORENAMES", "FORENAME",
        "PRENOMS", "PRENOM", "VORNAMEN", "VORNAME", "NOMBRES", "NOMBRE", "NOMI",
        "NOME",  # codespell:ignore
        "IMIONA", "IMIE", "FORNAVN", "FORNAMN", "VOORNAMEN", "ETUNIMET", "JMENO",
        "MENO", "IME", "PRENUME", "VARDAS", "VARDS", "EESNIMI", "UTONEV", "ADI",
        "OTHERNAMES",
    ),
    "birth_date": (
        "DATEOFBIRTH", "BIRTHDATE", "GEBURTSDATUM", "GEBURTSTAG", "DATEDENAISSANCE",
        "NEELE", "NELE", "FECHADENACIMIENTO", "FECHANACIMIENTO", "DATADINASCITA",
        "DATADENASCIMENTO", "DATAURODZENIA", "GEBOORTEDATUM", "FODSELSDATO",
        "FODELSEDATUM", "SYNTYMAAIKA", "DATUMNAROZENI", "DATUMRODENJA", "DOB", "BORN",
    ),
    "expiry_date": (
        "DATEOFEXPIRY", "DATEOFEXPIRATION", "EXPIRYDATE", "EXPIRATIONDATE", "EXPIRES",
        "EXPIRY", "VALIDUNTIL", "VALIDTHRU", "VALIDTO", "GUELTIGBIS", "GULTIGBIS",
        "DATEDEXPIRATION", "DATEDEXPIR", "EXPIRELE", "VALABLEJUSQU", "CADUCIDAD",
        "FECHADECADUCIDAD", "VALIDOHASTA", "VALIDEZ", "DATADISCADENZA", "SCADENZA",
        "VALIDADE",  # codespell:ignore
        "DATAWAZNOSCI", "TERMINWAZNOSCI", "GELDIGTOT", "PLATNOSTDO",
        "GYLDIGTIL", "EXP",
    ),
    "document_number": (
        "PASSPORTNUMBER", "PASSPORTNO", "PASSEPORTNO", "PASSEPORTN", "PASSNR",
        "REISEPASSNR", "PASAPORTENO", "DOCUMENTNUMBER", "DOCUMENTNO", "CARDNUMBER",
        "CARDNO", "LICENCENUMBER", "LICENCENO", "LICENSENUMBER", "LICENSENO",
        "IDENTITYCARDNO", "AUSWEISNUMMER", "NUMERODEDOCUMENTO", "DOCUMENTNR", "DLNO",
        "NUMSOPORTE", "IDNO", "DLN", "DL",
    ),
    "sex": ("SEX", "SEXE", "GESCHLECHT", "SEXO", "SESSO", "PLEC"),
}  # fmt: skip
# 2006/126/EC, annex I: the numbers before the fields of a driving licence
NUMBERED = {
    "1": "surname", "2": "given_names", "3": "birth_date", "4b": "expiry_date",
    "5": "document_number",
}  # fmt: skip
NUMBER = re.compile(r"^\s*(4[abcd]|[1235])\s*[.,:)]\s*(.*)$", re.IGNORECASE)
BARE_NUMBER = re.compile(r"^\s*(4[abcd]|[1235])\s*[.,:)]?\s*$", re.IGNORECASE)
# AAMVA DL/ID card design standard: abbreviations that stand right before the value
AMERICAN = {
    "DL": "document_number", "DLN": "document_number", "EXP": "expiry_date",
    "LN": "surname", "FN": "given_names", "DOB": "birth_date", "SEX": "sex",
}  # fmt: skip
SHORTEST = 3  # letters of a label that may begin a text with its value behind it
EXACT = 5  # letters: a shorter label must be all the label there is


def plain(text: str) -> str:
    """Give the letters of a text alone, in capitals, without accents."""
    apart = unicodedata.normalize("NFKD", text.upper())
    return "".join(letter for letter in apart if "A" <= letter <= "Z")


def labelled(text: str) -> str | None:
    """Give the field whose label a text is; None if it is none."""
    for part in re.split(r"[/|:]", text):
        letters = plain(part)
        for field, labels in LABELS.items():
            for label in labels:
                if letters == label or (
                    len(label) >= EXACT and letters.startswith(label)
                ):
                    return field
    return None
