"""The words of messages, rendered in the reader's language."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask import current_app, url_for
from flask_babel import force_locale
from jinja2 import Environment

from portal.services.messages import Words
from portal.services.messages.telling import Teller
from portal.states import Channel
from portal.web.languages import LANGUAGES

PLAIN = "portal_plain_text"  # where the application keeps the second environment


def email(kind: str, language: str, **context: Any) -> Words:
    """Render subject, plain text and HTML of one kind of e-mail."""
    with force_locale(_known(language)):
        return Words(
            subject=" ".join(_plain(f"email/{kind}/subject.txt", context).split()),
            text=_plain(f"email/{kind}/body.txt", context).strip() + "\n",
            html=_render(current_app.jinja_env, f"email/{kind}/body.html", context),
        )


def from_worker(
    kind: str,
    language: str,
    *,
    page: str,
    at: Mapping[str, Any] = MappingProxyType({}),
    channel: Channel = Channel.EMAIL,
    **context: Any,
) -> Words:
    """
    Render an e-mail, or a text, where nobody asked for a page.

    `page` is the endpoint that the letter's `url` leads to, `at` the parts of its
    address.
    """
    address = current_app.extensions["portal"].config.public_url
    write = email if channel is Channel.EMAIL else sms
    with current_app.test_request_context(base_url=address):
        return write(kind, language, url=address + url_for(page, **at), **context)


def teller() -> Teller:
    """Give what writes to customers from a page."""
    found: Teller = current_app.extensions["portal"].teller
    return found


def sms(kind: str, language: str, **context: Any) -> Words:
    """Render one kind of text."""
    with force_locale(_known(language)):
        return Words("", _plain(f"sms/{kind}.txt", context).strip(), "")


def _plain(template: str, context: dict[str, Any]) -> str:
    # an apostrophe in plain text is no danger, and &#39; in it is no apostrophe
    if PLAIN not in current_app.extensions:
        overlay = current_app.jinja_env.overlay(autoescape=False)
        current_app.extensions[PLAIN] = overlay
    return _render(current_app.extensions[PLAIN], template, context)


def _render(templates: Environment, name: str, context: dict[str, Any]) -> str:
    everything = dict(context)
    current_app.update_template_context(everything)
    return templates.get_template(name).render(everything)


def _known(language: str) -> str:
    return language if language in LANGUAGES else LANGUAGES[0]
