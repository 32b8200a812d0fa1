"""The two sides of a document together."""

from dataclasses import dataclass, replace

from portal.domain.documents.printed import outside_zone
from portal.domain.documents.seen import Fields, Page, SideSeen, Zone


@dataclass(frozen=True)
class Sides:
    """What was seen of a document, as far as it was given."""

    front: SideSeen | None
    back: SideSeen | None

    @property
    def pages(self) -> tuple[Page, ...]:
        """Give the page of each side that is there."""
        return tuple(side.page for side in (self.front, self.back) if side)

    @property
    def zone(self) -> Zone | None:
        """Give the zone of either side, a valid one first."""
        zones = [page.zone for page in self.pages if page.zone]
        return min(zones, key=lambda zone: not zone.valid, default=None)

    @property
    def lines(self) -> tuple[str, ...]:
        """Give every text that stands outside a zone."""
        return tuple(line for page in self.pages for line in outside_zone(page))


def known_fields(sides: Sides) -> Fields | None:
    """
    Give the fields of the best source that there is.

    What one printed side lacks is taken from the other side's print.
    """
    if sides.zone:
        return sides.zone.fields
    found = [page.printed for page in sides.pages if page.printed]
    found.sort(key=lambda fields: fields.source != "barcode")
    if not found:
        return None
    best, *others = found
    for other in others:
        lacking = {
            name: value
            for name, value in vars(other).items()
            if getattr(best, name) is None and value is not None
        }
        best = replace(best, **lacking)
    return best
