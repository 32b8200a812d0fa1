"""The console: the sign-in, customers, and the review."""

from collections.abc import Callable
from typing import Self

from playwright.sync_api import expect

from tests.pages.base import Next, Screen


class Console(Screen):
    """Any page of the console after the sign-in."""

    marker = "nav > .menu"

    def opens_customer(self, query: str, name: str) -> "StaffCustomer":
        """Search, and open the customer who is found."""
        self.page.goto("/staff/customers")
        self.page.get_by_role("searchbox").fill(query)
        self.presses("Search")
        self.page.get_by_role("link", name=name).click()
        return StaffCustomer(self.person)

    def opens_oldest(self) -> "StaffReview":
        """Open the oldest verification of the queue, and take it."""
        self.page.goto("/staff/queue")
        self.page.locator("main li a").first.click()
        StaffReview(self.person).presses("Take it")
        expect(self.page.locator("form.decide")).to_be_visible()
        return StaffReview(self.person)

    def signs_out(self) -> "StaffSignIn":
        """Leave."""
        self.page.locator("nav .me > summary").click()
        self.presses("Sign out")
        return StaffSignIn(self.person)

    def goes_to(self, group: str, entry: str = "") -> "Console":
        """Follow the navigation, by an entry of a group if there is one."""
        if entry:
            self.page.locator("nav .group > summary", has_text=group).click()
        there = self.page.locator(".menu a", has_text=entry or group).first
        there.click()
        expect(there).to_have_attribute("aria-current", "page")
        return Console(self.person)


class Account(Console):
    """One's own account."""

    marker = "main .factors"

    def adds_a_passkey(self) -> "AddPasskey":
        """Go to where a passkey is made."""
        self.page.get_by_role("link", name="Add a passkey").click()
        return AddPasskey(self.person)

    def removes(self, name: str) -> "Account":
        """Open what is done with a passkey, and remove it."""
        self.page.locator("summary", has_text=name).click()
        self.presses("Remove this passkey")
        return Account(self.person)


class AddPasskey(Screen):
    """A new passkey."""

    marker = "main input[name=name]"

    def names(self, name: str, screen: type[Next]) -> Next:
        """Give it a name and let the browser make it."""
        self.page.locator("input[name=name]").fill(name)
        self.presses("Add the passkey")
        return screen(self.person)


class SetUp(Screen):
    """The first second factor."""

    marker = "main .qr"

    def sets_up_an_app(self, code_of: Callable[[str], str]) -> Console:
        """Give the app's first code, and keep the recovery codes."""
        secret = (self.page.locator("main .secret").text_content() or "").strip()
        self.page.locator("input[name$=code]").fill(code_of(secret.replace(" ", "")))
        self.presses("Confirm")
        return self._keeps_the_codes()

    def sets_up_a_passkey(self) -> Console:
        """Let the browser make one, and keep the recovery codes."""
        self.presses("Set up a passkey")
        return self._keeps_the_codes()

    def _keeps_the_codes(self) -> Console:
        expect(self.page.locator("main .codes li")).to_have_count(10)
        self.person.looks_closely()
        self.page.get_by_role("link", name="I have kept them").click()
        return Console(self.person)


class Staff(Console):
    """Everybody who works the console."""

    marker = "main input[name=email]"

    def invites(self, name: str, email: str, role: str) -> str:
        """Add a colleague; give the link that is shown once."""
        self.page.locator("[name=name]").fill(name)
        self.page.locator("[name=email]").fill(email)
        self.page.locator(f"input[name=role][value={role}]").check()
        self.presses("Add and show the link")
        link = self.page.locator("#link")
        expect(link).to_be_visible()
        self.person.looks_closely()
        return link.input_value()


class SetPassword(Screen):
    """The first page of a colleague who was invited."""

    marker = "main input[name=password]"

    def sets(self, password: str) -> "StaffSignIn":
        """Choose a password."""
        for name in ("password", "again"):
            self.page.locator(f"input[name={name}]").fill(password)
        self.presses("Set the password")
        return StaffSignIn(self.person)


