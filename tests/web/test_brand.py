"""The operator's name, logo and colours."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portal.config import ROOT
from portal.domain.colours import contrast
from portal.errors import ConfigError
from portal.web.brand import Brand

GOOD = (ROOT / "portal/brand.toml").read_text("utf-8")


def load(folder: Path, text: str) -> Brand:
    path = folder / "brand.toml"
    path.write_text(text, "utf-8")
    return Brand.load(path)


def test_the_shipped_brand_is_on_every_page(client: FlaskClient):
    page = client.get("/help").text

    assert "Northwind" in page
    assert "light-dark(#0a6a4c, #57cfa0)" in client.get("/brand.css").text


def test_the_brands_files_are_kept_until_they_change(client: FlaskClient):
    brand = client.application.extensions["portal"].brand

    assert f"/brand.css?v={brand.version}" in client.get("/help").text
    for path in ("/brand.css", "/brand.svg"):
        assert "max-age=31536000" in client.get(path).headers["Cache-Control"]


def test_another_colour_is_another_version(tmp_path: Path):
    changed = GOOD.replace("#0a6a4c", "#0a4f6a")

    assert load(tmp_path, GOOD).version != load(tmp_path, changed).version


@pytest.mark.parametrize(
    ("good", "bad", "says"),
    [
        ("#0a6a4c", "red; } body { display: none", "must be a colour"),
        ("#0a6a4c", "#0a6a4", "must be a colour"),
        ("#0a6a4c", "url(//elsewhere)", "must be a colour"),
        ("#0a6a4c", "#eeeeee", "cannot be read on its accent (light)"),
        ("#57cfa0", "#111111", "cannot be read on its accent (dark)"),
        ("accent =", "Accent =", "must be a colour"),
        ("accent-soft = ", "accent-softer = ", "must set the same colours"),
        ("M9 20V11", 'M9 20\\"/><script>', "must be the d of an SVG path"),
        ("logo_path =", "logo =", "must be the d of an SVG path"),
        ("name =", "name", "Cannot read the brand file"),
        ("[light]", "light = 3\n[lighter]", "must be a table of colours"),
    ],
)
def test_a_value_that_would_break_pages_is_refused(
    tmp_path: Path, good: str, bad: str, says: str
):
    with pytest.raises(ConfigError, match=says.replace("(", r"\(").replace(")", r"\)")):
        load(tmp_path, GOOD.replace(good, bad, 1))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(ConfigError, match="Cannot read the brand file"):
        Brand.load(tmp_path / "none.toml")


def test_a_name_is_shown_as_text(tmp_path: Path):
    brand = load(tmp_path, GOOD.replace("Northwind", "<b>North & Wind</b>", 1))

    assert brand.name == "<b>North & Wind</b>"


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),
    ],
)
def test_contrast_is_that_of_the_guidelines(one: str, other: str, ratio: float):
    assert round(contrast(one, other), 2) == ratio
