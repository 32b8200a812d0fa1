"""What every answer carries, and what every request must fit."""

from flask import Flask, Response, abort, request

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' blob: data:",
        "media-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ONE_YEAR = 31_536_000
KEPT = frozenset({"static", "site.brand_css", "site.brand_icon"})
LARGE = 10_000  # bytes: below, a page gains little by compression


def init_app(app: Flask) -> None:
    """Set the headers on every answer; pages are never kept by a cache."""
    https: bool = app.extensions["portal"].config.https

    @app.before_request
    def _can_be_looked_up() -> None:
        # PostgreSQL takes no NUL in a text, not even to look for one
        if "\0" in (request.view_args or {}).get("public_id", ""):
            abort(404)

    @app.after_request
    def _headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if https:
            response.headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR}"
        if request.endpoint not in KEPT:
            response.headers["Cache-Control"] = "no-store"
        if response.mimetype == "text/html" and not _may_compress(response):
            request.environ.pop("HTTP_ACCEPT_ENCODING", None)
        return response


def _may_compress(response: Response) -> bool:
    # compressed length tells of a secret beside words that an attacker chose
    # (https://breachattack.com); such words come by a query, a form or a bad address
    quiet = request.method == "GET" and not request.query_string
    known = response.status_code == 200
    return quiet and known and (response.content_length or 0) > LARGE
