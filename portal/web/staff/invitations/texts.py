"""The words of invitations: read them, write one's own, go back to those shipped."""

from typing import Any

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired

from portal.domain.invitations.texts import PLACES, Problem, problems
from portal.domain.roles import Permission
from portal.errors import StaleVersion
from portal.extensions import db
from portal.services.invitations import texts
from portal.states import Channel
from portal.web import languages, visitors
from portal.web.fields import squish
from portal.web.invitation_words import Draft, in_force, shipped
from portal.web.render import render
from portal.web.staff.console import Console
from portal.web.staff.guard import this_staff
from portal.web.staff.invitations.text_previews import preview, sample

SENTENCES = {
    "empty": lazy_gettext("Write what the customer is to read"),
    "no_link": lazy_gettext("Put {link} where the link is to stand"),
    "links": lazy_gettext("Put {link} in one place alone"),
    "link": lazy_gettext("Put the link into the text, not into the subject"),
    "brace": lazy_gettext("Write braces only around the name of a place: {link}"),
}


class TextForm(FlaskForm):
    """Subject and text; `seen` is the version that the page showed."""

    subject = StringField(lazy_gettext("Subject"), filters=[squish])
    body = TextAreaField(
        lazy_gettext("Text"),
        filters=[lambda text: (text or "").replace("\r\n", "\n").strip()],
    )
    seen = IntegerField(validators=[InputRequired()])


def add_routes(console: Console) -> None:
    """Add the list, and the page of one text."""
    one, needs = "/texts/<language>/<channel>", Permission.BULK
    console.page("/texts", invitation_texts, needs=needs)
    console.page(one, invitation_text, needs=needs, methods=("GET", "POST"))
    console.page(f"{one}/shipped", shipped_text, needs=needs, methods=["POST"])


def invitation_texts() -> ResponseReturnValue:
    """List the texts of every language."""
    own = texts.current(db.session())
    rows = [
        (code, name, channel, own.get((code, channel)))
        for code, name in languages.names().items()
        for channel in (Channel.EMAIL, Channel.SMS)
    ]
    return render("staff/invitations/texts.html", rows=rows)


def invitation_text(language: str, channel: str) -> ResponseReturnValue:
    """Show one text as the customer sees it; a POST tries or saves another."""
    kind, form = _place(language, channel), TextForm()
    draft, versions = in_force(language, kind), _versions(language, kind)
    if request.method == "GET":
        form.subject.data, form.body.data = draft.subject, draft.body
        form.seen.data = versions
        return _page(language, kind, form, draft)
    if not form.validate():
        abort(400)
    tried = Draft(form.subject.data or "", form.body.data or "")
    _judge(form, kind)
    if form.errors or request.form.get("action") == "preview":
        return _page(language, kind, form, tried, 422 if form.errors else 200)
    try:
        texts.write(
            db.session(),
            language,
            kind,
            subject=tried.subject if kind is Channel.EMAIL else "",
            body=tried.body,
            seen=form.seen.data or 0,
            by=this_staff(),
            now=visitors.now(),
        )
    except StaleVersion:
        return _late(language, kind, form, tried)
    db.session.commit()
    return redirect(url_for("staff.invitation_texts"), code=303)


def shipped_text(language: str, channel: str) -> ResponseReturnValue:
    """Put the portal's own text in force again."""
    kind, form = _place(language, channel), TextForm()
    if not form.validate():
        abort(400)
    try:
        texts.go_back(
            db.session(),
            language,
            kind,
            seen=form.seen.data or 0,
            by=this_staff(),
            now=visitors.now(),
        )
    except StaleVersion:
        draft = in_force(language, kind)
        form.subject.data, form.body.data = draft.subject, draft.body
        return _late(language, kind, form, draft)
    db.session.commit()
    return redirect(url_for("staff.invitation_texts"), code=303)


def _place(language: str, channel: str) -> Channel:
    if language not in languages.LANGUAGES or channel not in set(Channel):
        abort(404)
    return Channel(channel)


def _versions(language: str, channel: Channel) -> int:
    found = texts.history(db.session(), language, channel)
    return found[0].version if found else 0


def _judge(form: TextForm, channel: Channel) -> None:
    most = visitors.config().policy.bulk.sms_segments
    found = problems(
        form.subject.data or "",
        form.body.data or "",
        channel=channel,
        sample=sample(),
        parts=most,
    )
    for problem in reversed(found):  # the first of a field is shown
        form[problem.field].errors = [_sentence(problem, most)]


def _sentence(problem: Problem, most: int) -> str:
    if problem.key == "place":
        return str(
            gettext(
                "%(place)s is no place that can be filled; use %(places)s",
                place=problem.of,
                places=", ".join(f"{{{place}}}" for place in PLACES),
            )
        )
    if problem.key == "long":
        return str(gettext("Use at most %(most)s characters", most=problem.of))
    if problem.key == "parts":
        return str(
            gettext(
                "It would be sent in %(count)s parts; shorten it to %(most)s",
                count=problem.of,
                most=most,
            )
        )
    return str(SENTENCES[problem.key])


def _late(
    language: str, channel: Channel, form: TextForm, draft: Draft
) -> ResponseReturnValue:
    db.session.rollback()
    form.seen.data = _versions(language, channel)
    return _page(language, channel, form, draft, 409, late=in_force(language, channel))


def _page(
    language: str,
    channel: Channel,
    form: TextForm,
    draft: Draft,
    status: int = 200,
    **context: Any,
) -> ResponseReturnValue:
    history = texts.history(db.session(), language, channel)
    shown = preview(draft, language, channel)
    for field in (form.subject, form.body):
        field.render_kw = {"lang": language, "dir": shown.direction}
    return render(
        "staff/invitations/text.html",
        status,
        language_code=language,
        language_name=languages.names()[language],
        channel=channel,
        form=form,
        shown=shown,
        history=history,
        is_own=bool(history) and not history[0].shipped,
        standard=shipped(language, channel),
        places=PLACES,
        most=visitors.config().policy.bulk.sms_segments,
        **context,
    )
