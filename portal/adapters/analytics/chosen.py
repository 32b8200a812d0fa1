"""The analysts that the settings name, in their order."""

from portal.adapters.analytics.bitok import Bitok
from portal.adapters.analytics.coinkyt import Coinkyt
from portal.adapters.analytics.listed import Listed, Look, Looked
from portal.adapters.analytics.sandbox import SandboxAnalyst
from portal.adapters.analytics.sandbox import look as sandbox_look
from portal.analytics_settings import SANDBOXES, AnalyticsConfig
from portal.ports import Analytics


def chosen(settings: AnalyticsConfig, look: Look) -> tuple[Analytics, ...]:
    """Give them; `look` is into the sanctions list, the sandbox has its own before."""
    if set(SANDBOXES) & set(settings.providers):
        look = _after_the_sandbox(look)
    return tuple(_analyst(name, settings, look) for name in settings.providers)


def _analyst(name: str, settings: AnalyticsConfig, look: Look) -> Analytics:
    authoritative = name in settings.authoritative
    if name == "bitok" and settings.bitok:
        return Bitok(settings.bitok, authoritative=authoritative)
    if name == "coinkyt" and settings.coinkyt:
        return Coinkyt(settings.coinkyt, authoritative=authoritative)
    return SandboxAnalyst(name, authoritative) if name in SANDBOXES else Listed(look)


def _after_the_sandbox(look: Look) -> Look:
    def both(network: str, address: str) -> Looked:
        found = sandbox_look(network, address)
        real = look(network, address)
        return found if found.listing or real.published_on is None else real

    return both
