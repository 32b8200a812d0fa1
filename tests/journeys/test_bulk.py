"""A support colleague invites the people of a list, and reads what came of it."""

from portal.models.message import Message
from portal.states import Channel, MessageStatus, Role
from tests.journeys.conftest import MakePerson
from tests.journeys.live import Live
from tests.journeys.people import Person
from tests.journeys.test_staff import enters
from tests.pages.bulk import Bulk, opens_file
from tests.pages.consent import Consent
from tests.pages.invitation import Invitation

PEOPLE = (
    "Kundennummer;Name;E-Mail;Telefon\r\n"
    "K-1;Jürgen Groß;juergen@example.org;\r\n"
    "K-2;Zoë Weiß;zoe@example.org;\r\n"
    "K-3;Ohne Vorwahl;;07700 900123\r\n"
    "K-4;Vertippt;vertippt@@example.org;\r\n"
    "K-1;Noch einmal;juergen@example.org;\r\n"
).encode("windows-1252")


def test_a_list_is_sent_and_its_report_read(
    person: MakePerson, phone: Person, portal: Live, scripts: bool
):
    """Excel's own encoding; one file that is none first; the link lets in."""
    sam = person("desktop", scripts=scripts)
    form = opens_file(enters(sam, portal, Role.SUPPORT))
    form.gives("people.xlsx", b"PK\x03\x04workbook")
    form.sees("This is a workbook.")
    form.gives("people.csv", PEOPLE)

    bulk = Bulk(sam).stands_at("ready").sees("Jürgen Groß").sees("windows-1252")
    bulk.sees("The phone number lacks its prefix").sees("The same person as in line 2")
    bulk.presses("Send 2 invitations")
    bulk = Bulk(sam).stands_at("done").counts("sent", 2)

    with portal.rows() as session:
        lost = session.query(Message).filter_by(kind="invitation").first()
        lost.status, lost.failure = MessageStatus.FAILED, "mailbox full"
    phone.opens(portal.link(Channel.EMAIL, "zoe@example.org"))
    Invitation(phone).enters().starts(Consent)

    report = bulk.reloads().counts("not delivered", 1).counts("came in", 1)
    report.sees("mailbox full")
    assert '\n4,,bad_line,"The phone number lacks its prefix' in report.downloads()
