"""The money's way in the reader's words, ready to be drawn."""

from collections.abc import Iterator

from flask_babel import gettext, ngettext

from portal.domain.exposure import Zone
from portal.domain.money_way import End, Station, Way
from portal.domain.money_way.marks import NAME, Drawing, Item, Label, Line, Stack
from portal.domain.money_way.strands import Stop, Strand, stops, strands
from portal.domain.money_way.text import shortened
from portal.domain.screening.categories import told
from portal.domain.screening.words import ZONES
from portal.web.filters import words
from portal.web.staff.screening.rule_words import share

LONGEST_WORD = 24  # letters; what is longer is an address, or as good as one
UNTOLD = "untold"


def drawing(way: Way, amount: str) -> Drawing:
    """Give everything that the picture shows; `amount` is what we pay or are paid."""
    between = [_stop(each, incoming=way.incoming) for each in stops(way)]
    sender = _end(way.sender, gettext("Sender"), amount)
    receiver = _end(way.receiver, gettext("Receiver"), amount)
    chain = (
        (*between, sender, receiver) if way.incoming else (sender, receiver, *between)
    )
    drawn = strands(way)
    sums = way.zones
    return Drawing(
        chain=chain,
        strands=tuple(_strand(each, way) for each in drawn),
        zones=tuple(
            Label(
                figure=share(str(sums[zone])),
                zone=words(ZONES[zone]),
                share=float(sums[zone]),
                look=zone.value,
            )
            for zone in Zone
            if sums[zone]
        ),
        heading=(
            gettext("Where the sender's money comes from")
            if way.incoming
            else gettext("Whom the receiver deals with")
        ),
        incoming=way.incoming,
    )


def category_words(category: str | None, *, known: bool = True) -> str:
    """Give what a category is called; an unknown code says that it is one."""
    if not category:
        return ""
    if not known:
        return str(gettext("%(code)s (unknown code)", code=category))
    return words(told(category))


def steps(place: int, *, incoming: bool, further: bool = False) -> str:
    """Tell how far away a station is."""
    if further and incoming:
        return str(gettext("%(num)s or more steps before", num=place))
    if further:
        return str(gettext("%(num)s or more steps after", num=place))
    if incoming:
        return str(ngettext("%(num)s step before", "%(num)s steps before", place))
    return str(ngettext("%(num)s step after", "%(num)s steps after", place))


def _end(end: End, title: str, amount: str) -> Stack:
    known = end.address and Line(text=shortened(end.address), fixed=True)
    if end.ours:
        platform = Line(text=gettext("This platform"), look=NAME)
        lines = [platform, known or None, Line(text=amount)]
        return _stack(title, lines, "ours")
    zone = end.zone
    lines = [
        known or Line(text=gettext("not told"), look="quiet"),
        Line(text=end.owner, look=NAME) if end.owner else None,
        Line(text=category_words(end.category), look=zone.value if zone else "quiet")
        if end.category
        else None,
    ]
    return _stack(title, lines, "other")


def _stack(title: str, lines: list[Line | None], look: str) -> Stack:
    item = Item(lines=tuple(line for line in lines if line))
    return Stack(title=title, items=(item,), look=look)


def _stop(stop: Stop, *, incoming: bool) -> Stack:
    items = [_station(each) for each in stop.stations]
    if stop.more:
        more = ngettext("and %(num)s more", "and %(num)s more", stop.more)
        items.append(Item(lines=(Line(text=more, look="quiet"),)))
    return Stack(
        title=steps(stop.place, incoming=incoming, further=stop.further),
        items=tuple(items),
        look="station",
    )


def _station(station: Station) -> Item:
    look = station.zone.value if station.zone else "quiet"
    what = category_words(station.category)
    name = station.name or what or str(gettext("not told"))
    fixed = any(len(word) > LONGEST_WORD for word in name.split())
    part = "" if station.share is None else share(str(station.share))
    about = (part, what if what != name else "")
    lines = [
        Line(text=shortened(name) if fixed else name, look=NAME, fixed=fixed),
        *(Line(text=each, look=look) for each in about),
    ]
    return Item(lines=tuple(line for line in lines if line.text), look=look)


def _strand(strand: Strand, way: Way) -> Label:
    part = strand.part
    if part is not None:
        name = category_words(part.category, known=part.known)
        if part.direct and not all(each.direct for each in way.parts):
            name = str(gettext("%(category)s, directly", category=name))
    elif strand.zone is not None:
        name = str(ngettext("and %(num)s more", "and %(num)s more", strand.count))
    else:
        name = str(gettext("Not told"))
    return Label(
        name=name,
        figure=share(str(strand.share)),
        zone=words(ZONES[strand.zone]) if strand.zone else "",
        share=float(strand.share),
        look=strand.zone.value if strand.zone else UNTOLD,
    )


def remarks(way: Way, provider: str) -> Iterator[str]:
    """Tell what the picture cannot: what is missing, too much, or left out."""
    if not way.parts:
        yield gettext(
            "%(provider)s told no shares: of all of the money it is open where it "
            "comes from or goes.",
            provider=provider,
        )
    if way.exceeds:
        yield gettext(
            "The shares come to %(total)s, more than there is: some of it was told "
            "twice, or wrongly. They are drawn in proportion.",
            total=share(str(way.total)),
        )
    if way.refused:
        yield ngettext(
            "%(num)s figure can be no share, and is not drawn.",
            "%(num)s figures can be no shares, and are not drawn.",
            way.refused,
        )
    if not way.stations:
        yield gettext(
            "%(provider)s names no stations on the way; there may be some.",
            provider=provider,
        )
    if way.neighbours:
        yield ngettext(
            "%(num)s more that deals with the same address stands in the table alone.",
            "%(num)s more that deal with the same address stand in the table alone.",
            len(way.neighbours),
        )
