"""Choose the connections that the settings name."""

from portal.adapters.analytics.chosen import chosen
from portal.adapters.analytics.listed import Look, no_list
from portal.adapters.email import MailOutbox, SmtpMail
from portal.adapters.signals import MachineSignals
from portal.adapters.sms import SmsOutbox, TwilioSms
from portal.adapters.storage import FileStorage
from portal.adapters.yente import YenteSanctions
from portal.clock import utc_now
from portal.config import Config
from portal.jobs.queue import Queue
from portal.ports import Adapters


def choose_adapters(config: Config, *, look: Look = no_list) -> Adapters:
    """Give every connection by the settings; each default needs nothing."""
    return Adapters(
        sms=TwilioSms(config.sms) if config.sms else SmsOutbox(),
        email=SmtpMail(config.email) if config.email else MailOutbox(),
        storage=FileStorage(config.instance / "evidence"),
        signals=MachineSignals(config.instance / "signals"),
        jobs=Queue(config.instance / "queue.sqlite3"),
        clock=utc_now,
        sanctions=YenteSanctions(config.sanctions) if config.sanctions else None,
        analytics=chosen(config.analytics, look),
    )
