"""The operator's name, logo and colours, from one file."""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from portal.domain.colours import contrast
from portal.errors import ConfigError

TOKEN = re.compile(r"[a-z][a-z-]{1,30}")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
PATH = re.compile(r"[MmLlHhVvCcSsQqTtAaZz0-9 .,-]{1,2000}")
READABLE = 4.5  # WCAG 2.2, success criterion 1.4.3
PAIRS = (("accent-ink", "accent"), ("accent", "accent-soft"))
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28">'
    '<rect width="28" height="28" rx="8" fill="{accent}"/>'
    '<path d="{path}" fill="none" stroke="{ink}" stroke-width="2.6"'
    ' stroke-linecap="round"/></svg>'
)


@dataclass(frozen=True)
class Brand:
    """What stands at the top of every page and message."""

    name: str
    help_email: str
    logo_path: str
    css: str = field(repr=False)
    icon: str = field(repr=False)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the file; raise ConfigError if a value could break a page."""
        try:
            given = tomllib.loads(path.read_text("utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ConfigError(f"Cannot read the brand file: {error}") from error
        light, dark = _colours(given, "light"), _colours(given, "dark")
        if light.keys() != dark.keys():
            raise ConfigError("The brand must set the same colours in light and dark")
        logo_path = str(given.get("logo_path", ""))
        if not PATH.fullmatch(logo_path):
            raise ConfigError("The brand's logo_path must be the d of an SVG path")
        pairs = "".join(f"--{t}: light-dark({light[t]}, {dark[t]});" for t in light)
        return cls(
            name=str(given.get("name", "")) or "Portal",
            help_email=str(given.get("help_email", "")),
            logo_path=logo_path,
            css=f"@layer tokens {{ :root {{ {pairs} }} }}",
            icon=ICON.format(
                path=logo_path,
                accent=light.get("accent", "#0a6a4c"),
                ink=light.get("accent-ink", "#ffffff"),
            ),
        )

    @property
    def version(self) -> str:
        """Give what changes in the URL when the colours or the logo change."""
        return hashlib.sha256((self.css + self.icon).encode()).hexdigest()[:10]


def _colours(given: Mapping[str, Any], scheme: str) -> dict[str, str]:
    found = given.get(scheme, {})
    if not isinstance(found, dict):
        raise ConfigError(f"The brand's {scheme} must be a table of colours")
    for token, colour in found.items():
        if not TOKEN.fullmatch(token) or not COLOUR.fullmatch(str(colour)):
            raise ConfigError(f"The brand's {token} must be a colour like #0a6a4c")
    for text, ground in PAIRS:
        if {text, ground} <= found.keys():
            _refuse_unreadable(scheme, text, ground, found[text], found[ground])
    return found


def _refuse_unreadable(
    scheme: str, text: str, ground: str, one: str, other: str
) -> None:
    ratio = contrast(one, other)
    if ratio < READABLE:
        raise ConfigError(
            f"The brand's {text} cannot be read on its {ground} ({scheme}): the "
            f"contrast is {ratio:.1f}, and must be {READABLE} at least"
        )
