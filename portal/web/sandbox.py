"""The sandbox: what can be tried, and what was sent. Not there in production."""

import hashlib
import re
from typing import Any

import pyotp
from flask import Blueprint, Flask, Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from markupsafe import Markup, escape

from portal.adapters.sandbox import ADDRESSES, NUMBERS, TOLD
from portal.domain.demo import BY_KEY, CASES
from portal.domain.exposure import ScreeningOutcome
from portal.domain.screening.sandbox_wallets import NETWORKS, WALLETS
from portal.domain.screening.words import OUTCOMES
from portal.domain.transfers.networks import network
from portal.extensions import begin_write, db, released
from portal.models.message import Message
from portal.services import demo
from portal.services.demo import specimens, staff
from portal.services.messages import outbox
from portal.states import DocumentType, MessageStatus, Role, Side
from portal.web import visitors
from portal.web.fields import whole_number
from portal.web.render import render, render_block

LINK_OR_CODE = re.compile(r"(?P<link>https?://[^\s<>\"]+)|(?P<code>\b\d{6}\b)")
LINK = Markup('<a href="{0}" hx-boost="false">{0}</a>')
CODE = Markup("<mark>{0}</mark>")
PAGE = 30  # messages
STATUS = {
    MessageStatus.QUEUED: lazy_gettext("waiting"),
    MessageStatus.SENDING: lazy_gettext("being sent"),
    MessageStatus.SENT: lazy_gettext("sent"),
    MessageStatus.DELIVERED: lazy_gettext("delivered"),
    MessageStatus.FAILED: lazy_gettext("failed"),
}
ROLES = {
    Role.SUPPORT: lazy_gettext("Support"),
    Role.REVIEWER: lazy_gettext("Reviewer"),
    Role.COMPLIANCE: lazy_gettext("Compliance officer"),
    Role.ADMINISTRATOR: lazy_gettext("Administrator"),
}
KINDS = {
    DocumentType.PASSPORT: lazy_gettext("Passport"),
    DocumentType.ID_CARD: lazy_gettext("ID card"),
    DocumentType.RESIDENCE_PERMIT: lazy_gettext("Residence permit"),
    DocumentType.DRIVER_LICENCE: lazy_gettext("Driving licence"),
}
SIDES = {
    Side.FRONT: lazy_gettext("front"),
    Side.BACK: lazy_gettext("back"),
    Side.SELFIE: lazy_gettext("face"),
}
FLAWS = {
    "blurred": lazy_gettext("Blurred"),
    "dark": lazy_gettext("Too dark"),
    "bright": lazy_gettext("Too bright"),
    "small": lazy_gettext("Too small"),
    "glare": lazy_gettext("With a reflection"),
    "cut": lazy_gettext("Cut off"),
    "blank": lazy_gettext("Blank"),
    "expired": lazy_gettext("Expired passport"),
    "young": lazy_gettext("Passport of a child"),
    "digit": lazy_gettext("Wrong check digit"),
    "photocopy": lazy_gettext("Photocopy"),
    "screen": lazy_gettext("Photographed from a screen"),
    "edited": lazy_gettext("Changed with a program"),
    "stranger": lazy_gettext("Selfie of somebody else"),
    "two": lazy_gettext("Two faces"),
    "nobody": lazy_gettext("No face"),
    "sunglasses": lazy_gettext("Sunglasses"),
    "mask": lazy_gettext("A mask"),
    "hand": lazy_gettext("A hand before the face"),
    "printed": lazy_gettext("The portrait of the document"),
}
SPOILT = {
    Side.FRONT: lazy_gettext("A passport with a fault"),
    Side.SELFIE: lazy_gettext("A selfie with a fault"),
}
SHADES = {
    ScreeningOutcome.PASS: "ok",
    ScreeningOutcome.VERIFY: "warn",
    ScreeningOutcome.FREEZE: "bad",
}
LEADS_TO = {
    "again": lazy_gettext("asked again"),
    "person": lazy_gettext("a person looks"),
    "rejected": lazy_gettext("rejected"),
}

bp = Blueprint("sandbox", __name__, url_prefix="/sandbox")


def init_app(app: Flask) -> None:
    """Add the pages, but only where the sandbox is on."""
    if app.extensions["portal"].config.sandbox:
        app.register_blueprint(bp)
        app.jinja_env.filters["with_links"] = with_links


