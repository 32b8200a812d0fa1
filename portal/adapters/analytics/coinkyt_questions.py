"""What CoinKyt is asked about a subject, and whether it answered about that one."""

from urllib.parse import urlencode

from portal.adapters.analytics.coinkyt_format import Report
from portal.adapters.analytics.reading import same_address, same_hash
from portal.adapters.analytics.talking import NothingKnown
from portal.domain.exposure import Direction, Subject
from portal.domain.transfers.networks import asset, network
from portal.domain.transfers.refusals import NetworkRefused

TOKENS = frozenset({"USDT", "USDC"})  # the network's own coin is ""


def question(subject: Subject) -> str:
    """Give path and query; raise NothingKnown for a foreign network or asset."""
    asked = {"blockchain": _code(subject), "token": _token(subject)}
    if not of_transaction(subject):
        # of what goes out, where it goes to is what counts
        more = {"address": subject.address, "direct_entities": "true"}
        return f"/v1/address?{urlencode(asked | more)}"
    # of a transfer it gives no score, of its transaction it does
    more = {"transaction": subject.transaction or ""}
    return f"/v1/transaction?{urlencode(asked | more)}"


def of_transaction(subject: Subject) -> bool:
    """Say whether it is asked about a transaction, not about an address."""
    return subject.transaction is not None and subject.direction is Direction.INCOMING


def about(report: Report, subject: Subject) -> bool:
    """Say whether a report is of this very subject."""
    if report.blockchain != _code(subject):
        return False
    if report.token and report.token.upper() != _token(subject):
        return False
    if same_address(subject.network, subject.address, report.address):
        return True
    if not of_transaction(subject):
        return False
    # what it calls the address of a transaction is nowhere written: its hash, or one
    # of its ends; where the other end is known it has to be that
    if same_hash(subject.transaction or "", report.address):
        return True
    if subject.to is None:
        return same_address(subject.network, report.address, report.address)
    return same_address(subject.network, subject.to, report.address)


def _code(subject: Subject) -> str:
    try:
        code = network(subject.network).code("coinkyt")
    except NetworkRefused:
        code = None
    if code is None:
        raise NothingKnown("it does not know this network")
    return code


def _token(subject: Subject) -> str:
    try:
        found = asset(subject.network, subject.asset)
    except NetworkRefused:
        raise NothingKnown("it does not know this asset") from None
    if found.contract is None:
        return ""
    if found.symbol not in TOKENS:
        raise NothingKnown("it does not know this asset")
    return found.symbol
