"""Who uses the portal, and how they prove it."""

from enum import StrEnum


class Audience(StrEnum):
    """Whom a signed-in session belongs to."""

    CUSTOMER = "customer"
    PHONE = "phone"
    STAFF = "staff"


class Role(StrEnum):
    """What a member of staff may do."""

    SUPPORT = "support"
    REVIEWER = "reviewer"
    COMPLIANCE = "compliance"
    ADMINISTRATOR = "administrator"


class Ceremony(StrEnum):
    """What a passkey is asked to do."""

    REGISTER = "register"
    PROVE = "prove"
