"""
Lists every URL of the portal, in the form that `tests/url_map.txt` keeps.

After a wanted change: `python -m tests.url_map > tests/url_map.txt`.
"""

import sys
import tempfile
from pathlib import Path

from flask import Flask

from portal.app import create_app
from portal.config import Config
from tests.conftest import environment

QUIET = {"HEAD", "OPTIONS"}


def listing(app: Flask) -> list[str]:
    """Give a line for each rule: methods, path and endpoint."""
    return sorted(
        " ".join([rule.rule, *sorted(set(rule.methods or ()) - QUIET), rule.endpoint])
        for rule in app.url_map.iter_rules()
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        settings = environment(Path(folder), f"sqlite:///{folder}/none.sqlite3")
        lines = listing(create_app(Config.from_env(settings)))
    sys.stdout.write("\n".join(lines) + "\n")
