"""Pages for the phone that took over some steps, and nothing else."""

from flask import Blueprint, Flask


def init_app(app: Flask) -> None:
    """Add the pages behind their guard."""
    bp = Blueprint("phone", __name__, url_prefix="/phone")
    app.register_blueprint(bp)
