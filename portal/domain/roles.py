"""What each role may do in the console: the one table."""

from enum import StrEnum

from portal.states import Role


class Permission(StrEnum):
    """One thing that a page of the console needs."""

    ENTER = "enter"  # the ways in: open to strangers
    OWN = "own"  # one's own account and devices
    CUSTOMERS = "customers"  # find, register, invite, note
    REVIEW = "review"  # see evidence, decide
    TAKE_OVER = "take_over"  # a claim that a colleague holds
    STAFF = "staff"  # add, change and disable colleagues
    POLICY = "policy"  # see what decides, and try another policy
    BULK = "bulk"  # send many invitations at once, and write their texts
    NOTICES = "notices"  # record abuse notices, and decide the cases they open
    REVERIFY = "reverify"  # ask customers to confirm or to give new documents
    LAWFUL = "lawful"  # requests by law, and their export packages
    RIGHTS = "rights"  # erasures, corrections and what was kept for how long
    AML = "aml"  # transfers, screenings, cases and refunds
    NUMBERS = "numbers"  # how it goes, as charts


EVERYBODY = frozenset({Permission.OWN, Permission.CUSTOMERS})

MAY: dict[Role, frozenset[Permission]] = {
    Role.SUPPORT: EVERYBODY | {Permission.BULK},
    Role.REVIEWER: EVERYBODY | {Permission.REVIEW, Permission.NUMBERS},
    Role.COMPLIANCE: frozenset(Permission) - {Permission.STAFF},
    Role.ADMINISTRATOR: frozenset(Permission),
}


def may(role: Role, permission: Permission) -> bool:
    """Say whether this role may do it."""
    return permission is Permission.ENTER or permission in MAY[role]
