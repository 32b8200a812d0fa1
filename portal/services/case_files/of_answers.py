"""What one provider answered, and the money's way by it."""

import hashlib
from collections.abc import Iterator

from portal.domain.exposure import Answer
from portal.domain.money_way import KINDS, Kind, Row, Way, rows
from portal.domain.money_way.reading import way
from portal.domain.screening.words import PROVIDERS, ZONES
from portal.models.screening import ProviderAnswer
from portal.models.transfer import Transfer
from portal.policy import ScreeningPolicy
from portal.services.case_files.blocks import (
    NONE,
    Block,
    Heading,
    Pairs,
    Table,
    Words,
    moment,
    percent,
    plain,
)
from portal.services.case_files.of_ways import category, sketch
from portal.services.screenings.answers import told

STATUSES = {"scored": "scored", "no_data": "no data", "unreachable": "no answer"}


def told_answer(
    row: ProviderAnswer, transfer: Transfer, policy: ScreeningPolicy
) -> Iterator[Block]:
    """Tell an answer: its figures, and the money's way drawn and as a table."""
    answer = told(row)
    word = "counts" if row.authoritative else "advises"
    title = f"{PROVIDERS.get(row.provider, row.provider)} ({word})"
    yield Heading(title, minor=True)
    yield Pairs([*_asked(row), *_figures(answer)])
    if answer is None:
        return
    found = way(
        answer,
        direction=transfer.direction,
        sender=transfer.sender,
        receiver=transfer.receiver,
        policy=policy,
    )
    if found.is_told and row.authoritative:
        yield sketch(found, f"{transfer.amount} {transfer.asset}")
    if answer.shares or answer.hops:
        yield Table(
            ("The money's way", "Who or what", "Category", "Zone", "Share"),
            [_row(each, found) for each in rows(found)],
            (1.5, 2.4, 1.6, 1, 1.2),
        )
    if found.refused:
        yield Words(f"Figures that cannot be shares: {found.refused}.", quiet=True)


def _asked(row: ProviderAnswer) -> Iterator[tuple[str, str]]:
    yield "Status", STATUSES[row.status.value] if row.status else "being asked"
    yield "Asked", moment(row.asked_at)
    yield "Answered", moment(row.answered_at)
    if row.tries:
        yield "Tries that came to nothing", str(row.tries)
    if row.why:
        yield "Why", row.why
    if row.raw:
        yield "Raw answer", _hashed(row.raw)
    for each in row.earlier:
        if each.raw:
            yield f"Earlier, {moment(each.at)}", f"{each.why}\n{_hashed(each.raw)}"


def _figures(answer: Answer | None) -> Iterator[tuple[str, str]]:
    if answer is None:
        return
    score = "none told" if answer.score is None else plain(answer.score)
    yield "Score", f"{score}{f' ({answer.level})' if answer.level else ''}"
    if answer.owner:
        yield "Owner of the address", answer.owner
    if answer.owner_category:
        yield "Category of the owner", answer.owner_category
    if answer.reference:
        yield "The provider's reference", answer.reference


def _hashed(raw: str) -> str:
    content = raw.encode()
    return f"{len(content)} bytes, SHA-256 {hashlib.sha256(content).hexdigest()}"


def _row(row: Row, found: Way) -> tuple[str, ...]:
    kind = KINDS[row.kind]
    if row.kind in (Kind.SHARE, Kind.UNTOLD):
        kind = f"{kind}, direct" if row.direct else kind
    elif row.place is not None:
        kind = f"{kind}, {row.place} steps away"
    return (
        kind,
        "the platform" if row.ours and not row.name else row.name or NONE,
        category(row.category) or NONE,
        ZONES[row.zone] if row.zone else NONE,
        percent(row.share) or NONE,
    )
