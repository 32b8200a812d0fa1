"""Starting, and the first step."""

from tests.journeys.cast import signed_in
from tests.journeys.live import Live
from tests.journeys.people import Person
from tests.pages.consent import Consent
from tests.pages.profile import Profile


def test_a_customer_starts_and_consents(desktop: Person, portal: Live):
    profile = signed_in(portal, desktop, Profile, at="/profile")

    profile.starts(Consent).agrees()


def test_refusing_consent_is_a_real_choice(desktop: Person, portal: Live):
    consent = signed_in(portal, desktop, Profile, at="/profile").starts(Consent)

    consent = consent.refuses().sees("nothing was taken")

    consent.agrees()