class StaffSignInCode(Screen):
    """The second factor."""

    marker = "main input[name=code]"

    def gives_code(self, code: str) -> Console:
        """Type the six digits of the app."""
        self.page.locator("input[name=code]").fill(code)
        self.presses("Sign in")
        return Console(self.person)


class Confirm(StaffSignInCode):
    """The second factor of who has a passkey, at the sign-in or again."""

    marker = "main input[name$=code]:visible"

    def uses_the_passkey(self, screen: type[Next]) -> Next:
        """Let the browser use it."""
        self.presses("Use your passkey")
        return screen(self.person)


class StaffSignIn(Screen):
    """The first factor."""

    marker = "main input[name=password]"

    def gives(self, email: str, password: str) -> StaffSignInCode:
        """Type address and password."""
        return self.gives_then(email, password, StaffSignInCode)

    def gives_then(self, email: str, password: str, screen: type[Next]) -> Next:
        """Type address and password; give the page that follows."""
        self.page.locator("input[name=email]").fill(email)
        self.page.locator("input[name=password]").fill(password)
        self.presses("Continue")
        return screen(self.person)


class StaffCustomer(Screen):
    """Everything about one customer."""

    marker = "main #happened"

    def invites(self, button: str, says: str) -> Self:
        """Send the invitation."""
        self.presses(button)
        self.sees(says)
        self.person.looks_closely()
        return self

    def writes(self, note: str) -> Self:
        """Write a note, which stands in the timeline then."""
        self.page.locator("textarea[name=text]").fill(note)
        self.presses("Add the note")
        return self.tells(note)

    def tells(self, what: str) -> Self:
        """Wait until the timeline tells something."""
        told = self.page.locator("#happened").get_by_text(what).first
        expect(told).to_be_visible()
        return self

    def shows_only(self, kind: str, *, without: str) -> Self:
        """Choose one kind of events; something else is gone then."""
        self.page.locator("#happened .chip", has_text=kind).click()
        chip = self.page.locator("#happened .chip[aria-current]")
        expect(chip).to_have_text(kind)
        told = self.page.locator("#happened").get_by_text(without)
        expect(told).to_have_count(0)
        return self

    def is_marked(self, mark: str) -> Self:
        """Wait until the head says so."""
        expect(self.page.locator(".marks")).to_contain_text(mark)
        return self

    def looks_as_they_do(self) -> "Seen":
        """Open what the customer sees."""
        self.page.locator("#seen").get_by_role("link", name="Whole page").click()
        return Seen(self.person)

    def records_a_notice(
        self, button: str, source: str, words: str, screen: type[Next]
    ) -> Next:
        """Record what was reported; the button says what follows."""
        self.page.get_by_role("link", name="Record a notice").click()
        self.page.locator("input[name=kind]").first.check()
        self.page.locator("[name=source]").fill(source)
        self.page.locator("[name=words]").fill(words)
        self.person.looks_closely()
        self.presses(button)
        return screen(self.person)


class Seen(Console):
    """What a customer sees, for reading alone."""

    marker = "main > .mirror"


class StaffCase(Console):
    """A case about a notice."""

    marker = "main form[action$='/hold']"


class Mentions(Console):
    """The first page, where somebody was named."""

    marker = "main #mentions"

    def opens(self, name: str) -> StaffCustomer:
        """Go to the note about a customer."""
        self.page.locator("#mentions").get_by_role("link", name=name).click()
        return StaffCustomer(self.person)


class StaffReview(Screen):
    """The pictures, and the decision."""

    marker = "main [data-viewer]"

    def asks_again_for(self, step: str, reason: str, text: str) -> Console:
        """Ask for one step again."""
        form = self.page.locator("form.decide")
        form.locator("input[name=outcome][value=resubmission_requested]").check()
        form.locator(f"input[name=again_{step}][value={reason}]").check()
        form.locator("[name=text_for_customer]").fill(text)
        self.presses("Decide")
        return Console(self.person)

    def approves(self) -> Console:
        """Approve."""
        self.page.locator("input[name=outcome][value=approved]").check()
        self.presses("Decide")
        expect(self.page.locator("form.decide")).to_have_count(0)
        return Console(self.person)
