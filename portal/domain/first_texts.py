"""First texts for the customer, by reason: staff begin with them and change them."""

from portal.domain.words import mark as _
from portal.states import DecisionOutcome

# as on the page of the result
TITLES: dict[DecisionOutcome, str] = {
    DecisionOutcome.APPROVED: _("You are verified"),
    DecisionOutcome.RESUBMISSION_REQUESTED: _("Something has to be done again"),
    DecisionOutcome.REJECTED: _("Your identity was not confirmed"),
}
_LIGHT = _(
    "Lay the document on a plain, dark table near a window, without flash, and hold "
    "the phone straight above it until every letter is sharp."
)
_ITSELF = _(
    "Please photograph the document itself: not a copy, not a scan and not a screen."
)
_FACE = _(
    "Please take the selfie yourself, in daylight, without glasses or a hat, and with "
    "nobody else in the picture."
)
FIRST_TEXTS: dict[str, str] = {
    "unreadable": _LIGHT,
    "zone_unreadable": _LIGHT,
    "check_digit_wrong": _LIGHT,
    "printed_differs": _LIGHT,
    "zone_cut": _LIGHT,
    "portrait_hidden": _LIGHT,
    "incomplete": _LIGHT,
    "no_document": _LIGHT,
    "expired": _(
        "If you have another valid document, use that one. If a new one is on its way, "
        "come back when you have it: everything else that you gave stands."
    ),
    "wrong_type": _(
        "Please choose the kind of document that you hold, and the country that issued "
        "it, before you take the picture."
    ),
    "wrong_country": _(
        "Please choose the country that issued the document. It may not be the country "
        "that you live in."
    ),
    "wrong_side": _("Please give the front first, then the back."),
    "same_sides": _("Please give the front first, then the back."),
    "sides_differ": _("Please use one document for both pictures."),
    "not_original": _ITSELF,
    "screen": _ITSELF,
    "photocopy": _ITSELF,
    "edited": _ITSELF,
    "unclear": _FACE,
    "no_face": _FACE,
    "several_faces": _FACE,
    "face_covered": _FACE,
    "face_blurred": _FACE,
    "not_live": _FACE,
    "still_picture": _FACE,
    "not_matching": _(
        "We could not be sure that the selfie shows the owner of the document. Please "
        "take it again in good light. If you look different today than in the photo of "
        "your document, another document with a newer photo helps."
    ),
    "unreachable": _(
        "We tried to reach you and could not. Please give a way on which you can be "
        "reached, and check it for typing errors."
    ),
    "not_accepted": _(
        "We looked at everything that you gave and cannot accept it as proof of who "
        "you are. If you have a passport, an identity card or a residence permit that "
        "is valid, write to us and we will look at it."
    ),
    "not_you": _(
        "An account can be verified by its owner alone. If somebody helped you, or if "
        "you think that this is a mistake, write to us."
    ),
    "under_age": _(
        "Our service is open to adults only. What you gave is kept no longer than the "
        "law asks for."
    ),
}