@bp.get("")
def home() -> ResponseReturnValue:
    """List what can be tried."""
    if staff.missing(db.session()):
        begin_write(db.session)
        staff.ensure_all(db.session(), now=visitors.now())
        db.session.commit()
    accounts = staff.accounts(db.session())
    codes = {
        each.email: pyotp.TOTP(each.totp_secret).at(visitors.now()) for each in accounts
    }
    return _page_or_block(
        "sandbox/home.html",
        "accounts",
        cases=CASES,
        accounts=accounts,
        codes=codes,
        roles=ROLES,
        customer=demo.latest(db.session()),
        specimens=_by_person(),
        flawed=_spoilt(),
        fates=[(to, TOLD[fate]) for to, fate in (NUMBERS | ADDRESSES).items()],
        wallets=WALLETS,
        networks=[network(key) for key in NETWORKS],
        outcomes=OUTCOMES,
        shades=SHADES,
    )


@bp.post("/customers")
def make_customer() -> ResponseReturnValue:
    """Make a fresh customer in the chosen state and open their invitation."""
    case = BY_KEY.get(request.form.get("state", "")) or abort(404)
    config = visitors.config()
    with released(db.session):
        prepared = demo.prepare(case, config.policy)
    made = demo.make(
        db.session(),
        case,
        prepared,
        kit=demo.Kit(
            storage=visitors.adapters().storage,
            policy=config.policy,
            secret_key=config.secret_key,
        ),
        now=visitors.now(),
    )
    db.session.commit()
    return redirect(url_for("customer.invitation", token=made.token), code=303)


@bp.get("/specimens/<name>.jpg")
def specimen(name: str) -> ResponseReturnValue:
    """Give a drawn document to download; of one demo customer if asked."""
    policy, reference = visitors.config().policy, request.args.get("of", "")
    with released(db.session):
        picture = specimens.picture(name, policy, reference=reference)
    if picture is None:
        abort(404)
    response = Response(picture, mimetype="image/jpeg")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.jpg"'
    return response


@bp.get("/outbox")
def messages() -> ResponseReturnValue:
    """Show what was sent, newest first; to one recipient if asked."""
    to = request.args.get("to", "").strip()
    older = whole_number(request.args.get("older", ""))
    found = outbox.newest(db.session(), to=to, most=PAGE + 1, older_than=older)
    shown, state = found[:PAGE], _state(found[:PAGE])
    if request.args.get("seen") == state:
        return "", 204
    return _page_or_block(
        "sandbox/outbox.html",
        "messages",
        messages=shown,
        state=state,
        to=to,
        first=older is None,
        older=shown[-1].id if len(found) > PAGE else None,
        told=STATUS,
    )


def with_links(text: str | None) -> Markup:
    """Escape a message's text; make links of its links, and mark its codes."""
    parts, end, text = [], 0, text or ""
    for found in LINK_OR_CODE.finditer(text):
        parts.append(escape(text[end : found.start()]))
        parts.append((LINK if found["link"] else CODE).format(found.group()))
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])


def _by_person() -> list[tuple[str, list[tuple[object, list[tuple[str, object]]]]]]:
    """Give each bearer's papers, each with the files of its sides."""
    papers: dict[str, dict[object, list[tuple[str, object]]]] = {}
    for each in specimens.SPECIMENS:
        person = f"{each.person.given_names} {each.person.surname}"
        face = each.side is Side.SELFIE
        kind = lazy_gettext("Selfie") if face else KINDS[each.document_type]
        sides = papers.setdefault(person, {}).setdefault(str(kind), [])
        sides.append((each.name, SIDES[each.side]))
    return [(person, list(kinds.items())) for person, kinds in papers.items()]


def _spoilt() -> dict[str, list[tuple[object, list[tuple[str, object, object]]]]]:
    """Give, by the name of a bearer, spoilt pictures and what each leads to."""
    found: dict[str, list[tuple[object, list[tuple[str, object, object]]]]] = {}
    for person in {
        each.person.number: each.person for each in specimens.FLAWED
    }.values():
        full_name = f"{person.given_names} {person.surname}"
        found[full_name] = [
            (
                title,
                [
                    (each.name, FLAWS[each.flaw], LEADS_TO[each.leads_to])
                    for each in specimens.FLAWED
                    if each.person is person and each.side is side
                ],
            )
            for side, title in SPOILT.items()
        ]
    return found


def _state(shown: list[Message]) -> str:
    told = " ".join(f"{message.id}:{message.status}" for message in shown)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _page_or_block(template: str, block: str, **context: Any) -> ResponseReturnValue:
    if request.headers.get("HX-Request") and not request.headers.get("HX-Boosted"):
        return render_block(template, block, **context)
    return render(template, **context)
