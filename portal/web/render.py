"""Render a page, or the one block of it that htmx asked for."""

from io import BytesIO
from typing import Any

from flask import current_app, make_response, render_template
from flask.typing import ResponseReturnValue
from htmx_flask.requests import HtmxAwareRequest

UPLOAD_FIELDS = 40


class PortalRequest(HtmxAwareRequest):
    """A request that knows htmx and never spools a picture to a readable file."""

    max_form_parts = UPLOAD_FIELDS

    def _get_file_stream(self, *_: Any, **__: Any) -> BytesIO:
        # a temporary file would hold somebody's passport in clear
        return BytesIO()


def render(template: str, /, status: int = 200, **context: Any) -> ResponseReturnValue:
    """Render a whole page."""
    return make_response(render_template(template, **context), status)


def render_block(template: str, block: str, /, **context: Any) -> ResponseReturnValue:
    """
    Render one block of a page's template, chosen by the view, never by the request.

    Top-level imports of the template are not seen inside; import in the block.
    """
    current_app.update_template_context(context)
    page = current_app.jinja_env.get_template(template)
    parts = page.blocks[block](page.new_context(context))
    return make_response("".join(parts))
