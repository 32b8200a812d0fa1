"""The console."""

from flask import Blueprint, Flask


def init_app(app: Flask) -> None:
    """Add the pages behind their guard."""
    bp = Blueprint("staff", __name__, url_prefix="/staff")
    app.register_blueprint(bp)
