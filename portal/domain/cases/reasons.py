"""Why a transfer's case is decided as it is: the list staff choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.domain.words import mark as _
from portal.states import Measure


@dataclass(frozen=True)
class CaseReason:
    """
    One reason: its words for staff, and those for the customer.

    Without words for the customer it must not be told: they read nothing of it.
    """

    title: str
    told: str = ""


REASONS: Mapping[Measure, Mapping[str, CaseReason]] = {
    Measure.CONTINUE: {
        "source_shown": CaseReason(
            _("The source of the funds is shown"),
            _("You showed where the money comes from."),
        ),
        "verified": CaseReason(
            _("The customer is verified, and the risk is small"),
            _("You confirmed who you are."),
        ),
        "other_owner": CaseReason(_("The finding is about somebody else")),
        "within_rules": CaseReason(_("A person's look finds it within the rules")),
    },
    Measure.REFUND: {
        "declined": CaseReason(
            _("The customer does not want to verify"),
            _("You did not want to confirm who you are."),
        ),
        "not_verified": CaseReason(
            _("The customer could not be verified"),
            _("We could not confirm who you are."),
        ),
        "no_papers": CaseReason(
            _("Papers did not come in time"),
            _("The papers that we asked for did not come."),
        ),
        "source_not_shown": CaseReason(
            _("The source of the funds is not shown"),
            _("The papers do not show where the money comes from."),
        ),
        "against_terms": CaseReason(
            _("The risk is against the terms of service"),
            _("Our terms do not allow this transfer."),
        ),
    },
    Measure.FREEZE: {
        "sanctions": CaseReason(_("A person or group under sanctions")),
        "named_group": CaseReason(_("A group whose money is frozen at once")),
        "suspicion": CaseReason(_("Suspicion that was, or will be, reported")),
        "order": CaseReason(_("Order of a court or an authority")),
        "stolen": CaseReason(_("Stolen coins")),
    },
    Measure.UNFREEZE: {
        "cleared": CaseReason(_("The suspicion is cleared")),
        "order_lifted": CaseReason(_("The order was lifted")),
        "mistaken": CaseReason(_("Frozen by mistake")),
    },
    Measure.FORFEIT: {
        "not_asked_back": CaseReason(
            _("Not asked back in time"),
            _("The money was not asked back in time."),
        ),
        "order": CaseReason(
            _("Order of a court or an authority"),
            _("A court or an authority ordered it."),
        ),
    },
}
# of these the customer reads only that the transfer is being checked
SECRET = frozenset({Measure.FREEZE, Measure.UNFREEZE})


def known(measure: Measure, reasons: Sequence[str]) -> bool:
    """Say whether there is a reason, and each is of the measure's list."""
    return bool(reasons) and set(reasons) <= REASONS.get(measure, {}).keys()


def told(measure: Measure, reasons: Sequence[str]) -> tuple[str, ...]:
    """Give what the customer reads of the reasons, still to be translated."""
    if measure in SECRET:
        return ()
    listed = REASONS.get(measure, {})
    words = (listed[key].told for key in reasons if key in listed)
    return tuple(each for each in words if each)
