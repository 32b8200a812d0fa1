"""The operator's name, logo and colours, from one file."""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from portal.errors import ConfigError

TOKEN = re.compile(r"[a-z][a-z-]{1,30}")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
PATH = re.compile(r"[MmLlHhVvCcSsQqTtAaZz0-9 .,-]{1,2000}")


@dataclass(frozen=True)
class Brand:
    """What stands at the top of every page and message."""

    name: str
    help_email: str
    logo_path: str
    css: str = field(repr=False)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the file; raise ConfigError if a value could break a page."""
        try:
            given = tomllib.loads(path.read_text("utf-8"))
        except (OSError, tomllib.TOMLDecodeError) as error:
            raise ConfigError(f"Cannot read the brand file: {error}") from error
        light, dark = given.get("light", {}), given.get("dark", {})
        for token, colour in (light | dark).items():
            if not TOKEN.fullmatch(token) or not COLOUR.fullmatch(str(colour)):
                raise ConfigError(f"The brand's {token} must be a colour like #0a6a4c")
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
        )
