"""The files that specimens are drawn from are those whose origin is written down."""

import hashlib
import re
from pathlib import Path

import pytest

PORTAL = Path(__file__).parents[2] / "portal"
WORDS = {"README.md", "LICENSE_DEJAVU"}


@pytest.mark.parametrize("folder", ["checks/portraits", "fonts"])
def test_every_file_is_unchanged_and_listed(folder: str):
    text = (PORTAL / folder / "README.md").read_text("utf-8")
    listed = set(re.findall(r"`([0-9a-f]{64})`", text))

    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (PORTAL / folder).iterdir()
        if path.name not in WORDS
    }

    assert 2 <= len(found)
    assert listed == set(found.values())
    assert all(f"`{name}`" in text for name in found)
