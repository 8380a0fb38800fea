"""The documentation is whole: every page can be found, every link leads somewhere, commands that are marked run."""

import os
import re
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest
import yaml

from tests.fixtures.worlds import small_world

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
AT_THE_ROOT = sorted(ROOT.glob("*.md"))
LONGEST_DECISION = 60
LINK = re.compile(r"\[[^\]\n]*\]\(([^)#\s]+)(?:#[^)\s]*)?\)")
BLOCK = re.compile(r"<!-- run(?P<slow>: slow)? -->\n```(?P<kind>bash|python)\n(?P<text>.*?)```", re.DOTALL)
FENCE = re.compile(r"```.*?```", re.DOTALL)
SECTIONS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def in_nav(part: object) -> set[str]:
    if isinstance(part, str):
        return {part}
    return set().union(*(in_nav(item) for item in (part.values() if isinstance(part, dict) else part)))


def blocks() -> list:
    return [
        pytest.param(found["kind"], found["text"], id=f"{name_of(path)}:{number}", marks=pytest.mark.slow)
        for path in (ROOT / "README.md", *PAGES)
        for number, found in enumerate(BLOCK.finditer(path.read_text(encoding="utf-8")), start=1)
    ]


def test_every_page_is_in_the_navigation_and_every_entry_is_a_page():
    listed = in_nav(yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"])
    assert listed == {path.relative_to(DOCS).as_posix() for path in PAGES}


@pytest.mark.parametrize("path", [*AT_THE_ROOT, *PAGES], ids=name_of)
def test_every_link_of_a_page_leads_to_a_file(path):
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    dead = [to for to in LINK.findall(text) if "://" not in to and not (path.parent / to).exists()]
    assert dead == []


@pytest.mark.parametrize("path", [path for path in PAGES if path.parent.name == "methods"], ids=name_of)
def test_a_method_is_reached_from_the_navigation_by_its_title(path):
    assert path.read_text(encoding="utf-8").startswith("# ")


@pytest.mark.parametrize("path", sorted((DOCS / "adr").glob("*.md")), ids=name_of)
def test_a_decision_is_short_and_of_one_shape(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_DECISION
    assert re.match(rf"# {int(path.name[:4])}\. .+\n\nDate: \d{{4}}-\d\d-\d\d\. Status: \w+", text)
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert headings == ["Context", "Decision", "Consequences", "Alternatives"]


def test_the_changelog_is_a_kept_one():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## \[(.+?)\](?: - (\d{4}-\d\d-\d\d))?$", text, re.MULTILINE)
    assert versions[0] == ("Unreleased", "")
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) and day for version, day in versions[1:])
    assert set(re.findall(r"^### (.+)$", text, re.MULTILINE)) <= SECTIONS


def test_the_pictures_of_the_readme_are_those_that_the_tool_takes():
    pytest.importorskip("playwright")
    from tools.screenshots import SHOTS

    shown = set(re.findall(r"docs/images/([\w-]+)\.png", (ROOT / "README.md").read_text(encoding="utf-8")))
    taken = {f"{shot.name}-{theme}" for shot in SHOTS if shot.readme for theme in ("light", "dark", "ja")}
    assert shown <= taken


@pytest.fixture(scope="module")
def workplace(tmp_path_factory):
    """A folder like the checkout, with a small demo world already made."""
    folder = tmp_path_factory.mktemp("reader")
    (folder / "examples").symlink_to(ROOT / "examples")
    copytree(small_world(tmp_path_factory), folder / ".demo")
    return folder


@pytest.mark.parametrize(("kind", "text"), blocks())
def test_what_is_marked_to_run_runs(workplace, kind, text):
    command = {"bash": ["bash", "-euo", "pipefail", "-c", text], "python": [sys.executable, "-W", "error", "-c", text]}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    finished = subprocess.run(
        command[kind], cwd=workplace, env=os.environ | {"PATH": path}, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stderr
    assert finished.stderr == ""
    assert finished.stdout


def test_the_readme_has_commands_and_code_that_are_run():
    kinds = [found["kind"] for found in BLOCK.finditer((ROOT / "README.md").read_text(encoding="utf-8"))]
    assert sorted(kinds) == ["bash", "python"]
