"""A court asks: one writes it down, another approves, and one package goes out."""

import hashlib
from pathlib import Path

import pypdfium2
from playwright.sync_api import expect

from portal.states import Role
from tests.journeys.cast import SUBMITTED, holds_session, placed
from tests.journeys.conftest import MakePerson
from tests.journeys.live import Live
from tests.journeys.people import Person
from tests.lawful_cast import unpacked
from tests.pages.lawful import LawfulForm, LawfulRequestPage
from tests.staff_cast import make_staff

KINDS = ("Name, language", "Verifications, document", "Pictures of documents", "Audit")


def signs_in(person: Person, portal: Live, name: str, email: str) -> None:
    """Have signed in as a compliance officer."""
    with portal.rows() as session:
        now = portal.clock()
        row = make_staff(session, Role.COMPLIANCE, name=name, email=email, now=now)
        holds_session(person, portal, session, row)


def text_of(pdf: bytes) -> str:
    """Give all words of a paper."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage() for page in document]
    text = "".join(page.get_text_range() for page in pages)
    for page in pages:
        page.close()
    document.close()
    return text


def test_a_package_is_asked_for_approved_made_and_handed_out_once(
    person: MakePerson, portal: Live, tmp_path: Path, scripts: bool
):
    placed(portal, SUBMITTED)
    clerk, officer = (
        person("desktop", scripts=scripts),
        person("desktop", scripts=scripts),
    )
    signs_in(clerk, portal, "Cleo Clerk", "cleo@example.org")
    signs_in(officer, portal, "Odo Officer", "odo@example.org")

    clerk.opens("/staff/lawful/find?q=anna")
    clerk.page.get_by_role("link", name="Anna").first.click()
    written = LawfulForm(clerk).asks("District Court", "Section 7", *KINDS)
    written.stands("waiting")
    officer.opens(clerk.page.url)
    request = LawfulRequestPage(officer)
    request.presses("Approve")
    request.stands("ready")
    content = request.downloads(tmp_path / "package.zip")

    files = unpacked(content)
    sums = files.pop("SHA256SUMS").decode().split()
    assert dict(zip(sums[1::2], sums[::2], strict=True)) == {
        name: hashlib.sha256(each).hexdigest() for name, each in files.items()
    }
    text = text_of(files["summary.pdf"])
    for told in ("District Court", "Section 7", "Odo Officer", "Submitted for review"):
        assert told in text
    request.stands("downloaded").sees("It is handed out once")
    officer.page.goto("/staff/lawful?show=over")
    officer.page.get_by_role("link", name="Anna").click()
    expect(LawfulRequestPage(officer).button("Download the package")).to_have_count(0)
