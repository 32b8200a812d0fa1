"""The console: the sign-in, customers, and the review."""

from typing import Self

from playwright.sync_api import expect

from tests.pages.base import Next, Screen


class Console(Screen):
    """Any page of the console after the sign-in."""

    marker = "nav >> text=Sign out"

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
        self.presses("Sign out")
        return StaffSignIn(self.person)


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

    def sets_up_a_passkey(self) -> Console:
        """Let the browser make one, and keep the recovery codes."""
        self.presses("Set up a passkey")
        expect(self.page.locator("main .codes li")).to_have_count(10)
        self.person.looks_closely()
        self.page.get_by_role("link", name="I have kept them").click()
        return Console(self.person)


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

    marker = "main .timeline"

    def invites(self, button: str, says: str) -> Self:
        """Send the invitation."""
        self.presses(button)
        self.sees(says)
        self.person.looks_closely()
        return self


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
