"""Write to a customer that something was done with their data."""

from typing import Any

from flask import url_for

from portal.extensions import db
from portal.models.customer import Customer
from portal.services import messages
from portal.states import Channel
from portal.web import letters, visitors


def send(
    customer: Customer, kind: str, *, once: str, page: str, **context: Any
) -> None:
    """Write the receipt, if there is an address; the caller commits."""
    if not customer.email:
        return
    url = visitors.config().public_url + url_for(page)
    messages.write(
        db.session(),
        channel=Channel.EMAIL,
        kind=kind,
        to=customer.email,
        words=letters.email(kind, customer.language, url=url, **context),
        once=f"{kind}:{customer.public_id}:{once}",
        customer=customer,
        now=visitors.now(),
    )
