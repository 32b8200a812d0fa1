"""The console: the sign-in, customers, and the review."""

from typing import Self

from playwright.sync_api import expect

from tests.pages.base import Screen


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
        """Open the oldest verification of the queue."""
        self.page.goto("/staff/queue")
        self.page.locator("main li a").first.click()
        return StaffReview(self.person)


class StaffSignInCode(Screen):
    """The second factor."""

    marker = "main input[name=code]"

    def gives_code(self, code: str) -> Console:
        """Type the six digits of the app."""
        self.page.locator("input[name=code]").fill(code)
        self.presses("Sign in")
        return Console(self.person)


class StaffSignIn(Screen):
    """The first factor."""

    marker = "main input[name=password]"

    def gives(self, email: str, password: str) -> StaffSignInCode:
        """Type address and password."""
        self.page.locator("input[name=email]").fill(email)
        self.page.locator("input[name=password]").fill(password)
        self.presses("Continue")
        return StaffSignInCode(self.person)


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
