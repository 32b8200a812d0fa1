"""The money's way on a page: a picture for each provider that tells one, and words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import get_locale, gettext

from portal.domain.exposure import Answer, AnswerStatus
from portal.domain.money_way import KINDS, Kind, Row, Way, rows
from portal.domain.money_way.layout import TALL, WIDE, picture
from portal.domain.money_way.marks import Picture
from portal.domain.money_way.order import strictest_first
from portal.domain.money_way.reading import way
from portal.domain.money_way.wording import drawing
from portal.domain.screening.words import ZONES
from portal.models.screening import ProviderAnswer, Screening
from portal.policy import ScreeningPolicy
from portal.services.screenings.answers import told as answer_of
from portal.web.filters import words
from portal.web.staff.screening.rule_words import provider_name, share
from portal.web.staff.transfers.answers import TONES
from portal.web.staff.transfers.way_words import (
    Reader,
    category_words,
    remarks,
    steps,
)
from portal.web.staff.transfers.words import figures


@dataclass(frozen=True, kw_only=True)
class Told:
    """One row of the table behind a picture, in words."""

    what: str
    name: str
    owner: str
    is_address: bool
    category: str
    zone: str
    tone: str
    share: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One provider's picture, in two shapes, and the same in words."""

    key: str
    provider: str
    caption: str
    wide: Picture
    tall: Picture
    rows: Sequence[Told]
    remarks: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Ways:
    """All pictures, the strictest provider's first, and why others have none."""

    shown: Sequence[Shown]
    silent: Sequence[str]
    rtl: bool


def ways(screening: Screening, policy: ScreeningPolicy) -> Ways:
    """Draw what the providers told of where the money comes from or goes."""
    answers = [(row, answer_of(row)) for row in screening.answers]
    drawn = strictest_first((told for _, told in answers if told), policy)
    transfer = screening.transfer
    found = [
        way(
            answer,
            direction=transfer.direction,
            sender=transfer.sender,
            receiver=transfer.receiver,
            policy=policy,
        )
        for answer in drawn
    ]
    rtl = get_locale().text_direction == "rtl"
    amount = figures(transfer.amount, transfer.asset)
    pictures = [_shown(each, amount, rtl=rtl) for each in found if each.is_told]
    return Ways(
        shown=pictures,
        silent=list(_silent(answers, {each.key for each in pictures})),
        rtl=rtl,
    )


def _shown(found: Way, amount: str, *, rtl: bool) -> Shown:
    scene, name = drawing(found, amount, Reader()), provider_name(found.provider)
    return Shown(
        key=found.provider,
        provider=name,
        caption=_caption(found, scene.heading, name),
        wide=picture(scene, WIDE, rtl=rtl),
        tall=picture(scene, TALL, rtl=rtl),
        rows=[_told(row, found) for row in rows(found)],
        remarks=list(remarks(found, name)),
    )


def _caption(found: Way, heading: str, name: str) -> str:
    sums = {zone.value: share(str(part)) for zone, part in found.zones.items()}
    if not found.untold:
        return str(
            gettext(
                "%(heading)s, as %(provider)s tells it: high risk %(high)s, medium "
                "risk %(medium)s, low risk %(low)s.",
                heading=heading,
                provider=name,
                **sums,
            )
        )
    return str(
        gettext(
            "%(heading)s, as %(provider)s tells it: high risk %(high)s, medium "
            "risk %(medium)s, low risk %(low)s, and %(untold)s not told.",
            heading=heading,
            provider=name,
            untold=share(str(found.untold)),
            **sums,
        )
    )


def _told(row: Row, found: Way) -> Told:
    what = words(KINDS[row.kind])
    if row.kind is Kind.STATION and row.place is not None:
        what = steps(row.place, incoming=found.incoming)
    if row.kind is Kind.SHARE and row.direct:
        what = gettext("Share, directly")
    return Told(
        what=what,
        name=row.name,
        owner=gettext("This platform") if row.ours else row.owner,
        is_address=bool(row.name) and row.kind in (Kind.SENDER, Kind.RECEIVER),
        category=category_words(row.category, known=row.known),
        zone=words(ZONES[row.zone]) if row.zone else "",
        tone=TONES[row.zone] if row.zone else "",
        share="" if row.share is None else share(str(row.share)),
    )


def _silent(
    answers: Sequence[tuple[ProviderAnswer, Answer | None]], drawn: set[str]
) -> Iterator[str]:
    for row, _ in answers:
        name = {"provider": provider_name(row.provider)}
        scored = row.status is AnswerStatus.SCORED
        if row.provider in drawn or not (row.authoritative or scored):
            continue
        if not row.authoritative:
            yield gettext("%(provider)s only advises, and is not drawn.", **name)
        elif scored:
            yield gettext("%(provider)s told neither shares nor stations.", **name)
        elif row.status is AnswerStatus.NO_DATA:
            yield gettext(
                "%(provider)s knows nothing of this address. That is not the same as "
                "clean.",
                **name,
            )
        elif row.status is AnswerStatus.UNREACHABLE:
            yield gettext("%(provider)s gave no answer that can be used.", **name)
        else:
            yield gettext("%(provider)s has not answered yet.", **name)
