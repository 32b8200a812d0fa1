"""What a picture of the money's way shows, in words that the reader's side gives."""

from typing import Protocol

from portal.domain.exposure import Zone
from portal.domain.money_way import End, Station, Way
from portal.domain.money_way.marks import NAME, Drawing, Item, Label, Line, Stack
from portal.domain.money_way.strands import Stop, Strand, stops, strands
from portal.domain.money_way.text import shortened
from portal.domain.screening.words import ZONES
from portal.domain.words import mark as _

LONGEST_WORD = 24  # letters; what is longer is an address, or as good as one
UNTOLD = "untold"
DIRECTLY = _("%(category)s, directly")


class Words(Protocol):
    """What the reader's side says: a page in its language, a paper in English."""

    def say(self, text: str, /) -> str:
        """Give a marked text in the reader's language, its places as they are."""

    def share(self, share: str, /) -> str:
        """Tell a share of 0 to 1."""

    def category(self, category: str | None, /, *, known: bool = True) -> str:
        """Give what a category is called; an unknown code says that it is one."""

    def steps(self, place: int, /, *, incoming: bool, further: bool = False) -> str:
        """Tell how far away a station is."""

    def more(self, count: int, /) -> str:
        """Tell how many others there are."""


def drawing(way: Way, amount: str, words: Words) -> Drawing:
    """Give everything that the picture shows; `amount` is what we pay or are paid."""
    between = [_stop(each, words, incoming=way.incoming) for each in stops(way)]
    sender = _end(way.sender, words.say(_("Sender")), amount, words)
    receiver = _end(way.receiver, words.say(_("Receiver")), amount, words)
    chain = (
        (*between, sender, receiver) if way.incoming else (sender, receiver, *between)
    )
    sums = way.zones
    return Drawing(
        chain=chain,
        strands=tuple(_strand(each, way, words) for each in strands(way)),
        zones=tuple(
            Label(
                figure=words.share(str(sums[zone])),
                zone=words.say(ZONES[zone]),
                share=float(sums[zone]),
                look=zone.value,
            )
            for zone in Zone
            if sums[zone]
        ),
        heading=words.say(
            _("Where the sender's money comes from")
            if way.incoming
            else _("Whom the receiver deals with")
        ),
        incoming=way.incoming,
    )


def _end(end: End, title: str, amount: str, words: Words) -> Stack:
    known = end.address and Line(text=shortened(end.address), fixed=True)
    if end.ours:
        platform = Line(text=words.say(_("This platform")), look=NAME)
        lines = [platform, known or None, Line(text=amount)]
        return _stack(title, lines, "ours")
    zone = end.zone
    lines = [
        known or Line(text=words.say(_("not told")), look="quiet"),
        Line(text=end.owner, look=NAME) if end.owner else None,
        Line(text=words.category(end.category), look=zone.value if zone else "quiet")
        if end.category
        else None,
    ]
    return _stack(title, lines, "other")


def _stack(title: str, lines: list[Line | None], look: str) -> Stack:
    item = Item(lines=tuple(line for line in lines if line))
    return Stack(title=title, items=(item,), look=look)


def _stop(stop: Stop, words: Words, *, incoming: bool) -> Stack:
    items = [_station(each, words) for each in stop.stations]
    if stop.more:
        more = Line(text=words.more(stop.more), look="quiet")
        items.append(Item(lines=(more,)))
    return Stack(
        title=words.steps(stop.place, incoming=incoming, further=stop.further),
        items=tuple(items),
        look="station",
    )


def _station(station: Station, words: Words) -> Item:
    look = station.zone.value if station.zone else "quiet"
    what = words.category(station.category)
    name = station.name or what or words.say(_("not told"))
    fixed = any(len(word) > LONGEST_WORD for word in name.split())
    part = "" if station.share is None else words.share(str(station.share))
    about = (part, what if what != name else "")
    lines = [
        Line(text=shortened(name) if fixed else name, look=NAME, fixed=fixed),
        *(Line(text=each, look=look) for each in about),
    ]
    return Item(lines=tuple(line for line in lines if line.text), look=look)


def _strand(strand: Strand, way: Way, words: Words) -> Label:
    part = strand.part
    if part is not None:
        name = words.category(part.category, known=part.known)
        if part.direct and not all(each.direct for each in way.parts):
            name = words.say(DIRECTLY) % {"category": name}
    elif strand.zone is not None:
        name = words.more(strand.count)
    else:
        name = words.say(_("Not told"))
    return Label(
        name=name,
        figure=words.share(str(strand.share)),
        zone=words.say(ZONES[strand.zone]) if strand.zone else "",
        share=float(strand.share),
        look=strand.zone.value if strand.zone else UNTOLD,
    )
