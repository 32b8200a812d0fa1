"""Which view shows which step; the key is the step's."""

from collections.abc import Callable

from flask.typing import ResponseReturnValue

from portal.web.steps.consent import consent
from portal.web.steps.document import document
from portal.web.steps.email import email
from portal.web.steps.here import Here
from portal.web.steps.phone import phone
from portal.web.steps.review import review
from portal.web.steps.selfie import selfie

Handler = Callable[[Here], ResponseReturnValue]

HANDLERS: dict[str, Handler] = {
    "consent": consent,
    "document": document,
    "selfie": selfie,
    "phone": phone,
    "email": email,
    "review": review,
}
