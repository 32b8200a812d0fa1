"""Manage colleagues: list, add, change role, new link, disable."""

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Email, Length

from portal.domain.roles import Permission
from portal.errors import EmailTaken, LastAdministrator
from portal.extensions import db
from portal.models.staff import Staff
from portal.services import messages
from portal.services import staff as colleagues
from portal.services.links import make_link
from portal.states import Channel, Role
from portal.web import letters, visitors
from portal.web.fields import squish
from portal.web.render import render
from portal.web.staff.console import Console
from portal.web.staff.guard import actor
from portal.web.staff.set_password import PURPOSE

ROLES = {
    Role.SUPPORT: lazy_gettext("Support"),
    Role.REVIEWER: lazy_gettext("Reviewer"),
    Role.COMPLIANCE: lazy_gettext("Compliance officer"),
    Role.ADMINISTRATOR: lazy_gettext("Administrator"),
}
CHOICES = [SelectChoice(role.value, name) for role, name in ROLES.items()]


class ColleagueForm(FlaskForm):
    """A new colleague."""

    name = StringField(
        lazy_gettext("Name"),
        filters=[squish],
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
    role = SelectField(lazy_gettext("Role"), choices=CHOICES)


class RoleForm(FlaskForm):
    """Another role for one colleague."""

    role = SelectField(choices=CHOICES)


def add_routes(console: Console) -> None:
    """Add the list and what is done from it."""
    one = "/colleagues/<public_id>"
    both = ("GET", "POST")
    for rule, view, methods in (
        ("/colleagues", staff_list, both),
        (f"{one}/role", change_role, ("POST",)),
        (f"{one}/link", new_link, ("POST",)),
        (f"{one}/second-factor", reset_second_factor, ("POST",)),
        (f"{one}/disable", disable, ("POST",)),
        (f"{one}/enable", enable, ("POST",)),
    ):
        console.page(rule, view, needs=Permission.STAFF, methods=methods)


def staff_list() -> ResponseReturnValue:
    """List all colleagues; a POST adds one and shows the link that lets them in."""
    form = ColleagueForm()
    if form.validate_on_submit():
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
            return _with_link(added)
    return _page(422 if form.errors else 200, form=form)


def change_role(public_id: str) -> ResponseReturnValue:
    """Give a colleague another role."""
    staff, form = _colleague(public_id), RoleForm()
    if not form.validate_on_submit():
        abort(400)
    role = Role(form.role.data)
    try:
        colleagues.change_role(
            db.session(), staff, role, actor=actor(), now=visitors.now()
        )
    except LastAdministrator:
        return _refused()
    return _back()


def new_link(public_id: str) -> ResponseReturnValue:
    """Make a new link that sets the password; the older one dies."""
    staff = _colleague(public_id)
    if staff.disabled_at:
        abort(404)
    return _with_link(staff)


def reset_second_factor(public_id: str) -> ResponseReturnValue:
    """Forget a colleague's lost second factor."""
    colleagues.reset_second_factor(
        db.session(), _colleague(public_id), actor=actor(), now=visitors.now()
    )
    return _back()


def disable(public_id: str) -> ResponseReturnValue:
    """Shut a colleague out."""
    staff = _colleague(public_id)
    try:
        colleagues.disable(db.session(), staff, actor=actor(), now=visitors.now())
    except LastAdministrator:
        return _refused()
    return _back()


def enable(public_id: str) -> ResponseReturnValue:
    """Let a disabled colleague in again."""
    staff = _colleague(public_id)
    colleagues.enable(db.session(), staff, actor=actor(), now=visitors.now())
    return _back()


def _with_link(staff: Staff) -> ResponseReturnValue:
    portal, now = visitors.config(), visitors.now()
    hours = portal.policy.sign_in.link_hours
    link = make_link(portal.secret_key, PURPOSE)
    url = portal.public_url + url_for("staff.set_password", token=link.token)
    colleagues.keep_link(
        db.session(), staff, link.secret_hash, hours=hours, actor=actor(), now=now
    )
    sent = request.form.get("send") == "email"
    if sent:
        language = str(get_locale())
        messages.write(
            db.session(),
            channel=Channel.EMAIL,
            kind="staff_link",
            to=staff.email,
            words=letters.email(
                "staff_link", language, url=url, name=staff.name, hours=hours
            ),
            once=f"staff_link:{link.secret_hash.hex()[:40]}",
            subject_id=staff.public_id,
            now=now,
        )
    db.session.commit()
    return _page(form=ColleagueForm(formdata=None), linked=staff, url=url, sent=sent)


def _page(status: int = 200, **context: object) -> ResponseReturnValue:
    everybody = colleagues.everybody(db.session())
    return render("staff/colleagues.html", status, everybody=everybody, **context)


def _refused() -> ResponseReturnValue:
    db.session.rollback()
    return _page(409, form=ColleagueForm(formdata=None), last=True)


def _colleague(public_id: str) -> Staff:
    return colleagues.named(db.session(), public_id) or abort(404)


def _back() -> ResponseReturnValue:
    db.session.commit()
    return redirect(url_for("staff.staff_list"), code=303)
