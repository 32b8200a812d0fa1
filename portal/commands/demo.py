"""`demo`: a fresh customer and a way into the console, for trying things out."""

import json

import click
import pyotp
from flask import Flask, current_app

from portal.clock import utc_now
from portal.config import Config
from portal.domain.demo import BY_KEY
from portal.extensions import begin_write, db
from portal.services import customers
from portal.services import demo as demo_customers
from portal.services.demo import life, parties
from portal.services.demo import staff as demo_staff
from portal.services.demo.staff import Account
from portal.states import Role

# nothing looks empty; the most telling one is made last and so stands first
AT_FIRST = ("half_way", "document_step", "asked_again", "approved", "in_review")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option(
    "--state",
    type=click.Choice(sorted(BY_KEY)),
    default="new",
    show_default=True,
    help="How far the customer is.",
)
def demo(as_json: bool, state: str) -> None:
    """Make a fresh demo customer and print the ways in; only with the sandbox."""
    config: Config = current_app.extensions["portal"].config
    if not config.sandbox:
        raise click.ClickException("Demo customers are made only in the sandbox.")
    customer_url = fresh_customer(config, state)
    begin_write(db.session)
    staff = demo_staff.fresh(db.session(), Role.ADMINISTRATOR, now=utc_now())
    db.session.commit()
    if not as_json:
        click.echo(_text(config, customer_url, [staff]))
        return
    ways = {
        "customer_url": customer_url,
        "staff_url": f"{config.public_url}/staff/",
        "staff_email": staff.email,
        "staff_password": staff.password,
        "staff_totp_secret": staff.totp_secret,
        "api_key": None,  # there is no API for platforms yet
    }
    click.echo(json.dumps(ways))


def fresh_customer(config: Config, state: str) -> str:
    """Make a customer in this state; give the link that lets them in."""
    case = BY_KEY[state]
    prepared = demo_customers.prepare(case, config.policy)
    kit = demo_customers.Kit(
        storage=current_app.extensions["portal"].adapters.storage,
        policy=config.policy,
        secret_key=config.secret_key,
    )
    begin_write(db.session)
    made = demo_customers.make(db.session(), case, prepared, kit=kit, now=utc_now())
    db.session.commit()
    return f"{config.public_url}/i/{made.token}"


def ways_in(config: Config) -> str:
    """Make sure that the demo people are there; tell how to enter as each."""
    begin_write(db.session)
    accounts = demo_staff.ensure_all(db.session(), now=utc_now())
    parties.ensure(db.session(), now=utc_now())
    db.session.commit()
    return _text(config, fresh_customer(config, "new"), accounts)


def is_empty() -> bool:
    """Say whether nobody was ever here."""
    return not customers.any_known(db.session())


def fill(app: Flask, config: Config) -> None:
    """Make customers in several states, which takes some seconds of drawing."""
    with app.app_context():
        made = {}
        for state in AT_FIRST:
            fresh_customer(config, state)
            made[state] = demo_customers.latest(db.session())
        begin_write(db.session)
        known = {state: row for state, row in made.items() if row is not None}
        life.add(db.session(), known, policy=config.policy, now=utc_now())
        db.session.commit()


def _text(config: Config, customer_url: str, accounts: list[Account]) -> str:
    lines = [f"Customer   {customer_url}", f"Console    {config.public_url}/staff/"]
    for each in accounts:
        code = pyotp.TOTP(each.totp_secret).now()
        lines += [
            f"           {each.role}: {each.email}",
            f"             password {each.password}",
            f"             code {code} now (secret {each.totp_secret})",
        ]
    lines += [
        f"Sandbox    {config.public_url}/sandbox",
        f"Outbox     {config.public_url}/sandbox/outbox",
    ]
    return "\n".join(lines)
