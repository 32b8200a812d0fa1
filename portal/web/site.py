"""What belongs to no audience: health, brand, language, the way in."""

import re

from flask import Blueprint, Flask, Response, current_app, redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.extensions import db
from portal.services import signs
from portal.states import Audience
from portal.web import visitors
from portal.web.languages import LANGUAGES
from portal.web.render import render
from portal.web.security import ONE_YEAR
from portal.web.terms import told_terms

bp = Blueprint("site", __name__)

# only a path of this site: browsers take "//elsewhere" and "/\elsewhere" for another,
# and drop a tab or a line break in between
OWN_PATH = re.compile(r"/(?![/\\])[!-~]*")


def init_app(app: Flask) -> None:
    """Add the pages that everybody may open."""
    app.register_blueprint(bp)


@bp.get("/")
def home() -> ResponseReturnValue:
    """Send a signed-in customer to the profile, anybody else to the sign-in."""
    signed_in = visitors.visitor(Audience.CUSTOMER)
    page = "customer.profile" if signed_in else "customer.sign_in"
    return redirect(url_for(page), code=303)


@bp.get("/healthz")
def health() -> ResponseReturnValue:
    """Say that the process lives."""
    return {"status": "ok"}


@bp.get("/readyz")
def ready() -> ResponseReturnValue:
    """Say whether database, storage and worker answer, naming what does not."""
    parts = {
        "database": _database_answers(),
        "storage": _storage_answers(),
        "worker": signs.seen(visitors.config().instance),
    }
    ok = all(parts.values())
    return {"status": "ok" if ok else "unavailable", "parts": parts}, 200 if ok else 503


@bp.get("/brand.css")
def brand_css() -> ResponseReturnValue:
    """Serve the operator's colours; the URL changes with them."""
    return _kept(current_app.extensions["portal"].brand.css, "text/css")


@bp.get("/brand.svg")
def brand_icon() -> ResponseReturnValue:
    """Serve the operator's logo as the browser tab shows it."""
    return _kept(current_app.extensions["portal"].brand.icon, "image/svg+xml")


@bp.route("/language", methods=["GET", "POST"])
def language() -> ResponseReturnValue:
    """Choose the language of every page on this browser."""
    if request.method == "POST":
        chosen = request.form.get("language")
        if chosen in LANGUAGES:
            cookie["language"] = chosen
        return redirect(_local(request.form.get("back", "/")), code=303)
    return render("language.html", back=_local(request.args.get("back", "/")))


@bp.get("/privacy")
def privacy() -> ResponseReturnValue:
    """Say what is kept, why, for how long, and who sees it."""
    return render("privacy.html", terms=told_terms(visitors.config().policy))


@bp.get("/help")
def help_page() -> ResponseReturnValue:
    """Answer what people ask, and say whom to write to."""
    return render("help.html")


def _kept(body: str, mimetype: str) -> Response:
    response = Response(body, mimetype=mimetype)
    response.cache_control.public = True
    response.cache_control.max_age = ONE_YEAR
    return response


def _local(path: str) -> str:
    return path if OWN_PATH.fullmatch(path) else "/"


def _database_answers() -> bool:
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True


def _storage_answers() -> bool:
    try:
        visitors.adapters().storage.check()
    except OSError:
        return False
    return True
