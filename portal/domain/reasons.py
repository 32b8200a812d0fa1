"""
The fixed list of reasons, each a sentence that tells the customer what to do.

Keys are stored; sentences are shown and translated. A sentence never names the
customer or a value.
"""

from portal.domain.resubmission import NOTICED
from portal.domain.resubmission import RESUBMISSION as RESUBMISSION
from portal.domain.words import Reason as Reason
from portal.domain.words import mark as _

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


def find(key: str) -> Reason | None:
    """Give the words of a reason of any list; None if it is not known."""
    lists = (PICTURE, *RESUBMISSION.values(), NOTICED, REJECTION)
    return next((reasons[key] for reasons in lists if key in reasons), None)
