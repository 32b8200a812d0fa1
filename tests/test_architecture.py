"""The rules of the house, as `docs/architecture.md` tells them."""

import ast
import statistics
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from flask import Flask

from portal.config import ROOT
from portal.domain.standard import STANDARD
from portal.web.steps.handlers import HANDLERS
from tests.url_map import listing

PORTAL = ROOT / "portal"
FILES = sorted(PORTAL.rglob("*.py"))
REVISIONS = PORTAL / "migrations" / "versions"
WRITTEN = [file for file in FILES if REVISIONS not in file.parents]
LONGEST = 250
COMMON = {
    "states",
    "errors",
    "clock",
    "ports",
    "vault",
    "policy",
    "effects",
    "check_policy",
    "keeping_policy",
    "screening_policy",
    "transfer_policy",
    "case_policy",
    "refund_policy",
    "paper",
}
# what each part may import besides itself and what is common to all
BELOW = {
    "states": set(),
    "errors": set(),
    "clock": set(),
    "vault": set(),
    "effects": set(),
    "tables": set(),
    "check_policy": set(),
    "keeping_policy": set(),
    "screening_policy": {"tables"},
    "transfer_policy": set(),
    "case_policy": set(),
    "refund_policy": set(),
    "paper": set(),
    "policy": {"tables"},
    "ports": {"domain"},
    "domain": set(),
    "checks": {"domain"},
    "models": {"domain"},
    "services": {"checks", "domain", "models"},
    "keys": set(),
    "logs": set(),
    "network": set(),
    "recorded": set(),
    "environment": set(),
    "analytics_settings": {"environment"},
    "config": {"analytics_settings", "environment", "keys", "network", "recorded"},
    "adapters": {"analytics_settings", "config", "domain", "jobs"},
    "extensions": {"config", "models"},
    "jobs": {"config", "services", "domain", "models", "extensions"},
    "web": {"config", "services", "domain", "models", "extensions", "logs"},
}
# what one module alone may import as well
ALSO = {"portal.web.sandbox": {"adapters"}}  # lists the numbers that fail
HEAVY = {"numpy", "cv2", "PIL", "pi_heif", "pypdfium2", "fpdf", "uharfbuzz"}


def named(file: Path) -> str:
    """Give a file's module name."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree(file: Path) -> ast.Module:
    """Give what Python reads in a file."""
    return ast.parse(file.read_text("utf-8"))


def imports(file: Path) -> Iterator[str]:
    """Give every module of the portal that a file imports."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "portal":
            yield from (f"portal.{each.name}" for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def loaded_by(code: str) -> set[str]:
    """Give the names of all top packages that are loaded after some code ran."""
    listing = "import sys; print(*{name.partition('.')[0] for name in sys.modules})"
    answer = subprocess.run(
        [sys.executable, "-c", f"{code}\n{listing}"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return set(answer.stdout.split())


def load_all(package: str) -> str:
    """Give code that imports every module of a package."""
    return (
        f"from importlib import import_module as load\n"
        f"from pkgutil import walk_packages\n"
        f"for each in walk_packages(load({package!r}).__path__, {package + '.'!r}):\n"
        f"    load(each.name)"
    )


def too_high(file: Path) -> Iterator[str]:
    """Give what a file imports from above it."""
    part = named(file).removeprefix("portal.").partition(".")[0]
    if part not in BELOW:  # wiring: the application, the commands, the migrations
        return
    allowed = BELOW[part] | COMMON | {part} | ALSO.get(named(file), set())
    for module in imports(file):
        package, _, rest = module.partition(".")
        if package == "portal" and rest.partition(".")[0] not in allowed:
            yield f"{named(file)} -> {module}"


def test_imports_only_go_down():
    assert [] == [found for file in FILES for found in too_high(file)]


@pytest.mark.parametrize(
    ("package", "without"),
    [
        ("portal.domain", {"flask", "sqlalchemy", *HEAVY}),
        ("portal.models", {"flask", *HEAVY}),
        ("portal.services", {"flask", *HEAVY}),
        ("portal.web", HEAVY),
        ("portal.jobs", HEAVY),
        ("portal.app", HEAVY),
    ],
)
def test_a_layer_loads_nothing_from_above(package: str, without: set[str]):
    code = f"import {package}" if package.endswith("app") else load_all(package)

    assert not loaded_by(code) & without


def length(file: Path) -> int:
    """Give the lines of a file."""
    return len(file.read_text("utf-8").splitlines())


def test_a_file_is_short():
    assert [] == [named(file) for file in WRITTEN if length(file) > LONGEST]


def test_most_files_are_very_short():
    lengths = [length(file) for file in FILES]

    assert statistics.median(lengths) <= 100


def silent(file: Path) -> Iterator[str]:
    """Give what a file has without a sentence that says what it is."""
    if not ast.get_docstring(tree(file)):
        yield named(file)
    for name, node in public(tree(file)):
        if not ast.get_docstring(node):
            yield f"{named(file)}.{name}"


def test_everything_public_says_what_it_is():
    assert [] == [found for file in WRITTEN for found in silent(file)]


def public(
    within: ast.Module | ast.ClassDef, prefix: str = ""
) -> Iterator[tuple[str, ast.FunctionDef | ast.ClassDef]]:
    """Give each public class, function and method, but for properties."""
    for node in within.body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            continue
        if node.name.startswith(("_", "process_")) or _attribute(node):
            continue
        yield prefix + node.name, node
        if isinstance(node, ast.ClassDef):
            yield from public(node, f"{node.name}.")


def _attribute(node: ast.FunctionDef | ast.ClassDef) -> bool:
    return any("property" in ast.unparse(each) for each in node.decorator_list)


@pytest.mark.parametrize("key", [step.key for step in STANDARD.steps])
def test_a_step_has_all_its_parts(app: Flask, key: str):
    step = STANDARD.get(key)

    assert step is not None
    assert step.title
    assert key in HANDLERS
    assert app.jinja_env.get_template(f"customer/steps/{key}.html")
    assert (ROOT / "tests" / "pages" / f"{key}.py").exists()


def test_no_step_is_shown_that_is_not_declared():
    assert {step.key for step in STANDARD.steps} == HANDLERS.keys()


def test_no_url_appears_or_vanishes_unnoticed(app: Flask):
    """After a wanted change: `python -m tests.url_map > tests/url_map.txt`."""
    kept = (ROOT / "tests" / "url_map.txt").read_text("utf-8")

    assert kept.splitlines() == listing(app)
