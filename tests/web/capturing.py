"""Pictures that the tests of the capture steps send."""

from functools import cache
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from portal.checks.people import ANNA, GRETA
from portal.states import DocumentType, Side
from tests import specimens

ALL = {"document_type": "id_card", "issuing_country": "SWE"}


@cache
def photo(side: Side = Side.FRONT, *, seed: int = 0) -> bytes:
    """Give a good photograph of a side of an ID card."""
    page = specimens.document(DocumentType.ID_CARD, side, GRETA if seed else ANNA)
    return specimens.jpeg(specimens.photograph(page, seed=seed))


@cache
def passport() -> bytes:
    """Give a good photograph of a passport's data page."""
    return specimens.jpeg(specimens.photograph(specimens.document()))


@cache
def blurred() -> bytes:
    """Give a photograph that is out of focus."""
    page = specimens.document(DocumentType.ID_CARD)
    return specimens.jpeg(specimens.blurred(specimens.photograph(page)))


@cache
def face() -> bytes:
    """Give a drawn selfie."""
    return specimens.jpeg(specimens.document(side=Side.SELFIE))


def send(client: FlaskClient, path: str, fields: dict[str, Any]) -> TestResponse:
    """Send a form with files; in memory, for a temporary file would be left open."""
    boundary, body = encode_multipart(fields)
    kind = f'multipart/form-data; boundary="{boundary}"'
    return client.post(path, data=body, content_type=kind)


def upload(content: bytes, name: str = "picture.jpg") -> FileStorage:
    """Give a file as a browser sends it."""
    return FileStorage(BytesIO(content), filename=name)
