"""
The fixed list of reasons, each a sentence that tells the customer what to do.

Keys are stored; sentences are shown and translated. A sentence never names the
customer or a value.
"""

from dataclasses import dataclass

from portal.domain.words import mark as _


@dataclass(frozen=True)
class Reason:
    """What is wrong, in a few words, and what to do about it."""

    title: str
    advice: str


PICTURE: dict[str, Reason] = {
    "empty": Reason(
        _("The file is empty."),
        _("Choose the picture again, or take a new one."),
    ),
    "too_large": Reason(
        _("The file is larger than 15 MB."),
        _("Take the picture with a lower resolution, or choose another file."),
    ),
    "too_many_pixels": Reason(
        _("The picture has more than 50 megapixels."),
        _("Take it with a lower resolution."),
    ),
    "not_a_picture": Reason(
        _("This file is not a picture that can be read."),
        _("Use a JPEG, PNG, WebP or HEIC picture, or a PDF."),
    ),
    "damaged": Reason(
        _("The file is damaged or incomplete."),
        _("Take a new picture, or send the file once more."),
    ),
    "animated": Reason(
        _("The file is an animation."),
        _("Use a still picture."),
    ),
    "encrypted_pdf": Reason(
        _("The PDF is protected with a password."),
        _("Save it without a password, or take a picture instead."),
    ),
    "too_slow": Reason(
        _("The file takes too long to open."),
        _("Take a new picture with the camera instead."),
    ),
    "busy": Reason(
        _("Many pictures are being looked at just now."),
        _("Wait a few seconds, then send it once more."),
    ),
    "too_small": Reason(
        _("The picture is too small to read."),
        _("Go closer, or choose the picture in its full size."),
    ),
    "blurred": Reason(
        _("The picture is blurred."),
        _("Hold still, tap the screen to focus, and take it again."),
    ),
    "dark": Reason(
        _("The picture is too dark."),
        _("Go where there is more light, and take it again."),
    ),
    "bright": Reason(
        _("The picture is too bright."),
        _("Turn away from the light, and take it again."),
    ),
    "glare": Reason(
        _("A light is reflected on the document."),
        _("Tilt the document a little until the reflection is gone."),
    ),
    "cut": Reason(
        _("A part of the document is cut off."),
        _("All four corners must be in the picture. Hold the camera higher."),
    ),
    "blank": Reason(
        _("There is nothing to see in this picture."),
        _("Point the camera at what is asked for, and take it again."),
    ),
    "same_file": Reason(
        _("You sent this file before, and it could not be used."),
        _("Take a new picture. Sending the same one again will not help."),
    ),
    "same_as_other_side": Reason(
        _("This is the same picture as the other side."),
        _("Turn the document over and take a picture of the other side."),
    ),
    "given_elsewhere": Reason(
        _("This picture was already given on your other device."),
        _("It stands. If you want another one, take it again from this page."),
    ),
}

RESUBMISSION: dict[str, dict[str, Reason]] = {
    "document": {
        "unreadable": Reason(
            _("The document could not be read."),
            _("Take a sharp picture in good light, without reflections."),
        ),
        "expired": Reason(
            _("The document has expired."),
            _("Use a document that is still valid."),
        ),
        "wrong_type": Reason(
            _("The picture shows another kind of document than chosen."),
            _("Choose the kind that you have, and take its picture."),
        ),
        "incomplete": Reason(
            _("A part of the document is missing from the picture."),
            _("All four corners must be in the picture."),
        ),
        "not_original": Reason(
            _("The picture shows a copy or a screen."),
            _("Take a picture of the document itself."),
        ),
    },
    "selfie": {
        "unclear": Reason(
            _("Your face could not be seen clearly."),
            _("Look straight ahead, in good light, without sunglasses or a hat."),
        ),
        "not_matching": Reason(
            _("The selfie and the document do not seem to show the same person."),
            _("Take a new selfie. Only the owner of the document may do it."),
        ),
        "not_live": Reason(
            _("The selfie seems to be a picture of a picture."),
            _("Take a new one of yourself with the camera."),
        ),
    },
    "phone": {
        "unreachable": Reason(
            _("The phone number could not be reached."),
            _("Give a number on which you can be reached."),
        ),
    },
    "email": {
        "unreachable": Reason(
            _("The e-mail address could not be reached."),
            _("Give an address that you read."),
        ),
    },
}

REJECTION: dict[str, Reason] = {
    "not_accepted": Reason(
        _("The documents given cannot be accepted."),
        _("Write to us if you think this is a mistake."),
    ),
    "not_you": Reason(
        _("The pictures do not show the person whom this account belongs to."),
        _("Write to us if you think this is a mistake."),
    ),
    "under_age": Reason(
        _("The service is open to adults only."),
        _("You may try again when you are of age."),
    ),
    "other": Reason(
        _("Your identity could not be confirmed."),
        _("Write to us if you think this is a mistake."),
    ),
}
