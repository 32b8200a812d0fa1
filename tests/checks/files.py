"""Files of every kind that people send, and of kinds that they should not."""

import struct
import zlib
from io import BytesIO

import pillow_heif
from PIL import Image

from tests import specimens

pillow_heif.register_heif_opener()

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'
HTML = b"<!doctype html><html><script>alert(1)</script></html>"


def page(width: int = 900, height: int = 600) -> Image.Image:
    """Give a small picture of a document, different in every corner."""
    image = Image.fromarray(specimens.document()).resize((width, height))
    for colour, at in (("red", (0, 0)), ("lime", (width - 60, 0))):
        image.paste(colour, (*at, at[0] + 60, at[1] + 60))
    image.paste("blue", (0, height - 60, 60, height))
    return image


def pdf(*images: Image.Image) -> bytes:
    """Give a PDF with a page for each picture."""
    stream = BytesIO()
    images[0].save(stream, "PDF", save_all=True, append_images=images[1:])
    return stream.getvalue()


def pdf_of(*objects: str) -> bytes:
    """Give a PDF written by hand; the first object is its catalogue."""
    body, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n".encode()
    count = len(objects) + 1
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    locked = f"/Encrypt {len(objects)} 0 R" if "/Standard" in objects[-1] else ""
    tail = f"trailer <</Size {count} /Root 1 0 R /ID [<00><00>] {locked}>>"
    start = (
        f"xref\n0 {count}\n0000000000 65535 f \n{table}{tail}\nstartxref\n{len(body)}"
    )
    return body + start.encode() + b"\n%%EOF\n"


def encrypted_pdf() -> bytes:
    """Give a PDF that asks for a password."""
    return pdf_of(
        "<</Type /Catalog /Pages 2 0 R>>",
        "<</Type /Pages /Kids [3 0 R] /Count 1>>",
        "<</Type /Page /Parent 2 0 R /MediaBox [0 0 300 200]>>",
        f"<</Filter /Standard /V 1 /R 2 /P -4 /O <{'ab' * 32}> /U <{'cd' * 32}>>>",
    )


def bomb() -> bytes:
    """Give a PNG of 100 megapixels in some 12 kilobytes."""
    return specimens.file("PNG", Image.new("1", (10_000, 10_000)))


def lying_bomb() -> bytes:
    """Give a PNG whose header promises 4 gigapixels and whose data are missing."""
    header = struct.pack(">IIBBBBB", 65_000, 65_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"\0")


def film(kind: str) -> bytes:
    """Give an animation of two frames."""
    frames = [page(300, 200), page(300, 200).rotate(180)]
    return specimens.file(
        kind, frames[0], save_all=True, append_images=frames[1:], duration=100
    )


def chunk(name: bytes, data: bytes) -> bytes:
    """Give one part of a PNG file, with its checksum."""
    checksum = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", checksum)
