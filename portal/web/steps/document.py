"""The document step: which document, from where, and a picture of each side."""

from typing import Any

from flask import redirect
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms.fields.choices import RadioField, SelectChoice
from wtforms.validators import AnyOf, InputRequired, ValidationError

from portal.domain.standard import document_sides, has_document
from portal.extensions import db
from portal.services import verifications
from portal.states import Device, DocumentType, Side
from portal.web import visitors
from portal.web.fields import CountryField
from portal.web.steps.capture import as_it_is_now, capture_page, saves_only, slots
from portal.web.steps.here import Here
from portal.web.steps.uploads import Received, receive

SIDES = (Side.FRONT, Side.BACK)
NO_TYPE = lazy_gettext("Choose the document that you have")
NO_COUNTRY = lazy_gettext("Choose the country that issued the document")


class DocumentForm(FlaskForm):
    """What the document is; its pictures come beside, as files."""

    document_type = RadioField(
        lazy_gettext("Your document"),
        choices=[
            SelectChoice(DocumentType.PASSPORT, lazy_gettext("Passport")),
            SelectChoice(DocumentType.ID_CARD, lazy_gettext("ID card")),
            SelectChoice(
                DocumentType.RESIDENCE_PERMIT, lazy_gettext("Residence permit")
            ),
            SelectChoice(DocumentType.DRIVER_LICENCE, lazy_gettext("Driving licence")),
        ],
        validators=[InputRequired(NO_TYPE), AnyOf(list(DocumentType), NO_TYPE)],
        validate_choice=False,  # the validator's sentence says what to do
    )
    issuing_country = CountryField(
        lazy_gettext("Issuing country"),
        lazy_gettext("Choose a country"),
        validators=[InputRequired(NO_COUNTRY)],
        validate_choice=False,
    )

    def validate_issuing_country(self, field: CountryField) -> None:
        """Refuse a code that no country has."""
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(str(NO_COUNTRY))


def document(here: Here) -> ResponseReturnValue:
    """Show the step; keep what came, and go on once every side is there."""
    if visitors.reads_only():
        return _page(here, DocumentForm(data=_known(here)), Received())

    form = DocumentForm()
    valid = form.validate()
    received = receive(here, _sides(form))
    if received.finished_before:
        return redirect(here.next_url, code=303)
    _keep_choice(here, form)
    here = as_it_is_now(here)
    goes_on = valid and not saves_only() and not received.refused
    if goes_on and has_document(here.passage):
        return here.finish(_answers(here))
    db.session.commit()
    if saves_only():
        form.document_type.errors = form.issuing_country.errors = ()
    return _page(here, form, received)


def _page(here: Here, form: DocumentForm, received: Received) -> ResponseReturnValue:
    # without a type only the front is surely needed
    needed = _sides(form) if form.document_type.data else (Side.FRONT,)
    return capture_page(here, form, slots(here, received, sides=SIDES, needed=needed))


def _sides(form: DocumentForm) -> tuple[Side, ...]:
    passport = form.document_type.data == DocumentType.PASSPORT
    return document_sides(DocumentType.PASSPORT) if passport else SIDES


def _answers(here: Here) -> dict[str, Any]:
    return verifications.progress_of(here.verification, "document").answers or {}


def _known(here: Here) -> dict[str, Any]:
    """Give what was chosen before; a phone is shown only its own choice."""
    progress = here.verification.progress("document")
    answers = (progress.answers if progress else None) or {}
    if here.device is Device.PHONE and answers.get("chosen_on") != Device.PHONE:
        return {}
    return {
        "document_type": here.verification.document_type,
        "issuing_country": answers.get("country"),
    }


def _keep_choice(here: Here, form: DocumentForm) -> None:
    """Keep the type and the country as soon as each is valid, done or not."""
    progress = verifications.progress_of(here.verification, "document")
    db.session.flush()
    before = (here.verification.document_type, progress.answers)
    if not form.document_type.errors:
        here.verification.document_type = DocumentType(form.document_type.data)
    if not form.issuing_country.errors:
        progress.answers = {
            "country": form.issuing_country.data,
            "chosen_on": here.device.value,
        }
    if before != (here.verification.document_type, progress.answers):
        verifications.touch(here.verification, now=visitors.now())
