"""Mail addresses that are thrown away after use, by their domains."""

from functools import cache

from email_validator import EmailNotValidError, validate_email


def throw_away_domain(address: str) -> str | None:
    """
    Give the listed domain to which an address belongs, itself or as one below it.

    None if none is. The list is the one that the package disposable-email-domains
    keeps; international domains are compared in their ASCII form.
    """
    try:
        found = validate_email(address[:320], check_deliverability=False)
    except EmailNotValidError:
        return None
    labels = found.ascii_domain.lower().rstrip(".").split(".")
    above = (".".join(labels[place:]) for place in range(len(labels) - 1))
    return next((domain for domain in above if domain in _listed()), None)


@cache
def _listed() -> frozenset[str]:
    # only here: ten thousand domains that the pages do not need
    from disposable_email_domains import blocklist

    return frozenset(blocklist)
