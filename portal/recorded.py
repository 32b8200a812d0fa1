"""
What `make run` writes down, so that commands typed later find the same portal.

The environment always wins. The file is not read at all where the environment holds
a secret: production always does, so a folder left from trying things out never turns
a production portal into a development one.
"""

import os
from collections.abc import Mapping
from pathlib import Path

NAME = "settings.env"
HEAD = "# Written by make run; the environment wins.\n"
KEPT = ("PORTAL_ENV", "PORTAL_URL", "HOST", "PORT")
SECRETS = tuple(
    name + form
    for name in ("PORTAL_SECRET_KEY", "PORTAL_MASTER_KEYS", "PORTAL_INDEX_KEY")
    for form in ("", "_FILE")
)


def with_recorded(env: Mapping[str, str], instance: Path) -> Mapping[str, str]:
    """Give the environment, with what was recorded where it says nothing."""
    if any(env.get(name) for name in SECRETS):
        return env
    return {**_read(instance / NAME), **env}


def record(env: Mapping[str, str], instance: Path) -> None:
    """Write down how this portal was started."""
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    lines = [f"{name}={env[name]}\n" for name in KEPT if env.get(name)]
    partial = instance / f".{NAME}.{os.getpid()}"
    partial.write_text(
        "# Written by make run; the environment wins.\n" + "".join(lines)
    )
    partial.replace(instance / NAME)


def _read(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return {}
    pairs = (line.partition("=") for line in lines)
    return {name: value for name, _, value in pairs if name in KEPT and value}
