"""The analysts that the settings name, in their order."""

from portal.adapters.analytics.bitok import Bitok
from portal.adapters.analytics.coinkyt import Coinkyt
from portal.adapters.analytics.listed import Listed, Look
from portal.adapters.analytics.sandbox import SandboxAnalyst
from portal.adapters.analytics.sandbox import look as sandbox_look
from portal.analytics_settings import ADVISERS, SANDBOXES, AnalyticsConfig
from portal.domain.sanctions.listed_addresses import Looked
from portal.ports import Analytics


def chosen(settings: AnalyticsConfig, look: Look) -> tuple[Analytics, ...]:
    """
    Give them, and the sanctions list beside them whether it is named or not.

    `look` is into that list; the sandbox has its own before.
    """
    if set(SANDBOXES) & set(settings.providers):
        look = _after_the_sandbox(look)
    names = dict.fromkeys((*settings.providers, *ADVISERS))
    return tuple(_analyst(name, settings, look) for name in names)


def _analyst(name: str, settings: AnalyticsConfig, look: Look) -> Analytics:
    authoritative = name in settings.authoritative
    if name == "bitok" and settings.bitok:
        return Bitok(settings.bitok, authoritative=authoritative)
    if name == "coinkyt" and settings.coinkyt:
        return Coinkyt(settings.coinkyt, authoritative=authoritative)
    return SandboxAnalyst(name, authoritative) if name in SANDBOXES else Listed(look)


def _after_the_sandbox(look: Look) -> Look:
    def both(network: str, address: str) -> Looked:
        real = look(network, address)
        found = sandbox_look(network, address)
        if real.published_on is None:
            return found
        return found if found.listing and not real.listing else real

    return both
