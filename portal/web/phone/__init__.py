"""Pages for the phone that took over some steps, and nothing else."""

from flask import Blueprint, Flask

from portal.errors import AlreadyDone, LinkClosed, StepNotAllowed
from portal.web.phone import guard, link, pages, refusals, steps


def init_app(app: Flask) -> None:
    """Add the pages behind their guard, and the link before it."""
    bp = Blueprint("phone", __name__)
    bp.before_request(guard.admit)
    bp.context_processor(guard.screen)
    bp.register_error_handler(LinkClosed, refusals.link_closed)
    bp.register_error_handler(AlreadyDone, refusals.already_done)
    bp.register_error_handler(StepNotAllowed, refusals.step_not_allowed)
    for part in (link, pages, steps):
        part.add_routes(bp)
    app.register_blueprint(bp)
