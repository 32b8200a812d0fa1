"""What the screening's rules, zones and outcomes are called before a person."""

from collections.abc import Mapping

from portal.domain.exposure import ScreeningOutcome, Zone
from portal.domain.words import mark as _

ZONES: Mapping[Zone, str] = {
    Zone.HIGH: _("High risk"),
    Zone.MEDIUM: _("Medium risk"),
    Zone.LOW: _("Low risk"),
}
OUTCOMES: Mapping[ScreeningOutcome, str] = {
    ScreeningOutcome.PASS: _("passes"),
    ScreeningOutcome.HOLD: _("is held"),
    ScreeningOutcome.VERIFY: _("asks to verify"),
    ScreeningOutcome.FREEZE: _("is frozen"),
}
PROVIDERS: Mapping[str, str] = {  # any other is shown by its key
    "bitok": "BitOK",
    "coinkyt": "CoinKyt",
    "sandbox": _("Sandbox"),
    "sandbox-b": _("Second sandbox"),
    "list": _("Sanctions list"),
    "own": _("Every other provider"),
}
# places: a category's words; the value and the limit, as `UNITS` says
RULES: Mapping[str, str] = {
    "frozen_owner": _("The owner belongs to %(value)s, whose money is frozen."),
    "frozen_category": _("This is money of %(value)s, and is frozen."),
    "frozen_hop": _("The money passed through %(value)s, or goes on to it."),
    "on_list": _("The address is on a sanctions list: %(value)s."),
    "listed": _("Listed category %(category)s: %(value)s of the money."),
    "listed_owner": _("The owner is of the listed category %(category)s."),
    "high_share": _("Money of high risk: %(value)s, where at most %(limit)s may be."),
    "medium_share": _(
        "Money of medium risk: %(value)s, where at most %(limit)s may be."
    ),
    "score": _("The total score is %(value)s, where at most %(limit)s may be."),
    "score_missing": _("No score was told, and none is not zero."),
    "shares_missing": _("It was not told where the money comes from."),
    "shares_partial": _(
        "There were too many sources to trace: only some of the shares were told."
    ),
    "malformed": _("Some of the figures cannot be. The provider is asked again."),
    "unknown_category": _(
        "No table has the category %(category)s (%(value)s of the money); "
        "it counts as: %(limit)s."
    ),
    "no_data": _("The provider knows nothing of this address."),
    "unreachable": _("There is no answer that can be used. It is asked for again."),
    "nobody_asked": _("No provider whose word counts was asked."),
}
UNITS: Mapping[str, str] = {  # of value and limit; any other rule has names
    "listed": "share",
    "high_share": "share",
    "medium_share": "share",
    "score": "score",
    "unknown_category": "share",
}
