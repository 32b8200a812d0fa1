"""Show an invitation's words as the customer will see them."""

from dataclasses import dataclass

from babel import Locale
from flask import url_for
from flask_babel import force_locale, gettext
from sqlalchemy import select

from portal.domain import sms_parts
from portal.domain.invitations.texts import fill
from portal.domain.sms_parts import SmsParts
from portal.extensions import db
from portal.models.bulk import BulkInvitation, BulkLine
from portal.models.customer import Customer
from portal.states import BulkWay, Channel, LineState
from portal.web import languages, visitors
from portal.web.invitation_words import Draft, always, blocks, in_force, shipped, spoken

TOKEN = ("example" * 7)[:48]  # as long as those of real links
CHANNELS = {
    BulkWay.EMAIL: (Channel.EMAIL,),
    BulkWay.SMS: (Channel.SMS,),
    BulkWay.EMAIL_ELSE_SMS: (Channel.EMAIL, Channel.SMS),
}


@dataclass(frozen=True, kw_only=True)
class Preview:
    """One text with its places filled for somebody who is not real."""

    language: str
    direction: str
    channel: Channel
    subject: str
    blocks: list[list[str]]
    url: str
    button: str
    parts: SmsParts
    shipped: bool

    @property
    def language_name(self) -> str:
        """Give the language in its own words."""
        return languages.names()[self.language]


def preview(draft: Draft, language: str, channel: Channel) -> Preview:
    """Fill a draft."""
    values = sample()
    text = fill(draft.body, values)
    with force_locale(language):
        button = str(gettext("Begin"))
    return Preview(
        language=language,
        direction=Locale.parse(language).text_direction,
        channel=channel,
        subject=fill(draft.subject, values),
        blocks=blocks(text, values["link"]),
        url=values["link"],
        button=button,
        parts=sms_parts.count(text),
        shipped=draft.shipped or draft == shipped(language, channel),
    )


def previews(bulk: BulkInvitation) -> list[Preview]:
    """Give each text that a bulk would send."""
    known = db.session.scalars(
        select(Customer.language)
        .join(BulkLine, BulkLine.customer_id == Customer.id)
        .where(BulkLine.bulk_id == bulk.id, BulkLine.state == LineState.WAITING)
        .distinct()
    )
    found = {spoken(language) for language in known}
    if bulk.registers:  # what a file says of somebody unknown is sealed
        found |= set(languages.LANGUAGES)
    return [
        preview(in_force(language, channel), language, channel)
        for language in languages.LANGUAGES
        if language in found
        for channel in CHANNELS[bulk.way]
    ]


def sample() -> dict[str, str]:
    """Give what fills the places in a preview: a name, a link that leads nowhere."""
    path = url_for("customer.invitation", token=TOKEN)
    return {
        "name": "Anna Eriksson",
        "link": visitors.config().public_url + path,
        **always(),
    }
