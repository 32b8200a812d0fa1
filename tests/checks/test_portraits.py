"""The portraits of specimens are the files whose origin is written down."""

import hashlib
import re
from pathlib import Path

PORTRAITS = Path(__file__).parents[2] / "portal/checks/portraits"


def test_every_portrait_is_unchanged_and_listed():
    listed = re.findall(
        r"^\| `([^`]+)` .*`([0-9a-f]{64})` \|$",
        (PORTRAITS / "README.md").read_text("utf-8"),
        re.MULTILINE,
    )

    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in PORTRAITS.iterdir()
        if path.suffix != ".md"
    }

    assert dict(listed) == found
    assert 2 <= len(found)
