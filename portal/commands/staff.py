"""`staff add` and `staff lift`: the people of the console, where nobody else can."""

import click
from flask import current_app
from flask.cli import AppGroup

from portal.clock import utc_now
from portal.config import Config
from portal.errors import EmailTaken
from portal.extensions import begin_write, db
from portal.services import staff as colleagues
from portal.services.links import make_link
from portal.services.staff import pauses, sign_in
from portal.states import Role
from portal.web.staff.account.set_password import PURPOSE

staff = AppGroup("staff", help="The people of the console.")


@staff.command("add")
@click.argument("email")
@click.option("--name", required=True, help="As colleagues see it.")
@click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    default=Role.ADMINISTRATOR.value,
    show_default=True,
)
def add(email: str, name: str, role: str) -> None:
    """Add a colleague and print the link, good once, that sets their password."""
    config: Config = current_app.extensions["portal"].config
    link = make_link(config.secret_key, PURPOSE)
    now = utc_now()
    begin_write(db.session)
    try:
        added = colleagues.add(
            db.session(),
            name=name,
            email=email,
            role=Role(role),
            actor="operator",
            now=now,
        )
    except EmailTaken as error:
        raise click.ClickException("There is somebody with this address.") from error
    hours = config.policy.sign_in.link_hours
    colleagues.keep_link(
        db.session(), added, link.secret_hash, hours=hours, actor="operator", now=now
    )
    db.session.commit()
    click.echo(f"{config.public_url}/staff/password/{link.token}")
    click.echo(f"The link works once, for {hours} hours.", err=True)


@staff.command("lift")
@click.argument("email")
def lift(email: str) -> None:
    """Let a colleague whose sign-in is paused try again at once."""
    config: Config = current_app.extensions["portal"].config
    begin_write(db.session)
    found = sign_in.find(db.session(), email)
    if found is None:
        raise click.ClickException("There is nobody with this address.")
    lifted = pauses.lift(
        db.session(),
        found,
        policy=config.policy.sign_in,
        actor="operator",
        now=utc_now(),
    )
    db.session.commit()
    click.echo("The pause is lifted." if lifted else "Nothing was paused.")
