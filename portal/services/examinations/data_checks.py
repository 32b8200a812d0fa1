"""
Check what a document says against the account, the sanctions list and the contacts.

Three parts, so that no transaction waits for a network: `question` reads rows, `ask`
speaks to a sanctions service where one is set, `findings` reads rows again. With
the built-in list `ask` has nothing to do.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.data_rules import (
    compare_names,
    look_at_email,
    look_at_phone,
    not_made,
)
from portal.domain.documents.nations import region
from portal.domain.documents.seen import Fields
from portal.domain.findings import Finding
from portal.errors import ServiceUnreachable
from portal.models.verification import Verification
from portal.policy import DataPolicy
from portal.ports import SanctionsService, Sought
from portal.services.sanctions.checks import Told as Told
from portal.services.sanctions.checks import by_list, by_service


def question(fields: Fields | None) -> Sought | None:
    """Give the person to ask about; None if the document's name was not read."""
    name = full_name(fields)
    if fields is None or not name:
        return None
    return Sought(
        name=name,
        birth_date=fields.birth_date,
        nationality=region(fields.nationality or fields.issuing_state),
    )


def ask(sought: Sought | None, service: SanctionsService | None) -> Told | None:
    """
    Ask the sanctions service, for up to seconds: call it outside a transaction.

    Give None where there is no service, or nobody to ask about. That it cannot be
    reached is an answer, and not an error.
    """
    if sought is None or service is None:
        return None
    try:
        return service.match(sought)
    except ServiceUnreachable as error:
        return error


def findings(
    session: Session,
    verification: Verification,
    fields: Fields | None,
    told: Told | None,
    *,
    service: SanctionsService | None,
    policy: DataPolicy,
    now: datetime,
) -> tuple[Finding, ...]:
    """
    Give data.name, data.sanctions, data.email and data.phone; only reads.

    `told` is what `ask` gave. With a service and without an answer of it
    data.sanctions is an ERROR that `is_unanswered` knows: ask again later.
    """
    customer = verification.customer
    sought = question(fields)
    if sought is None:
        sanctions = not_made("data.sanctions", "no_name")
    elif service is not None:
        sanctions = by_service(told, policy)
    else:
        sanctions = by_list(session, sought, policy, today=now.date())
    return (
        compare_names(customer.name, full_name(fields), policy),
        sanctions,
        look_at_email(customer.email),
        look_at_phone(customer.phone, fields),
    )


def full_name(fields: Fields | None) -> str:
    """Give the document's name, given names first; "" if it was not read."""
    parts = (fields.given_names, fields.surname) if fields else ()
    return " ".join(part for part in parts if part)


def is_unanswered(finding: Finding) -> bool:
    """Say whether a sanctions service could not be reached: ask it again later."""
    return finding.details.get("why") == "unreachable"
