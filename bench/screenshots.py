"""Makes docs/images from the running product: `python -m bench.screenshots`."""

import re
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from bench import people, servers
from portal.checks.examiner import Examiner
from portal.checks.selfies import selfie
from portal.clock import utc_now
from portal.config import ROOT
from portal.extensions import begin_write, db
from portal.jobs.examining import look
from portal.services import verifications, visitors
from portal.services.demo import staff
from portal.states import Audience, Role
from tests.journeys.browsers import DEVICES
from tests.journeys.browsers import browser as start_browser
from tests.specimen_films import FILM, still_film

IMAGES = ROOT / "docs" / "images"
COLOURS = 256  # small files, and nobody sees the difference


def main() -> None:
    """Open each page as the person who sees it, and keep a picture."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        environment = {"PORTAL_ENV": "development", "PORTAL_INSTANCE": folder}
        with people.portal_app(environment) as app, servers.portal(Path(folder)) as at:
            ways = _ways(app)
            film = still_film(Path(folder) / "film.mjpeg", selfie("hopper", size=FILM))
            with (
                sync_playwright() as playwright,
                start_browser(playwright, film=film) as browser,
            ):
                for name, (device, path, cookie) in ways.items():
                    _keep(browser, name, device, at.url, path, cookie)


def _ways(app: people.Flask) -> dict[str, tuple[str, str, str]]:
    fresh = people.customer_in(app, "document_step")
    handing = people.customer_in(app, "document_step")
    moving = people.customer_in(app, "half_way")
    waiting = people.customer_in(app, "in_review")
    _examine(app)
    found = verifications.current(db.session(), waiting.id)
    review = f"/staff/verifications/{found.public_id}"
    return {
        "document": ("desktop", "/verify/document", people.signed_in(app, fresh)),
        "phone": ("iphone", "/phone/document", people.pair(app).phone),
        "handoff": ("desktop", "/verify/handoff", people.at_handoff(app, handing)),
        "challenge": ("android", "/verify/selfie", people.signed_in(app, moving)),
        "review": ("desktop", review, _reviewer(app)),
    }


def _examine(app: people.Flask) -> None:
    """Do the worker's part, so that the reviewer sees what was read."""
    examiner = Examiner(app.extensions["portal"].config.policy)
    try:
        look(app, examiner)
    finally:
        examiner.close()


def _moves(page: Page) -> None:
    """Take the picture, and wait until a movement is asked for."""
    page.get_by_role("button", name="Use the camera", exact=True).click()
    page.get_by_role("button", name="Take the picture").click()
    asked = page.locator("[data-asked]").filter(has_text=re.compile("Turn|closer"))
    asked.wait_for()


def _reviewer(app: people.Flask) -> str:
    now = utc_now()
    begin_write(db.session)
    row = staff.row(db.session(), Role.REVIEWER, now=now)
    _, secret = visitors.open_session(
        db.session(), device="bench", now=now, longest=people.LONG, staff=row
    )
    db.session.commit()
    return people.cookie_of(app, {Audience.STAFF: secret})


def _keep(
    browser: Browser, name: str, device: str, url: str, path: str, cookie: str
) -> None:
    options = {**DEVICES[device], "color_scheme": "light", "device_scale_factor": 1}
    context = browser.new_context(**options, permissions=["camera"])
    key, _, value = cookie.partition("=")
    context.add_cookies([{"name": key, "value": value, "url": url}])
    page = context.new_page()
    answer = page.goto(url + path)
    if answer is None or answer.status != 200:
        raise RuntimeError(f"{path} was not shown")
    if name == "challenge":
        _moves(page)
    page.wait_for_timeout(500)
    picture = Image.open(BytesIO(page.screenshot()))
    small = picture.convert("RGB").quantize(COLOURS)
    small.save(IMAGES / f"{name}.png", optimize=True)
    context.close()


if __name__ == "__main__":
    main()
