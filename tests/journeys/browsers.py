"""The real browser that journeys use."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, ViewportSize

PLACES = ("chromium-headless-shell", "chromium", "google-chrome", "chromium-browser")
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")

WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 844}
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
)
ANDROID = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/150.0.0.0 Mobile Safari/537.36"
)
DESKTOP = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/150.0.0.0 Safari/537.36"
)
IN_APP = IPHONE.replace("Version/18.5 ", "") + " [FBAN/FBIOS;FBAV/500.0.0]"

DEVICES: dict[str, dict[str, object]] = {
    "desktop": {"viewport": WIDE, "user_agent": DESKTOP},
    "iphone": {
        "viewport": NARROW,
        "user_agent": IPHONE,
        "has_touch": True,
        "is_mobile": True,
        "device_scale_factor": 2,
    },
    "android": {
        "viewport": NARROW,
        "user_agent": ANDROID,
        "has_touch": True,
        "is_mobile": True,
        "device_scale_factor": 2,
    },
}


def program() -> str:
    """Give the path of Chromium; fail with what to install."""
    for name in PLACES:
        if found := shutil.which(name):
            return found
    pytest.fail(
        "The journeys need a real Chromium: install the package 'chromium' "
        "(Debian: apt-get install chromium)."
    )


@contextmanager
def browser(playwright: Playwright, *, film: Path | None = None) -> Iterator[Browser]:
    """Start Chromium; with a film, its camera sees that."""
    flags = list(QUIET)
    if os.geteuid() == 0:
        flags.append("--no-sandbox")
    if film:
        flags += [*CAMERA, f"--use-file-for-fake-video-capture={film}"]
    started = playwright.chromium.launch(executable_path=program(), args=flags)
    try:
        yield started
    finally:
        started.close()
