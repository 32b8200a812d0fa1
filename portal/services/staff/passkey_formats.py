"""
WebAuthn's own formats: what a browser is asked, and what it answers.

The library is loaded at the first passkey: no idle web process needs its 7 MB.
"""

import json
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from portal.domain.relying_party import RelyingParty
from portal.errors import PasskeyRefused
from portal.models.passkey import Passkey
from portal.models.staff import Staff
from portal.states import Ceremony

CHALLENGE_BYTES = 32
TRANSPORTS = frozenset({"usb", "nfc", "ble", "hybrid", "internal", "smart-card"})


@dataclass(frozen=True)
class Registered:
    """What is kept of a new credential."""

    credential_id: bytes
    public_key: bytes  # COSE
    sign_count: int
    transports: tuple[str, ...]
    synced: bool


@dataclass(frozen=True)
class Proved:
    """What a good answer tells beside being good."""

    sign_count: int
    synced: bool


def new_challenge() -> bytes:
    """Give 256 random bits."""
    return secrets.token_bytes(CHALLENGE_BYTES)


def options(
    ceremony: Ceremony,
    challenge: bytes,
    staff: Staff,
    known: Sequence[Passkey],
    party: RelyingParty,
    *,
    brand: str,
    seconds: int,
) -> str:
    """Give the JSON that the browser's WebAuthn is called with."""
    import webauthn
    from webauthn.helpers import structs

    credentials = [
        structs.PublicKeyCredentialDescriptor(
            id=each.credential_id,
            transports=[
                structs.AuthenticatorTransport(name)
                for name in each.transports
                if name in TRANSPORTS
            ],
        )
        for each in known
    ]
    if ceremony is Ceremony.PROVE:
        return webauthn.options_to_json(
            webauthn.generate_authentication_options(
                rp_id=party.id,
                challenge=challenge,
                timeout=seconds * 1000,
                allow_credentials=credentials,
                user_verification=structs.UserVerificationRequirement.PREFERRED,
            )
        )
    return webauthn.options_to_json(
        webauthn.generate_registration_options(
            rp_id=party.id,
            rp_name=brand,
            user_name=staff.email,
            user_id=staff.public_id.encode(),
            user_display_name=staff.name,
            challenge=challenge,
            timeout=seconds * 1000,
            exclude_credentials=credentials,
            authenticator_selection=structs.AuthenticatorSelectionCriteria(
                resident_key=structs.ResidentKeyRequirement.DISCOURAGED,
                user_verification=structs.UserVerificationRequirement.PREFERRED,
            ),
        )
    )


def registered(credential: str, challenge: bytes, party: RelyingParty) -> Registered:
    """Read a new credential; raise PasskeyRefused for anything else."""
    import webauthn

    with _refusing():
        answer = json.loads(credential)
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
        )
        told = answer["response"].get("transports") or ()
        return Registered(
            credential_id=made.credential_id,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            transports=tuple(sorted(TRANSPORTS.intersection(told))),
            synced=made.credential_backed_up,
        )


def credential_id(credential: str) -> bytes:
    """Give the id that an answer names; raise PasskeyRefused if it names none."""
    from webauthn.helpers import parse_authentication_credential_json

    with _refusing():
        return parse_authentication_credential_json(credential).raw_id


def proved(
    credential: str, challenge: bytes, public_key: bytes, party: RelyingParty
) -> Proved:
    """Check an answer by the key that was kept; raise PasskeyRefused if it is wrong."""
    import webauthn

    with _refusing():
        proof = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=public_key,
            credential_current_sign_count=0,  # compared by who keeps it
        )
        return Proved(proof.new_sign_count, proof.credential_backed_up)


@contextmanager
def _refusing() -> Iterator[None]:
    from webauthn.helpers.exceptions import WebAuthnException

    # what a crafted answer makes of the decoders, beside the library's own errors
    broken = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
    try:
        yield
    except (WebAuthnException, *broken) as error:
        raise PasskeyRefused("misfit") from error
