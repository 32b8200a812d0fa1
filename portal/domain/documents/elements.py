"""
Read the records of a large XML file one by one, in constant memory.

Nothing but elements and text is read: a document type, and with it every entity and
everything outside of the file, is refused before it is looked at.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from portal.errors import ListRefused

LARGEST = 4_000_000  # characters of one record
DEEPEST = 40


class Reader:
    """
    Builds the wanted elements, each when it ends; what stands between is dropped.

    `wanted` says for each root by which a file may begin what is wanted of it.
    """

    def __init__(self, wanted: Mapping[str, Collection[str]]) -> None:
        self.root = ""
        self.ready: list[Element] = []
        self._roots = wanted
        self._wanted: Collection[str] = ()
        self._builder: TreeBuilder | None = None
        self._depth = self._began = self._size = 0
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.EntityDeclHandler = self._refuse

    def feed(self, chunk: bytes, *, last: bool = False) -> list[Element]:
        """Read on; give the records that ended. Raise ListRefused if it is no XML."""
        try:
            self._parser.Parse(chunk, last)
        except expat.ExpatError as error:
            raise ListRefused(_why(error)) from error
        except (LookupError, ValueError) as error:  # what expat asked Python for
            raise ListRefused("it is written in an unknown encoding") from error
        ready, self.ready = self.ready, []
        return ready

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = local(name)
        self._depth += 1
        if not self.root:
            self._begin(name)
        if self._depth > DEEPEST:
            raise ListRefused("its elements are nested too deeply")
        if self._builder is None and name in self._wanted:
            self._builder, self._began, self._size = TreeBuilder(), self._depth, 0
        if self._builder is not None:
            self._grow(len(name) + sum(map(len, attributes.values())))
            own = {local(key): value for key, value in attributes.items()}
            self._builder.start(name, own)

    def _begin(self, name: str) -> None:
        self.root = name
        if name not in self._roots:
            known = " or ".join(f"<{each}>" for each in self._roots)
            raise ListRefused(f"it begins by <{name[:40]}> and not by {known}")
        self._wanted = self._roots[name]

    def _end(self, name: str) -> None:
        if self._builder is not None:
            self._builder.end(local(name))
            if self._depth == self._began:
                self.ready.append(self._builder.close())
                self._builder = None
        self._depth -= 1

    def _text(self, text: str) -> None:
        if self._builder is not None:
            self._grow(len(text))
            self._builder.data(text)

    def _grow(self, by: int) -> None:
        self._size += by
        if self._size > LARGEST:
            raise ListRefused("one of its entries is larger than any real one")

    def _refuse(self, *_: object) -> None:
        raise ListRefused("it declares a document type, which no such list does")


def records(
    chunks: Iterable[bytes], wanted: Mapping[str, Collection[str]]
) -> Iterator[Element]:
    """
    Give each element wanted of the file's root, by local names, once it has ended.

    Raise ListRefused if the file is no XML, is cut off, or begins by another element.
    """
    reader = Reader(wanted)
    for chunk in chunks:
        yield from reader.feed(chunk)
    yield from reader.feed(b"", last=True)


def local(name: str) -> str:
    """Give a name without its prefix."""
    return name.rpartition(":")[2]


def _why(error: expat.ExpatError) -> str:
    if error.code == expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS]:
        return "it is empty, or its end is missing"
    return f"it is not XML, or was damaged, at line {error.lineno}"
