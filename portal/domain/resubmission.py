"""
Why a step is asked for again, and what is noticed without asking for anything.

Keys are stored; sentences are shown and translated, as in `domain.reasons`.
"""

from portal.domain.words import Reason
from portal.domain.words import mark as _

# by step: staff choose from these lists, and so does the policy
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
        "no_document": Reason(
            _("There is no document in the picture."),
            _("Put the document on a plain, dark surface and take its picture."),
        ),
        "wrong_side": Reason(
            _("The picture shows the other side of the document."),
            _("Turn the document over and take the picture again."),
        ),
        "zone_cut": Reason(
            _("The bottom of the page is cut off."),
            _("The lines of letters at the bottom must be in the picture."),
        ),
        "zone_unreadable": Reason(
            _("The lines of letters at the bottom could not be read."),
            _("Take a sharp picture of the whole page, without a reflection on them."),
        ),
        "check_digit_wrong": Reason(
            _("The lines of letters at the bottom contradict themselves."),
            _("Take the picture again, straight from above and in good light."),
        ),
        "portrait_hidden": Reason(
            _("The photo in the document cannot be seen."),
            _("No finger and no reflection may be on it."),
        ),
        "screen": Reason(
            _("The picture was taken from a screen."),
            _("Take a picture of the document itself."),
        ),
        "photocopy": Reason(
            _("The picture shows a photocopy."),
            _("Take a picture of the document itself, in colour."),
        ),
        "edited": Reason(
            _("The file was changed with a program."),
            _("Take a new picture with the camera and send it as it is."),
        ),
        "wrong_country": Reason(
            _("The document is from another country than chosen."),
            _("Choose the country that issued the document."),
        ),
        "sides_differ": Reason(
            _("The two sides belong to different documents."),
            _("Take a picture of both sides of the same document."),
        ),
        "same_sides": Reason(
            _("Both pictures show the same side."),
            _("Turn the document over and take a picture of the other side."),
        ),
        "printed_differs": Reason(
            _("What is printed and the lines at the bottom do not agree."),
            _("Take the picture again, straight from above and in good light."),
        ),
        "under_age": Reason(
            _("The document says that its owner is under age."),
            _("The service is open to adults only."),
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
        "no_face": Reason(
            _("There is no face in the picture."),
            _("Hold the camera at the height of your eyes and look into it."),
        ),
        "several_faces": Reason(
            _("There is more than one face in the picture."),
            _("Nobody else may be in the picture, not even on a wall."),
        ),
        "face_small": Reason(
            _("Your face is too small in the picture."),
            _("Come closer to the camera."),
        ),
        "face_cut": Reason(
            _("A part of your face is outside of the picture."),
            _("Hold the camera so that your whole head can be seen."),
        ),
        "face_blurred": Reason(
            _("Your face is blurred."),
            _("Hold still and wipe the lens, then take it again."),
        ),
        "face_turned": Reason(
            _("You are not looking at the camera."),
            _("Look straight ahead, into the camera."),
        ),
        "eyes_closed": Reason(
            _("Your eyes are closed."),
            _("Keep your eyes open while the picture is taken."),
        ),
        "face_covered": Reason(
            _("Something covers your face."),
            _("Take off sunglasses, a mask or a hat, and keep hands away."),
        ),
        "same_as_document": Reason(
            _("This is the photo of your document, not a picture of you now."),
            _("Take a new picture of yourself with the camera."),
        ),
        "challenge_failed": Reason(
            _("The movements that were asked for could not be seen."),
            _("Follow them one after another, slowly, in good light."),
        ),
        "challenge_order": Reason(
            _("The movements came in another order than asked for."),
            _("Wait for each, then make it."),
        ),
        "challenge_late": Reason(
            _("The movements came too late."),
            _("Begin again, and make them as soon as they are asked for."),
        ),
        "challenge_used": Reason(
            _("These movements were used before."),
            _("Begin again: new ones are asked for each time."),
        ),
        "still_picture": Reason(
            _("Nothing moved: a still picture was held before the camera."),
            _("Take the picture of yourself, and move as you are asked to."),
        ),
        "another_person": Reason(
            _("More than one person can be seen during the movements."),
            _("Stay in the picture, alone, from the beginning to the end."),
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
        "disposable": Reason(
            _("The address belongs to a service for throw-away mail."),
            _("Give an address that you will keep."),
        ),
    },
}

# for staff alone: nothing that the customer could mend by a new picture
NOTICED: dict[str, Reason] = {
    "expires_soon": Reason(
        _("The document expires soon."),
        _("Use another one if you have it."),
    ),
    "no_zone": Reason(
        _("The document has no lines of letters that a machine reads."),
        _("A passport or an identity card is checked faster."),
    ),
    "document_known": Reason(
        _("This document was used for another account."),
        _("Sign in to the account that you have, or write to us."),
    ),
    "face_known": Reason(
        _("This face belongs to another account."),
        _("Sign in to the account that you have, or write to us."),
    ),
    "no_challenge": Reason(
        _("The picture was taken without the movements."),
        _("Allow the camera, and follow the movements that are asked for."),
    ),
    "other_country": Reason(
        _("The number is from another country than the document."),
        _("Nothing needs to be done."),
    ),
    "not_mobile": Reason(
        _("The number is not known to be a mobile one."),
        _("Give the number of your own mobile phone."),
    ),
    "name_differs": Reason(
        _("The name in the document is not the name of the account."),
        _("Write to us if your name has changed."),
    ),
    "listed": Reason(
        _("The name is similar to one on a sanctions list."),
        _("A person looks at it."),
    ),
    "in_office": Reason(
        _("The name is similar to that of somebody in a public office."),
        _("A person looks at it."),
    ),
    "no_list": Reason(
        _("No sanctions list was imported: the name was compared with none."),
        _("Import one: the guide to running the portal says how."),
    ),
    "list_old": Reason(
        _("The sanctions list in force was published long ago."),
        _("Import a newer one."),
    ),
    "list_unreachable": Reason(
        _("The sanctions service did not answer."),
        _("It is asked again by itself; then a person looks at it."),
    ),
    "examination_failed": Reason(
        _("The examination could not be finished."),
        _("A person looks at it."),
    ),
}
