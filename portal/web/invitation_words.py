"""The words of an invitation: the platform's own, or those shipped; for every way."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from flask import current_app, url_for
from flask_babel import force_locale, gettext
from sqlalchemy.orm import Session

from portal.domain.invitations.texts import fill, paragraphs
from portal.extensions import db
from portal.models.customer import Customer
from portal.models.invitation_text import InvitationText
from portal.services.bulk.sends import Compose, Letter
from portal.services.invitations import CHANNEL, texts
from portal.services.links import make_link
from portal.services.messages import Words
from portal.states import Channel, InvitationWay
from portal.web import letters
from portal.web.languages import LANGUAGES


@dataclass(frozen=True)
class Draft:
    """A subject and a body with places; without a subject it is a text message."""

    subject: str
    body: str
    shipped: bool = False


def shipped(language: str, channel: Channel) -> Draft:
    """Give the portal's own words, with places where people write them."""
    with force_locale(spoken(language)):
        if channel is Channel.SMS:
            text = gettext(
                "%(brand)s asks you to confirm who you are. It takes 3 minutes: "
                "%(url)s",
                brand="{brand}",
                url="{link}",
            )
            return Draft("", str(text), shipped=True)
        parts = (
            gettext("Hello %(name)s,", name="{name}"),
            gettext(
                "%(brand)s asks you to confirm who you are. It takes about three "
                "minutes. Have your passport, ID card, residence permit or driving "
                "licence at hand.",
                brand="{brand}",
            ),
            gettext("Open this link to begin:") + "\n{link}",
            gettext(
                "It works for %(days)s days and is yours alone; do not pass it on.",
                days="{days}",
            ),
        )
        subject = gettext("%(brand)s asks you to confirm who you are", brand="{brand}")
        return Draft(str(subject), "\n\n".join(parts), shipped=True)


def in_force(language: str, channel: Channel) -> Draft:
    """Give the words that invitations of this language and channel are made of."""
    own = texts.current(db.session()).get((spoken(language), channel))
    return _draft(own) or shipped(language, channel)


def compose(
    draft: Draft, language: str, channel: Channel, *, name: str | None, url: str
) -> Words:
    """Fill the places, and render what is sent."""
    values = {"name": name or "", "link": url, **always()}
    text = fill(draft.body, values)
    if channel is Channel.SMS:
        return letters.sms("invitation", language, text=text)
    subject = fill(draft.subject, values) or fill(
        shipped(language, channel).subject, values
    )
    return letters.email(
        "invitation",
        language,
        subject=subject,
        text=text,
        blocks=blocks(text, url),
        url=url,
        heading="" if draft.shipped else subject,
    )


def always() -> Mapping[str, str]:
    """Give what fills the places that are the same for everybody."""
    portal = current_app.extensions["portal"]
    days = portal.config.policy.invitation.days_valid
    return {"brand": portal.brand.name, "days": str(days)}


def composer(session: Session) -> Compose:
    """Give what makes links and the words around them, a customer at a time."""
    portal = current_app.extensions["portal"].config
    own = texts.current(session)

    def compose_one(customer: Customer, way: InvitationWay) -> Letter:
        link = make_link(portal.secret_key, "invitation")
        with current_app.test_request_context(base_url=portal.public_url):
            path = url_for("customer.invitation", token=link.token)
            url = portal.public_url + path
            words = None
            if way is not InvitationWay.COPY:
                language, channel = customer.language, CHANNEL[way]
                text = own.get((spoken(language), channel))
                draft = _draft(text) or shipped(language, channel)
                words = compose(draft, language, channel, name=customer.name, url=url)
        return Letter(words, link.secret_hash, url)

    return compose_one


def blocks(text: str, url: str) -> list[list[str]]:
    """
    Give what an e-mail shows, one below the other: lines of words, or the button.

    A line that is the link alone becomes the button, and stands alone.
    """
    found: list[list[str]] = []
    for part in paragraphs(text):
        for is_link, lines in groupby(part.splitlines(), key=url.__eq__):
            found += [[url]] if is_link else [list(lines)]
    return found


def _draft(own: InvitationText | None) -> Draft | None:
    return Draft(own.subject, own.body) if own else None


def spoken(language: str) -> str:
    """Give the language itself if the portal speaks it, else the first it does."""
    return language if language in LANGUAGES else LANGUAGES[0]
