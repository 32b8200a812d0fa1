"""What the tests of pages share."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.web.anna import Anna, make_anna


@pytest.fixture
def anna(app: Flask, session: Session, client: FlaskClient) -> Anna:
    return make_anna(app, session, client)
