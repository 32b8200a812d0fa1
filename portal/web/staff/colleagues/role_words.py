"""What each role is called, and what it may do, in a line."""

from flask_babel import lazy_gettext

from portal.states import Role

ROLES = {
    Role.SUPPORT: lazy_gettext("Support"),
    Role.REVIEWER: lazy_gettext("Reviewer"),
    Role.COMPLIANCE: lazy_gettext("Compliance officer"),
    Role.ADMINISTRATOR: lazy_gettext("Administrator"),
}
MAY_DO = {
    Role.SUPPORT: lazy_gettext(
        "Finds, registers and invites customers. Never sees evidence."
    ),
    Role.REVIEWER: lazy_gettext("Also sees evidence and decides."),
    Role.COMPLIANCE: lazy_gettext(
        "Everything about customers: also notices, requests by law, "
        "re-verification and the policy."
    ),
    Role.ADMINISTRATOR: lazy_gettext("Everything, and manages staff."),
}
