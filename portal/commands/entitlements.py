"""`entitlements`: what one customer may do, and why."""

import json
from datetime import UTC
from zoneinfo import ZoneInfo

import click
from flask import current_app
from sqlalchemy import select

from portal.domain.entitlements import Answer, Entitlements, Question
from portal.domain.entitlements.words import REASONS
from portal.extensions import db
from portal.models.customer import Customer
from portal.services import entitlements as service

ASKED = {
    Question.ORDERS: "New orders",
    Question.SERVICES: "Services",
    Question.REFUNDS: "Refunds",
}


@click.command()
@click.argument("reference")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def entitlements(reference: str, as_json: bool) -> None:
    """Tell what the customer of this REFERENCE may do, until when, and why."""
    portal = current_app.extensions["portal"]
    now = portal.adapters.clock()
    spelt = (reference.strip(), reference.strip().upper())
    known = db.session.scalars(select(Customer).where(Customer.reference.in_(spelt)))
    customer = known.first()
    if customer is None:
        raise click.ClickException(f"There is no customer {reference!r}.")
    found = service.of(
        db.session(), customer, policy=portal.config.policy.customer, now=now
    )
    if as_json:
        plain = {
            "reference": customer.reference,
            "asked_at": now.astimezone(UTC).isoformat(timespec="seconds"),
            **found.as_plain(),
        }
        click.echo(json.dumps(plain))
    else:
        click.echo(_text(found, ZoneInfo(portal.config.timezone)))


def _text(found: Entitlements, zone: ZoneInfo) -> str:
    lines = [
        f"{ASKED[question]:<11} {_line(answer, zone)}"
        for question, answer in found.answers.items()
    ]
    lines += [f"{'':<11} {REASONS[key].staff}" for key in found.remarks]
    return "\n".join(lines)


def _line(answer: Answer, zone: ZoneInfo) -> str:
    until = ""
    if answer.until is not None:
        until = f" until {answer.until.astimezone(zone):%Y-%m-%d %H:%M %Z}"
    why = " ".join(REASONS[key].staff for key in answer.reasons)
    return f"{'yes' if answer.yes else 'no'}{until}. {why}"
