"""The commands an operator types: `flask --app wsgi COMMAND`."""

from flask import Flask

from portal.commands.audit import audit
from portal.commands.backup import backup, restore
from portal.commands.crowd import crowd
from portal.commands.database import migrate, upgrade
from portal.commands.demo import demo
from portal.commands.entitlements import entitlements
from portal.commands.examine import examine
from portal.commands.keys import rotate_keys
from portal.commands.outbox import outbox
from portal.commands.policy_trial import policy_trial
from portal.commands.refund_quote import refund_quote
from portal.commands.retention import retention
from portal.commands.sanctions import sanctions
from portal.commands.screen import screen
from portal.commands.settings import check_config
from portal.commands.staff import staff
from portal.commands.start import start
from portal.commands.transfers import transfers
from portal.commands.worker import worker

COMMANDS = (
    audit,
    backup,
    check_config,
    crowd,
    demo,
    entitlements,
    examine,
    outbox,
    policy_trial,
    refund_quote,
    restore,
    retention,
    rotate_keys,
    sanctions,
    screen,
    staff,
    start,
    transfers,
    upgrade,
    worker,
)
__all__ = ["COMMANDS", "init_app", "migrate"]


def init_app(app: Flask) -> None:
    """Add every command."""
    for each in COMMANDS:
        app.cli.add_command(each)
