"""What the documentation says is true, and nothing is missing from it."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from portal.cli import COMMANDS
from portal.config import ROOT
from portal.policy import SHIPPED

OPERATIONS = (ROOT / "docs" / "operations.md").read_text("utf-8")
SECURITY = (ROOT / "docs" / "security.md").read_text("utf-8")
EXAMPLE = (ROOT / ".env.example").read_text("utf-8")
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *ROOT.glob("docs/**/*.md")])
RECORDS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
SETTING = re.compile(r"[A-Z][A-Z_]{3,}")
LINK = re.compile(r"\]\(([^)#:]+)\)")
RECORDERS = {"record", "_record", "tell", "_tell"}
NOT_OURS = {"POSTGRES_PASSWORD"}  # compose.yaml's


def settings_read() -> set[str]:
    """Give every setting that the code reads."""
    modules = ("config", "recorded", "analytics_settings")
    sources = [ROOT / "portal" / f"{name}.py" for name in modules]
    found = {
        node.value
        for source in sources
        for node in ast.walk(ast.parse(source.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if SETTING.fullmatch(node.value)
    }
    secrets = {name for name in found if name.startswith("PORTAL_") and "KEY" in name}
    return found | {f"{name}_FILE" for name in secrets} | {"PORTAL_MASTER_KEYS"}


def settings_in_example() -> set[str]:
    """Give every setting that the example names."""
    return set(re.findall(r"^([A-Z_]+)=", EXAMPLE, re.MULTILINE))


def commands(group: tuple[click.Command, ...], above: str = "") -> Iterator[str]:
    """Give the full name of every command."""
    for each in group:
        if isinstance(each, click.Group):
            yield from commands(tuple(each.commands.values()), f"{above}{each.name} ")
        else:
            yield f"{above}{each.name}"


def actions() -> set[str]:
    """Give every action that is written to the audit log, as far as code names it."""
    found = set()
    for source in sorted((ROOT / "portal").rglob("*.py")):
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _called(node) in RECORDERS:
                found |= {
                    word.value
                    for argument in node.args
                    for word in ast.walk(argument)
                    if isinstance(word, ast.Constant) and isinstance(word.value, str)
                    if re.fullmatch(r"[a-z_]+\.[a-z_]+", word.value)
                }
    return found


def _called(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def test_the_example_holds_every_setting_and_no_other():
    assert settings_read() == settings_in_example() - NOT_OURS


@pytest.mark.parametrize("name", sorted(settings_read()))
def test_a_setting_is_explained(name: str):
    assert f"`{name}`" in OPERATIONS


def test_no_setting_is_explained_that_is_not_read():
    told = set(re.findall(r"^\| ((?:`[A-Z_]+`(?:, )?)+) \|", OPERATIONS, re.MULTILINE))
    names = {name for cell in told for name in re.findall(r"[A-Z_]{3,}", cell)}

    assert set() == names - settings_read()


@pytest.mark.parametrize("name", sorted(commands(COMMANDS)))
def test_a_command_is_explained(name: str):
    assert re.search(rf"^\| `{name}[ `]", OPERATIONS, re.MULTILINE)


def test_no_command_is_explained_that_is_not_there():
    table = OPERATIONS[OPERATIONS.index("| command |") :].split("\n\n")[0]
    told = re.findall(r"^\| `([a-z -]+?)(?: [A-Z\[-].*)?`", table, re.MULTILINE)

    assert sorted(commands(COMMANDS)) == sorted(told)


@pytest.mark.parametrize("name", sorted(tomllib.loads(SHIPPED.read_text("utf-8"))))
def test_a_table_of_the_policy_is_explained(name: str):
    assert f"`[{name}]`" in OPERATIONS


def test_every_number_of_the_policy_says_what_it_is():
    lines = SHIPPED.read_text("utf-8").splitlines()
    plain = [line for line in lines if "=" in line and not line.startswith("#")]
    silent = {line.split()[0] for line in plain if "#" not in line}

    # their names say it, or the line above does
    assert silent <= {
        "customer_longest_minutes",
        "staff_idle_minutes",
        "staff_longest_minutes",
        "sms_minutes",
        "email_minutes",
        "sends_per_day",
        "days_valid",
        "pause_minutes",
        "max_pixels",
        "memory_megabytes",
        "selfie_blur",
        "longest_pause_seconds",
    }


def test_an_event_of_the_audit_log_is_told():
    written = actions()

    assert written
    assert set() == {action for action in written if f"`{action}`" not in SECURITY}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path):
    for target in LINK.findall(page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)
def test_a_decision_is_short_and_whole(record: Path):
    text = record.read_text("utf-8")

    assert len(text.splitlines()) <= 35
    for part in ("Date: ", "## Context", "## Decision", "## Consequence"):
        assert part in text


def test_every_dependency_says_why_it_is_there():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    needed = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")

    names = {re.split(r"[\[<>=]", each)[0] for each in needed}

    assert set() == {name for name in names if f"`{name}`" not in changelog}
