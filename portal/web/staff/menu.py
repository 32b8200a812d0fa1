"""
The console's navigation, declared once: what there is, for whom, and what waits there.

A new part of the console is a row here. A group of which the reader may open one entry
alone is shown as that entry.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import lazy_gettext
from flask_login import current_user

from portal.domain.roles import Permission


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One page; `below` are the paths that belong to it, `count` names what waits."""

    title: Any
    endpoint: str
    needs: Permission
    below: tuple[str, ...]
    count: str = ""

    @property
    def is_here(self) -> bool:
        """Say whether the reader is on one of its pages."""
        return request.path.startswith(self.below)


@dataclass(frozen=True)
class Group:
    """Entries under one title; the only one left stands for itself."""

    title: Any
    entries: tuple[Entry, ...]

    @property
    def is_here(self) -> bool:
        """Say whether the reader is on a page of one of them."""
        return any(entry.is_here for entry in self.entries)

    def waiting(self, counts: Mapping[str, int]) -> int:
        """Add up what waits."""
        return sum(counts.get(entry.count, 0) for entry in self.entries)


MENU = (
    Group(
        lazy_gettext("Queue"),
        (
            Entry(
                title=lazy_gettext("Queue"),
                endpoint="staff.queue",
                needs=Permission.REVIEW,
                below=("/staff/queue", "/staff/verifications", "/staff/evidence"),
                count="queue",
            ),
        ),
    ),
    Group(
        lazy_gettext("Customers"),
        (
            Entry(
                title=lazy_gettext("Customers"),
                endpoint="staff.customers",
                needs=Permission.CUSTOMERS,
                below=("/staff/customers",),
            ),
        ),
    ),
    Group(
        lazy_gettext("Invitations"),
        (
            Entry(
                title=lazy_gettext("Invitations to many"),
                endpoint="staff.all_bulks",
                needs=Permission.BULK,
                below=("/staff/bulk",),
            ),
            Entry(
                title=lazy_gettext("Texts"),
                endpoint="staff.invitation_texts",
                needs=Permission.BULK,
                below=("/staff/texts",),
            ),
            Entry(
                title=lazy_gettext("Verify again"),
                endpoint="staff.reverifications",
                needs=Permission.REVERIFY,
                below=("/staff/reverification",),
            ),
        ),
    ),
    Group(
        lazy_gettext("Cases"),
        (
            Entry(
                title=lazy_gettext("Cases"),
                endpoint="staff.cases",
                needs=Permission.NOTICES,
                below=("/staff/cases", "/staff/notices"),
                count="cases",
            ),
            Entry(
                title=lazy_gettext("Transfers"),
                endpoint="staff.transfers",
                needs=Permission.AML,
                below=("/staff/transfers",),
            ),
            Entry(
                title=lazy_gettext("Refunds"),
                endpoint="staff.refunds",
                needs=Permission.AML,
                below=("/staff/refunds",),
            ),
            Entry(
                title=lazy_gettext("Registers"),
                endpoint="staff.registers",
                needs=Permission.AML,
                below=("/staff/registers",),
            ),
        ),
    ),
    Group(
        lazy_gettext("Requests"),
        (
            Entry(
                title=lazy_gettext("Lawful requests"),
                endpoint="staff.lawful_list",
                needs=Permission.LAWFUL,
                below=("/staff/lawful",),
                count="lawful",
            ),
            Entry(
                title=lazy_gettext("Privacy"),
                endpoint="staff.retention",
                needs=Permission.RIGHTS,
                below=("/staff/retention",),
                count="rights",
            ),
        ),
    ),
    Group(
        lazy_gettext("Numbers"),
        (
            Entry(
                title=lazy_gettext("Numbers"),
                endpoint="staff.numbers",
                needs=Permission.NUMBERS,
                below=("/staff/numbers",),
            ),
            Entry(
                title=lazy_gettext("AML desk"),
                endpoint="staff.desk_numbers",
                needs=Permission.AML,
                below=("/staff/aml",),
            ),
        ),
    ),
    Group(
        lazy_gettext("Settings"),
        (
            Entry(
                title=lazy_gettext("Staff"),
                endpoint="staff.staff_list",
                needs=Permission.STAFF,
                below=("/staff/colleagues",),
            ),
            Entry(
                title=lazy_gettext("Policy"),
                endpoint="staff.policy",
                needs=Permission.POLICY,
                below=("/staff/policy",),
            ),
            Entry(
                title=lazy_gettext("Rules of screening"),
                endpoint="staff.screening_rules",
                needs=Permission.AML,
                below=("/staff/screening-policy",),
            ),
        ),
    ),
)


def menu() -> Sequence[Group]:
    """Give what the reader may open."""
    found = (
        Group(
            group.title,
            tuple(entry for entry in group.entries if current_user.can(entry.needs)),
        )
        for group in MENU
    )
    return [group for group in found if group.entries]
