"""What the lines and reasons of a refund say, and why figures are refused."""

from collections.abc import Mapping

from portal.domain.transfers.refusals import SENTENCES as ENTRIES
from portal.domain.transfers.refusals import EntryRefused
from portal.domain.words import mark as _


class RefundRefused(EntryRefused):
    """A figure of a refund cannot be; `reason` is "figure.what"."""

    @property
    def figure(self) -> str:
        """Name the figure that is wrong."""
        return self.reason.partition(".")[0]

    @property
    def sentence(self) -> str:
        """Give what to tell the person, still to be translated, with its places."""
        what = self.reason.partition(".")[2]
        if self.reason in SENTENCES:
            return SENTENCES[self.reason]
        if what == "negative" and self.figure != "amount":
            return WITHOUT_SIGN
        return ENTRIES[f"amount.{what}"]


WITHOUT_SIGN = _("Write it without a sign.")
SENTENCES: Mapping[str, str] = {
    "usd_rate.zero": _("Enter a rate above zero, in US dollars."),
    "requested_on.before": _(
        "The refund was asked for before the money was held. Check both days."
    ),
    "transaction.incoming": _(
        "This is the transaction by which the money came in. Enter the one that paid "
        "it back."
    ),
    "transaction.elsewhere": _(
        "This transaction is recorded for another refund: of %(amount)s, to customer "
        "%(customer)s. Compare both; if it is wrong there, correct it there first."
    ),
    "source.empty": _("Say where the rate is from, such as the exchange's name."),
    "source.long": _("Say where the rate is from in at most 100 characters."),
}
LABELS: Mapping[str, str] = {
    "amount": _("Amount"),
    "network_fee": _("Network fee"),
    "service_fee": _("Our fee"),
    "third_party_costs": _("Costs of third parties"),
    "not_charged": _("Not charged, because nothing is left"),
    "forfeited": _("Forfeited"),
    "withheld": _("Withheld"),
}
# values: %(percent)s, %(cap)s in US dollars, %(days)s; a sentence need not have them
REASONS: Mapping[str, str] = {
    "verified": _("For a verified person only the network fee is taken."),
    "costs_not_charged": _("The costs of third parties are not charged."),
    "declined": _(
        "Without verification, our fee and the costs of third parties are taken too."
    ),
    "fee_percent": _("Our fee is %(percent)s %% of the amount."),
    "fee_cap": _(
        "Our fee is the equivalent of USD %(cap)s, which is less than "
        "%(percent)s %% of the amount."
    ),
    "nothing_left": _("What is taken uses up the whole amount. No more is charged."),
    "unverified": _(
        "The money is withheld until the person is verified, or declines to be."
    ),
    "unverified_preset": _("Only verified people are paid: it is withheld until then."),
    "stopped": _("Something else stands against a refund: it is withheld until then."),
    "late": _(
        "It was asked for more than %(days)s days after the money was held, "
        "and is forfeited."
    ),
}
