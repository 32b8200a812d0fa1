"""Where gateways tell what became of a message."""

from flask import Blueprint, Flask, abort, request
from flask.typing import ResponseReturnValue

from portal.extensions import csrf, db
from portal.services.messages import news
from portal.web import visitors

bp = Blueprint("hooks", __name__, url_prefix="/hooks")


def init_app(app: Flask) -> None:
    """Add the hooks; a signature stands in for the CSRF token."""
    csrf.exempt(bp)
    app.register_blueprint(bp)


@bp.post("/twilio/<public_id>")
def twilio(public_id: str) -> ResponseReturnValue:
    """Take one status of one text, if Twilio signed it."""
    # the URL that Twilio was given, not the one behind the proxy
    url = f"{visitors.config().public_url}{request.full_path.rstrip('?')}"
    told = visitors.adapters().sms.read_callback(
        url, request.form.to_dict(), request.headers.get("X-Twilio-Signature", "")
    )
    if told is None or not news.take(db.session(), public_id, told, now=visitors.now()):
        abort(403)
    db.session.commit()
    return "", 204
