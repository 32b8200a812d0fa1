"""Make the small file with nothing but the addresses of a sanctions list."""

from collections.abc import Iterator
from typing import IO

from portal.domain.sanctions import address_excerpt
from portal.domain.sanctions.address_excerpt import Row
from portal.services.sanctions.importing import Checked, Step, batches, check

MADE = "flask --app wsgi sanctions excerpt"


def make(file: IO[bytes], step: Step, *, name: str) -> str:
    """Read one of OFAC's files and give its excerpt; raise ListRefused."""
    checked = check(file, step)
    return address_excerpt.write(
        _rows(file, checked, step),
        name=checked.head.name,
        published_on=checked.head.published_on,
        source=f"{name}, SHA-256 {checked.sha256}",
        made=f"{MADE} {name}",
    )


def _rows(file: IO[bytes], checked: Checked, step: Step) -> Iterator[Row]:
    for batch in batches(file, checked, step):
        for party in batch:
            for address in party.addresses:
                yield Row(
                    address=address,
                    party=party.names[0].text,
                    programmes=" ".join(party.programmes),
                    entry=party.entry,
                )
