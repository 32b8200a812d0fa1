"""What every answer carries, and what every request must fit."""

from flask import Flask, Response, request

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


def init_app(app: Flask) -> None:
    """Set the headers on every answer; pages are never kept by a cache."""
    https: bool = app.extensions["portal"].config.https

    @app.after_request
    def _headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if https:
            response.headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR}"
        if request.endpoint not in KEPT:
            response.headers["Cache-Control"] = "no-store"
        return response
