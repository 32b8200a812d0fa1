"""Wires one running portal together, and does nothing else."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import cli
from portal.adapters.choose import choose_adapters
from portal.config import ROOT, Config
from portal.extensions import compress, csrf, db, prepare_engine
from portal.looking import into_the_list
from portal.models import load_all
from portal.ports import Adapters
from portal.services.bulk.sends import Compose
from portal.services.messages import Words
from portal.services.messages.telling import Teller
from portal.web import (
    access,
    customer,
    errors,
    filters,
    hooks,
    invitation_words,
    languages,
    letters,
    metrics,
    phone,
    sandbox,
    security,
    site,
    staff,
)
from portal.web import visitors as web_visitors
from portal.web.brand import Brand
from portal.web.render import PortalRequest

FORM_BYTES = 500_000  # all fields of a form without its files
OVERHEAD = 65_536  # multipart boundaries and headers around the files


@dataclass(frozen=True)
class Portal:
    """What the pages and jobs of one running portal reach for."""

    config: Config
    adapters: Adapters
    brand: Brand
    letter: Callable[..., Words] = letters.from_worker
    invitations: Callable[[Session], Compose] = invitation_words.composer

    @property
    def teller(self) -> Teller:
        """What writes to customers, with links that lead here."""
        return Teller(
            letter=self.letter,
            secret_key=self.config.secret_key,
            policy=self.config.policy.invitation,
        )


def create_app(config: Config, adapters: Adapters | None = None) -> Flask:
    """Make the application for these settings; tests pass connections of their own."""
    load_all()
    config.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    app = Flask(
        "portal",
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
        instance_path=str(config.instance),
    )
    app.request_class = PortalRequest
    app.config.update(
        SECRET_KEY=config.secret_key,
        SQLALCHEMY_DATABASE_URI=config.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(config.database_url),
        SESSION_COOKIE_NAME="__Host-portal" if config.https else "portal",
        SESSION_COOKIE_SECURE=config.https,
        SESSION_COOKIE_SAMESITE="Lax",
        PREFERRED_URL_SCHEME="https" if config.https else "http",
        # a document's two sides may come in one form
        MAX_CONTENT_LENGTH=2 * config.policy.picture.max_bytes + OVERHEAD,
        MAX_FORM_MEMORY_SIZE=FORM_BYTES,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
        WTF_CSRF_SSL_STRICT=True,
        SEND_FILE_MAX_AGE_DEFAULT=security.ONE_YEAR,
        COMPRESS_MIMETYPES=[
            "text/css",
            "text/html",  # where security.py lets it
            "text/javascript",
            "image/svg+xml",
        ],
    )
    app.jinja_options = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
    app.extensions["portal"] = Portal(
        config=config,
        adapters=adapters or choose_adapters(config, look=into_the_list(app)),
        brand=Brand.load(config.brand_file),
    )
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    access.init_app(app)
    metrics.init_app(app)
    csrf.init_app(app)
    compress.init_app(app)
    for part in (languages, security, web_visitors, errors, filters):
        part.init_app(app)
    for audience in (site, customer, phone, staff, sandbox, hooks):
        audience.init_app(app)
    cli.init_app(app)
    return app


def _engine_options(url: str) -> dict[str, object]:
    pool: dict[str, object] = {"pool_size": 20, "max_overflow": 20, "pool_timeout": 15}
    pool["hide_parameters"] = True  # an error's text goes to places that hold no values
    if url.startswith("postgresql"):
        pool["pool_pre_ping"] = True
    return pool
