"""Which column of a file holds what, by what people usually write above it."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

FIELDS = ("reference", "name", "given", "family", "email", "phone", "language")
FINDS = frozenset({"reference", "email", "phone"})  # by which a person is found

# as `plain` leaves them: without case, accents, spaces and punctuation
HEADINGS: dict[str, str] = {
    "reference": (
        "reference ref id customer customerid customerno customernumber customerref "
        "customerreference client clientid clientno clientnumber account accountid "
        "accountno accountnumber user userid memberid membernumber number "
        "referenz kunde kundennummer kundennr kundenid kundenreferenz kontonummer nr "
        "nummer numero numeroclient numerodeclient idclient referencia "
        "numerodecliente idcliente codigocliente riferimento codicecliente "
        "referentie klantnummer klantid kundnummer kundenummer asiakasnumero "
        "numerklienta idklienta cislozakaznika musterino musterinumarasi referans "
        "номер номерклиента идентификатор код кодклиента номерклієнта "
        "idклиента "  # noqa: RUF001 - two alphabets, as it is written
        "المرجع مرجع رقمالعميل معرفالعميل رقمالمرجع"
    ),
    "name": (
        "name fullname customername clientname vollstandigername "
        "vorundnachname vornameundnachname nom complet nomcomplet nometprenom "
        "prenometnom nombre nombrecompleto nombreyapellidos nomecompleto "
        "nomecognome nomeecognome naam volledigenaam namn fulltnavn navn nimi "
        "kokonimi imieinazwisko jmeno jmenoaprijmeni adsoyad adisoyadi isim имя фио "
        "полноеимя имяифамилия фамилияимя пиб "
        "الاسم اسم الاسمالكامل اسمالعميل"
    ),
    "given": (
        "firstname givenname givennames forename vorname prenom primernombre "
        "nombres voornaam fornamn fornavn etunimi imie krestnijmeno ad imya имена "
        "الاسمالاول الاسمالأول"
    ),
    "family": (
        "lastname surname familyname nachname familienname nomdefamille apellido "
        "apellidos cognome sobrenome apelido achternaam efternamn etternavn efternavn "
        "sukunimi nazwisko prijmeni soyad soyadi фамилия прізвище "
        "اسمالعائلة اللقب"
    ),
    "email": (
        "email mail emailaddress mailaddress emailadresse mailadresse emailadres "
        "epost epostadress epostadresse eposta epostaadresi courriel adressemail "
        "adresseemail adressecourriel adresseelectronique correo correoelectronico "
        "direcciondecorreo emailindirizzo indirizzoemail postaelettronica "
        "enderecodeemail sahkoposti sahkopostiosoite adresemail "
        "adrespocztyelektronicznej "
        "почта электроннаяпочта адресэлектроннойпочты емейл имейл емаил "
        "електроннапошта пошта "
        "البريد البريدالالكتروني البريدالإلكتروني بريدالكتروني ايميل الايميل"
    ),
    "phone": (
        "phone phonenumber telephone telephonenumber tel telno telnr mobile "
        "mobilephone mobilenumber mobileno cell cellphone cellnumber msisdn sms "
        "telefon telefonnummer telefonnr handy handynummer mobil mobilnummer "
        "mobiltelefon rufnummer portable mobileportable numerodetelephone "
        "telefono telefonomovil movil celular cellulare numeroditelefono telefone "
        "telemovel telefoonnummer telefoon mobielnummer gsm matkapuhelin puhelin "
        "puhelinnumero numertelefonu komorka mobilni ceptelefonu телефон "
        "номертелефона мобильный мобильныйтелефон номертелефону "
        "الهاتف هاتف رقمالهاتف الجوال رقمالجوال الموبايل المحمول"
    ),
    "language": (
        "language lang locale languagecode sprache langue idioma lingua taal sprak "
        "spraak kieli jezyk jazyk dil язык мова اللغة لغة"
    ),
}
KNOWN: Mapping[str, str] = {
    heading: field for field, words in HEADINGS.items() for heading in words.split()
}


def plain(heading: str) -> str:
    """Give a heading without case, accents, spaces and punctuation."""
    folded = unicodedata.normalize("NFKD", heading.casefold())
    folded = folded.replace("ł", "l").replace("ø", "o").replace("\u0131", "i")
    return "".join(letter for letter in folded if letter.isalnum())


def columns(headings: Sequence[str]) -> dict[int, str]:
    """Give what each column holds, by its place; columns of other things are not in."""
    found = (
        (place, KNOWN_PLAIN.get(plain(each))) for place, each in enumerate(headings)
    )
    return {place: field for place, field in found if field}


def finds_people(fields: Iterable[str]) -> bool:
    """Say whether people can be found by these columns."""
    return not FINDS.isdisjoint(fields)


KNOWN_PLAIN: Mapping[str, str] = {plain(heading): to for heading, to in KNOWN.items()}
