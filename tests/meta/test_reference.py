"""The reference tells what the code does, and leaves nothing out."""

import re
from pathlib import Path

import pytest
import typer

from fukasa.analysis.engagement.reasons import reason_codes
from fukasa.analysis.engagement.registry import registry
from fukasa.cli.main import app
from fukasa.core.catalogue import TABLES
from tools.reference.__main__ import PAGES, stale_pages
from tools.reference.commands import leaves

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
SETTING = re.compile(
    r"""(?:(?:env\.\w+|\btext|secret_from|_needed)\(|VARIABLE = |envvar=)"((?:FUKASA|DATABASE)_[A-Z_]+)\""""
)


def page(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def test_no_page_is_stale():
    assert stale_pages() == []


def test_the_generator_knows_a_page_that_was_changed_by_hand(tmp_path, monkeypatch):
    some = {name: PAGES[name] for name in ("metrics.md", "permissions.md")}
    for name in some:
        (tmp_path / name).write_text(page(name), encoding="utf-8")
    (tmp_path / "metrics.md").write_text(page("metrics.md") + "one more word\n", encoding="utf-8")
    monkeypatch.setattr("tools.reference.__main__.FOLDER", tmp_path)
    monkeypatch.setattr("tools.reference.__main__.PAGES", some)
    monkeypatch.setattr("tools.reference.__main__.FILES", {})
    assert stale_pages() == ["metrics.md"]


@pytest.mark.parametrize(("name", "command"), leaves(typer.main.get_command(app)))
def test_every_command_has_its_section_with_every_option_and_help_for_each(name, command):
    section = page("cli.md").split(f"## fukasa {name}\n")[1].split("\n## ")[0]
    options = [option for parameter in command.params for option in parameter.opts if option.startswith("--")]
    assert [option for option in options if option != "--help" and f"`{option}`" not in section] == []
    assert [parameter.name for parameter in command.params if not parameter.help] == []


def test_every_metric_reason_and_table_has_its_place():
    assert [name for name in registry() if f"## {name}\n" not in page("metrics.md")] == []
    assert [name for name in reason_codes() if f"`{name}`" not in page("metrics.md")] == []
    assert [
        (table.name, field.name)
        for table in TABLES.values()
        for field in table.columns
        if f"| `{field.name}` |" not in page("catalogue.md")
    ] == []


def test_every_setting_of_the_environment_is_told_and_no_other():
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "src" / "fukasa").rglob("*.py")]
    read = {name for text in sources for name in SETTING.findall(text)}
    told = set(re.findall(r"^\| `([A-Z_]+)` \|", page("settings.md"), re.MULTILINE))
    assert told == read


def test_the_default_of_a_setting_is_the_one_in_the_code():
    settings = (ROOT / "src" / "fukasa" / "web" / "settings.py").read_text(encoding="utf-8")
    defaults = dict(re.findall(r"""env\.(?:text|whole)\("([A-Z_]+)", "?([^")]+)"?\)""", settings))
    told = dict(re.findall(r"^\| `([A-Z_]+)` \| `([^`]*)` \|", page("settings.md"), re.MULTILINE))
    assert {name: told[name] for name in defaults} == defaults
