"""Draw a QR code as SVG: no picture library, sharp at every size."""

from functools import lru_cache

from markupsafe import Markup


@lru_cache(maxsize=256)  # a page that is asked for again draws nothing anew
def qr_svg(text: str) -> Markup:
    """Give one SVG element, dark on light in every theme, with its quiet zone."""
    # only here: the library loads Pillow, which no idle web process needs
    from qrcode.constants import ERROR_CORRECT_M
    from qrcode.main import QRCode

    code = QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    size = len(rows)
    path = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark
    )
    return Markup(  # noqa: S704 - digits alone
        f'<svg viewBox="0 0 {size} {size}" shape-rendering="crispEdges" role="img">'
        f'<rect width="{size}" height="{size}" fill="#fff"/>'
        f'<path d="{path}" fill="#000"/></svg>'
    )
