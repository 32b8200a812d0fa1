"""The policy in force, in words, and what a changed one would have decided."""

from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, gettext, lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import IntegerField, TextAreaField
from wtforms.validators import Optional

from portal.domain.findings import CHECKS
from portal.domain.roles import Permission
from portal.domain.rules import RULES, Ground
from portal.domain.told_policy import EFFECTS, ToldCheck, differing, told
from portal.errors import ConfigError
from portal.extensions import db, released
from portal.policy import Policy
from portal.services.examinations import policy_trials
from portal.web import visitors
from portal.web.filters import words
from portal.web.render import render
from portal.web.staff.console import Console
from portal.web.staff.guard import actor

LARGEST = 65_536  # bytes of a policy file; the one that is shipped has a sixth of it
MOST = 2000  # verifications that a page tries; the command tries all
ROWS = 50  # of a page of the table
SENTENCES = {rule.name: rule.sentence for rule in RULES}


class TrialForm(FlaskForm):
    """A changed policy, as a file or as text."""

    file = FileField(
        lazy_gettext("A changed copy of the policy file"),
        render_kw={"accept": ".toml,text/plain"},
    )
    text = TextAreaField(
        lazy_gettext("Or its text"),
        render_kw={
            "rows": "6",
            "spellcheck": "false",
            "autocomplete": "off",
            "class": "code",
            "dir": "ltr",
        },
    )
    page = IntegerField(validators=[Optional()])

    def given(self) -> str:
        """Give the text of the file, or that of the field; raise ConfigError."""
        upload = self.file.data
        if upload and upload.filename:
            raw: bytes = upload.stream.read(LARGEST + 1)
        else:
            raw = (self.text.data or "").strip().encode()
        if len(raw) > LARGEST:
            raise ConfigError(gettext("A policy file is at most 64 KB long."))
        if not raw.strip():
            raise ConfigError(gettext("Choose a file, or paste its text."))
        try:
            return raw.decode()
        except UnicodeDecodeError:
            raise ConfigError(gettext("This file is not text.")) from None


def add_routes(console: Console) -> None:
    """Add the page; trying a policy is a POST, for it is audited."""
    methods = ("GET", "POST")
    console.page("/policy", policy, needs=Permission.POLICY, methods=methods)


def policy() -> ResponseReturnValue:
    """Show the rules in force; a POST shows what others would have decided."""
    form = TrialForm()
    if not form.validate_on_submit():
        return _page(form)
    try:
        text = form.given()
        tried = Policy.parse(text)
    except ConfigError as error:
        form.text.errors = [str(error)]
        return _page(form, 422)
    form.text.data = text
    return _page(form, **_trial(tried, form.page.data or 1))


def _trial(tried: Policy, page: int) -> dict[str, Any]:
    now = visitors.config().policy
    with released(db.session):  # thousands of findings are judged again
        trial = policy_trials.run(db.session(), now=now, then=tried, most=MOST)
    if page == 1:  # to turn a page is no new trial
        policy_trials.record(
            db.session(), trial, tried, actor=actor(), now=visitors.now()
        )
        db.session.commit()
    pages = max(1, -(-len(trial.changes) // ROWS))
    page = min(max(page, 1), pages)
    return {
        "trial": trial,
        "tried": tried,
        "differing": differing(now, tried),
        "changes": trial.changes[(page - 1) * ROWS : page * ROWS],
        "page": page,
        "pages": pages,
    }


def _page(form: TrialForm, status: int = 200, **context: Any) -> ResponseReturnValue:
    now = visitors.config().policy
    return render(
        "staff/review/policy.html",
        status,
        form=form,
        now=now,
        since_when=policy_trials.in_force_since(db.session(), now),
        groups=told(now),
        effects=EFFECTS,
        limit_of=_limit,
        told_ground=_told_ground,
        most=MOST,
        **context,
    )


def _limit(check: ToldCheck) -> str:
    if not check.sentence:
        return ""
    plain = {
        key: format_decimal(value) if isinstance(value, int | float) else value
        for key, value in check.limits.items()
    }
    return str(words(check.sentence) % plain)


def _told_ground(ground: Ground) -> str:
    """Tell which rule spoke of which check, by which figures, and to what effect."""
    said = {
        "check": words(CHECKS[ground.check].title) if ground.check in CHECKS else "",
        "rule": words(SENTENCES[ground.rule]),
        "effect": words(EFFECTS[ground.effect]),
    }
    if ground.value is None or ground.limit is None:
        return str(gettext("%(check)s: %(rule)s Leads to: %(effect)s.", **said))
    figures = {
        "value": format_decimal(round(ground.value, 3)),
        "limit": format_decimal(ground.limit),
    }
    return str(
        gettext(
            "%(check)s: %(rule)s It is %(value)s, the limit %(limit)s. "
            "Leads to: %(effect)s.",
            **said,
            **figures,
        )
    )
