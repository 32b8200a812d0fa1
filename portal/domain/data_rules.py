"""What an account's name, its mail address and its number say beside a document."""

from portal.domain import telephones
from portal.domain.documents.nations import region
from portal.domain.documents.seen import Fields
from portal.domain.findings import Finding
from portal.domain.likeness import compare
from portal.domain.mailboxes import throw_away_domain
from portal.policy import DataPolicy
from portal.states import CheckOutcome

VERSION = "1"


def not_made(name: str, why: str) -> Finding:
    """Give the finding of a check for which something was missing."""
    return Finding(
        name=name, version=VERSION, outcome=CheckOutcome.ERROR, details={"why": why}
    )


def compare_names(account: str | None, document: str, policy: DataPolicy) -> Finding:
    """Give data.name: how like the document's name is to the account's, 0 to 1."""
    if not account or not document:
        return not_made("data.name", "no_name")
    found = compare(account, document)
    if found.score >= policy.name_same:
        outcome = CheckOutcome.PASS
    elif found.score >= policy.name_alike:
        outcome = CheckOutcome.WARN
    else:
        outcome = CheckOutcome.FAIL
    differs = [[each.kind, each.one, each.other] for each in found.differences]
    return Finding(
        name="data.name",
        version=VERSION,
        outcome=outcome,
        score=found.score,
        limit=policy.name_same,
        reasons=() if outcome is CheckOutcome.PASS else ("name_differs",),
        values={"account": account, "document": document, "differences": differs},
    )


def look_at_email(address: str | None) -> Finding:
    """Give data.email: whether the address belongs to a service of throw-away mail."""
    if not address:
        return not_made("data.email", "no_address")
    domain = throw_away_domain(address)
    return Finding(
        name="data.email",
        version=VERSION,
        outcome=CheckOutcome.FAIL if domain else CheckOutcome.PASS,
        reasons=("disposable",) if domain else (),
        values={"domain": domain} if domain else {},
    )


def look_at_phone(number: str | None, fields: Fields | None) -> Finding:
    """
    Give data.phone: whether the number is a mobile one of the document's country.

    The country of the issuing state and of the nationality will both do.
    """
    found = telephones.look(number) if number else None
    if found is None:
        return not_made("data.phone", "no_number")
    codes = (fields.issuing_state, fields.nationality) if fields else ()
    countries = {country for code in codes if (country := region(code))}
    reasons: tuple[str, ...] = () if found.is_mobile else ("not_mobile",)
    if countries and found.country not in countries:
        reasons += ("other_country",)
    return Finding(
        name="data.phone",
        version=VERSION,
        outcome=CheckOutcome.WARN if reasons else CheckOutcome.PASS,
        reasons=reasons,
        details={"kind": found.kind},
        values={"number": found.country or "", "document": sorted(countries)},
    )
