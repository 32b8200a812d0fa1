"""Picture files that are broken on purpose: by chance, by their parts, by lies."""

import random
import struct
import zlib
from collections.abc import Callable, Iterator, Sequence

from tests.checks import files
from tests.specimens import file

SIZE = (560, 380)
ENORMOUS = (0, 1, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)


def mutants(
    seed: int, count: int, ways: Sequence[str] = ()
) -> Iterator[tuple[str, bytes]]:
    """Give as many broken files, with how each was broken; the same for one seed."""
    chance = random.Random(seed)
    originals, names = seeds(), ways or list(WAYS)
    for number in range(count):
        name = names[number // len(originals) % len(names)]
        yield name, WAYS[name](originals[number % len(originals)], chance)


def seeds() -> list[bytes]:
    """Give one small good file of every kind."""
    image = files.page(*SIZE)
    kinds = ("JPEG", "PNG", "WEBP", "HEIF")
    exif = image.getexif()
    exif[0x0131] = "camera 1.0"
    with_metadata = file("JPEG", image, exif=exif, progressive=True)
    return [*(file(kind, image) for kind in kinds), with_metadata, files.pdf(image)]


def by_chance(original: bytes, chance: random.Random) -> bytes:
    """Overwrite, cut out, repeat or swap a few pieces of a file."""
    data = bytearray(original)
    for _ in range(chance.choice((1, 1, 2, 8, 40))):
        # headers break decoders more often than pixels do
        reach = len(data) if chance.random() < 0.5 else min(len(data), 600)
        if reach < 100:
            break
        at = chance.randrange(reach)
        match chance.randrange(5):
            case 0:
                data[at] = chance.randrange(256)
            case 1:
                data[at : at + 4] = chance.choice((b"\xff" * 4, bytes(4), b"\x7f\xff"))
            case 2:
                del data[at : at + chance.randrange(1, 60)]
            case 3:
                data[at:at] = data[at : at + chance.randrange(1, 60)]
            case 4:
                data = data[: max(20, at)] if chance.random() < 0.2 else data
    return bytes(data)


def truncated(original: bytes, chance: random.Random) -> bytes:
    """Break off, as a lost connection does."""
    return original[: chance.randrange(4, len(original))]


def shuffled(original: bytes, chance: random.Random) -> bytes:
    """Deal the parts of a file anew: segments, chunks, or plain pieces."""
    head, parts = _parts(original)
    for _ in range(chance.choice((1, 2, 5))):
        one, other = chance.randrange(len(parts)), chance.randrange(len(parts))
        match chance.randrange(3):
            case 0:
                parts[one], parts[other] = parts[other], parts[one]
            case 1:
                parts.insert(one, parts[other])
            case 2:
                parts[one] = b"" if len(parts) > 2 else parts[one]
    return head + b"".join(parts)


def lying(original: bytes, chance: random.Random) -> bytes:
    """Let the header promise another size, or a part another length."""
    data = bytearray(original)
    at = _header(original, chance)
    width = 2 if original.startswith(b"\xff\xd8") else 4
    for place in {at, at + width} if chance.random() < 0.7 else {at}:
        value = chance.choice(ENORMOUS) & (256**width - 1)
        data[place : place + width] = value.to_bytes(width, "big")
    if original.startswith(b"\x89PNG") and chance.random() < 0.8:
        data[29:33] = struct.pack(">I", zlib.crc32(data[12:29]))
    return bytes(data)


def nested(original: bytes, chance: random.Random) -> bytes:
    """Put a file into a file: behind it, before it, or in the middle of it."""
    other = chance.choice((original, files.SVG, files.lying_bomb(), original[:2000]))
    at = chance.choice((len(original), len(original) // 2, 20, 2))
    return original[:at] + other * chance.choice((1, 1, 30)) + original[at:]


def exploding(original: bytes, chance: random.Random) -> bytes:
    """Promise far more pixels than bytes, or a page without end."""
    match chance.randrange(4):
        case 0:
            return files.lying_bomb()
        case 1:
            side = chance.choice((1, 9_000, 16_000, 65_500))
            return _even_png(side, chance.choice((1, 5, 3_000)))
        case 2:
            return _page(chance.choice(("1e9", "0", "-5", "14400", "nan")))
        case _:
            return endless_pdf(chance.choice((10, 2_000)))


WAYS: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "by chance": by_chance,
    "truncated": truncated,
    "parts shuffled": shuffled,
    "lying header": lying,
    "nested": nested,
    "bombs": exploding,
}


def _parts(original: bytes) -> tuple[bytes, list[bytes]]:
    if original.startswith(b"\x89PNG"):
        return original[:8], _chunks(original, 8, ">I", 4, 4, 12)
    if original.startswith(b"RIFF"):
        return original[:12], _chunks(original, 12, "<I", 4, 4, 8)
    if original[4:8] == b"ftyp":
        return b"", _chunks(original, 0, ">I", 0, 4, 0)
    pieces = original.split(b"\xff") if original[:1] == b"\xff" else []
    if len(pieces) > 6:
        return b"\xff\xd8", [b"\xff" + piece for piece in pieces[2:]]
    step = max(1, len(original) // 20)
    return b"", [original[at : at + step] for at in range(0, len(original), step)]


def _chunks(
    data: bytes, at: int, form: str, where: int, width: int, more: int
) -> list[bytes]:
    # `where` of a chunk its length stands, and how much longer it is than that
    where = 0 if form == ">I" else where
    found = []
    while at + 8 <= len(data):
        (length,) = struct.unpack(form, data[at + where : at + where + width])
        end = at + max(8, length + more)
        found.append(data[at:end])
        at = end
    return found or [data]


def _header(original: bytes, chance: random.Random) -> int:
    if original.startswith(b"\x89PNG"):
        return 16
    if original.startswith(b"\xff\xd8"):
        frame = max(original.find(b"\xff\xc0"), original.find(b"\xff\xc2"))
        return frame + 5 if chance.random() < 0.7 else chance.randrange(2, 200)
    if original[4:8] == b"ftyp":
        size = original.find(b"ispe")
        return size + 8 if chance.random() < 0.7 else chance.randrange(0, 300)
    return chance.randrange(4, min(200, len(original)))


def _even_png(side: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", side, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes((side * 3 + 1) * min(height, 50)))
    parts = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(files.chunk(*part) for part in parts)


def _page(side: str) -> bytes:
    return files.pdf_of(
        "<</Type /Catalog /Pages 2 0 R>>",
        "<</Type /Pages /Kids [3 0 R] /Count 1>>",
        f"<</Type /Page /Parent 2 0 R /MediaBox [0 0 {side} {side}]>>",
    )


def endless_pdf(times: int = 10) -> bytes:
    """Give a PDF with a form that draws itself, as often as this."""
    content = "/F Do " * times
    stream = f"<</Length {len(content)}>> stream\n{content}\nendstream"
    form = (
        "<</Type /XObject /Subtype /Form /BBox [0 0 300 200]"
        f" /Resources <</XObject <</F 4 0 R>>>> /Length {len(content)}>>"
        f" stream\n{content}\nendstream"
    )
    return files.pdf_of(
        "<</Type /Catalog /Pages 2 0 R>>",
        "<</Type /Pages /Kids [3 0 R] /Count 1>>",
        "<</Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 5 0 R"
        " /Resources <</XObject <</F 4 0 R>>>>>>",
        form,
        stream,
    )
