"""What else is known of an event, a line each: devices, words, the gateway's reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext, lazy_gettext

from portal.domain.mentions import Part, parts
from portal.domain.redact import mask_email, mask_phone
from portal.models.audit import AuditEvent
from portal.models.handoff import Handoff
from portal.models.message import Message
from portal.models.verification import Decision
from portal.services.histories.happenings import Beside
from portal.states import Channel, Device
from portal.web.staff.review.checks import told_check

DEVICES = {
    Device.COMPUTER: lazy_gettext("on a computer"),
    Device.PHONE: lazy_gettext("on a phone"),
}
# whose device an event of a handoff tells of
OF_THE_PHONE = {"handoff.claimed", "handoff.continued", "handoff.matched"}


@dataclass(frozen=True)
class Detail:
    """One line below an event; `written` by a person, so its breaks count."""

    text: str
    tone: str = ""
    label: str = ""
    written: bool = False


def details(event: AuditEvent, beside: Beside) -> list[Detail]:
    """Give what the rows know of an event."""
    found: list[Detail] = []
    if message := beside.messages.get(event.subject):
        found += _of_message(event, message)
    if (handoff := beside.handoffs.get(event.subject)) and (
        device := _device(event, handoff)
    ):
        found.append(Detail(device))
    if device := beside.devices.get(event.at, ""):
        found.append(Detail(device))
    elif event.details.get("device") in set(Device):
        found.append(Detail(str(DEVICES[Device(event.details["device"])])))
    if event.action == "decision.made" and (row := beside.decisions.get(event.at)):
        found += _of_decision(row, with_staff=beside.with_evidence)
    for check in beside.doubts.get(event.sequence, ()):
        told = told_check(check)
        found.append(Detail(told.text, told.tone))
    return found


def note_of(event: AuditEvent, beside: Beside) -> Sequence[Part]:
    """Give the words of a note, cut where it names colleagues."""
    note = beside.notes.get((event.actor, event.at))
    if event.action != "note.added" or note is None:
        return ()
    return parts(note.text or "", beside.named.get(note.id, []))


def _of_message(event: AuditEvent, message: Message) -> list[Detail]:
    to = message.to or ""
    masked = mask_email(to) if message.channel is Channel.EMAIL else mask_phone(to)
    found = [Detail(gettext("to %(to)s", to=masked))] if to else []
    if event.action == "message.failed" and message.failure:
        reason = message.failure.rstrip(".")
        told = gettext("The gateway says: %(reason)s.", reason=reason)
        found.append(Detail(told, "bad"))
    return found


def _device(event: AuditEvent, handoff: Handoff) -> str:
    if event.action == "handoff.started":
        return handoff.from_device
    if event.action == "handoff.opened":
        return handoff.opened_on or ""
    return (handoff.phone_device or "") if event.action in OF_THE_PHONE else ""


def _of_decision(row: Decision, *, with_staff: bool) -> list[Detail]:
    found = []
    if row.text_for_customer:
        label = gettext("To the customer:")
        found.append(Detail(row.text_for_customer, label=label, written=True))
    if with_staff and row.text_for_staff:
        label = gettext("For staff:")
        found.append(Detail(row.text_for_staff, label=label, written=True))
    return found
