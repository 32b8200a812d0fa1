"""What BitOK is asked about a subject, and whether it answered about that one."""

from portal.adapters.analytics.bitok_format import Check
from portal.adapters.analytics.reading import same_address, same_hash
from portal.adapters.analytics.talking import NothingKnown
from portal.domain.exposure import Direction, Subject
from portal.domain.transfers.networks import asset, network
from portal.domain.transfers.refusals import NetworkRefused

NATIVE = "native"  # a network's own coin


def question(subject: Subject) -> tuple[str, dict[str, str]]:
    """Give the kind of check and its body; raise NothingKnown for a foreign network."""
    code, token = _code(subject), _token(subject)
    if subject.transaction is None:
        body = {"network": code, "token_id": token, "address": subject.address}
        return "check-address", body
    return "check-transfer", {
        "network": code,
        "token_id": token,
        "tx_hash": subject.transaction,
        "output_address": _output(subject),
        "direction": _direction(subject),
    }


def about(check: Check, subject: Subject) -> bool:
    """Say whether a check is of this very subject."""
    if subject.transaction is None:
        told = check.address
        return (
            told is not None
            and told.network == _code(subject)
            and same_address(subject.network, subject.address, told.address)
        )
    moved = check.transfer
    return (
        moved is not None
        and moved.network == _code(subject)
        and same_hash(subject.transaction, moved.tx_hash)
        and same_address(subject.network, _output(subject), moved.output_address)
        and moved.direction in (None, _direction(subject))
        and (moved.token_id or _token(subject)).lower() == _token(subject).lower()
    )


def _code(subject: Subject) -> str:
    try:
        code = network(subject.network).code("bitok")
    except NetworkRefused:
        code = None
    if code is None:
        raise NothingKnown("it does not know this network")
    return code


def _token(subject: Subject) -> str:
    try:
        return asset(subject.network, subject.asset).contract or NATIVE
    except NetworkRefused:
        raise NothingKnown("it does not know this asset") from None


def _direction(subject: Subject) -> str:
    return (subject.direction or Direction.INCOMING).value


def _output(subject: Subject) -> str:
    return subject.to or subject.address
