"""Read the files in which the Office of Foreign Assets Control publishes its list."""

from collections.abc import Iterable, Iterator
from itertools import chain

from portal.domain.documents.elements import records
from portal.domain.sanctions import ofac, ofac_advanced
from portal.domain.sanctions.parties import ListHead, Party, Programmes
from portal.errors import ListRefused

FORMS = {ofac.ROOT: ofac.WANTED, ofac_advanced.ROOT: ofac_advanced.WANTED}


def read(chunks: Iterable[bytes]) -> Iterator[ListHead | Party | Programmes]:
    """
    Give what SDN.XML or SDN_ADVANCED.XML holds, each part as it comes by.

    The advanced form tells the programmes of its parties after them, and how many
    parties there are at its end. Raise ListRefused, with a sentence.
    """
    elements = records(chunks, FORMS)
    first = next(elements, None)
    if first is None:
        raise ListRefused("it does not say when it was published")
    form = ofac if first.tag in ofac.WANTED else ofac_advanced
    yield from form.parties(chain([first], elements))
