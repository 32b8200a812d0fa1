"""Held money that is paid back: the customer's page, and the officer's."""

from typing import Self

from playwright.sync_api import expect

from tests.pages.base import Screen


class Refund(Screen):
    """What can be done until when, and how far it is."""

    marker = "main[data-step=refund]"

    def declines(self) -> Self:
        """Ask for it without being verified."""
        self.page.get_by_label("I decline to be verified").check()
        self.presses("Ask for the refund")
        return self.is_in_state("requested")

    def takes_a_quote(self) -> Self:
        """See what would be paid."""
        self.presses("See your quote")
        return self.is_in_state("quoted")

    def lets_it_run_out(self) -> Self:
        """Look away for as long as the quote holds."""
        self.page.clock.fast_forward("05:01")
        expect(self.button("Agree and be paid")).to_be_hidden()
        self.presses("New quote")
        return self.is_in_state("quoted")

    def agrees(self) -> Self:
        """Agree to the quote."""
        self.presses("Agree and be paid")
        return self.is_in_state("accepted")


class StaffRefund(Screen):
    """One refund in the console."""

    marker = "main[data-state]"

    def enters(self, **figures: str) -> Self:
        """Enter rate, fee and costs."""
        for label, value in figures.items():
            self.page.locator(f"[name={label}]").fill(value)
        self.presses("Enter these figures")
        return self.sees("The customer can take a quote")

    def records(self, transaction: str) -> Self:
        """Record the transaction that paid it."""
        self.page.get_by_label("Hash of the transaction").fill(transaction)
        self.page.get_by_label("I sent exactly this amount").check()
        self.presses("Record the payout")
        return self.is_in_state("paid")
