"""The people of the console: the list, and somebody new."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Email, Length

from portal.domain.roles import Permission
from portal.errors import EmailTaken
from portal.extensions import db
from portal.services import staff as colleagues
from portal.states import Role
from portal.web import visitors
from portal.web.fields import printable, squish
from portal.web.render import render
from portal.web.staff.account import fresh
from portal.web.staff.colleagues import one
from portal.web.staff.colleagues.role_words import MAY_DO, ROLES
from portal.web.staff.console import Console
from portal.web.staff.guard import actor

CHOICES = [SelectChoice(role.value, name) for role, name in ROLES.items()]


class ColleagueForm(FlaskForm):
    """A new colleague."""

    name = StringField(
        lazy_gettext("Name"),
        filters=[squish, printable],
        validators=[
            DataRequired(lazy_gettext("Enter the colleague's name")),
            Length(max=120),
        ],
        render_kw={"autocomplete": "off"},
    )
    email = StringField(
        lazy_gettext("E-mail address"),
        filters=[squish],
        validators=[
            DataRequired(lazy_gettext("Enter the colleague's e-mail address")),
            Email(lazy_gettext("Enter an address like name@example.com")),
            Length(max=254),
        ],
        render_kw={"autocomplete": "off", "type": "email"},
    )
    role = RadioField(
        lazy_gettext("Role"),
        choices=CHOICES,
        default=Role.SUPPORT.value,
        validate_choice=True,
    )


def add_routes(console: Console) -> None:
    """Add the list."""
    console.page(
        "/colleagues", staff_list, needs=Permission.STAFF, methods=["GET", "POST"]
    )


def staff_list() -> ResponseReturnValue:
    """List all colleagues; a POST adds one and shows the link that lets them in."""
    form = ColleagueForm()
    if form.is_submitted() and form.validate():
        if page := fresh.ask():
            return page
        try:
            added = colleagues.add(
                db.session(),
                name=form.name.data or "",
                email=form.email.data or "",
                role=Role(form.role.data),
                actor=actor(),
                now=visitors.now(),
            )
        except EmailTaken:
            form.email.errors = [gettext("A colleague with this address is there")]
        else:
            return one.invite(added, send=request.form.get("send") == "email")
    return render(
        "staff/colleagues/lists.html",
        422 if form.errors else 200,
        form=form,
        everybody=colleagues.everybody(db.session()),
        may_do=MAY_DO,
    )
