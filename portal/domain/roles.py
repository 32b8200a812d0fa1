"""What each role may do in the console: the one table."""

from enum import StrEnum

from portal.states import Role


class Permission(StrEnum):
    """One thing that a page of the console needs."""

    ENTER = "enter"  # the ways in: open to strangers
    OWN = "own"  # one's own account and devices
    CUSTOMERS = "customers"  # find, register, invite, note
    REVIEW = "review"  # see evidence, decide
    STAFF = "staff"  # add, change and disable colleagues
    POLICY = "policy"  # see what decides, and try another policy


MAY: dict[Role, frozenset[Permission]] = {
    Role.SUPPORT: frozenset({Permission.OWN, Permission.CUSTOMERS}),
    Role.REVIEWER: frozenset({Permission.OWN, Permission.CUSTOMERS, Permission.REVIEW}),
    Role.ADMINISTRATOR: frozenset(Permission),
}


def may(role: Role, permission: Permission) -> bool:
    """Say whether this role may do it."""
    return permission is Permission.ENTER or permission in MAY[role]
