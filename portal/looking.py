"""Lets providers, who know no database, look into the sanctions list."""

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from portal.adapters.analytics.listed import Look, no_list
from portal.domain.sanctions.listed_addresses import Looked
from portal.extensions import db
from portal.services.sanctions import listed_addresses


def into_the_list(app: Flask) -> Look:
    """Give a look into the list in force; each has a session of its own."""

    def look(network: str, address: str) -> Looked:
        with app.app_context():
            try:
                return listed_addresses.look(db.session(), address)
            except SQLAlchemyError:
                return no_list(network, address)

    return look
