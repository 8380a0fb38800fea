"""What the tracked files may not say."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MACHINE_PATH = re.compile(r"(^|[^a-zA-Z0-9_.])/(work|farm|root)/")
LEFT_OVER = re.compile(r"\b(TODO|FIXME)\b|#\s*XXX\b")
WAY_OF_WORKING = re.compile(
    r"co-authored-by|generated (with|by) an? (ai|assistant|model)|\bsub-?agents?\b", re.IGNORECASE
)
WRITTEN = {".py", ".md", ".toml", ".sh", ".yml", ".html", ".css", ".js", ".txt", ".po"}
LONGEST_FILE = 400
LONGEST_FUNCTION = 50


def tracked(pattern: str = "*") -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", pattern],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def sources() -> list[Path]:
    return [path for path in tracked("src/*.py") if "/migrations/" not in path.as_posix()]


def those_that_say(pattern: re.Pattern[str]) -> list[str]:
    texts = [path for path in tracked() if path.suffix in WRITTEN and path != Path(__file__)]
    return [path.name for path in texts if pattern.search(path.read_text(encoding="utf-8"))]


def test_lock_files_hold_hashes_and_no_address():
    locks = list((ROOT / "requirements").glob("*.txt"))
    assert locks
    for lock in locks:
        text = lock.read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text


def test_no_tracked_text_names_a_path_of_a_machine():
    texts = [
        path for path in tracked() if path.suffix in {".py", ".md", ".toml", ".sh", ".yml", ".html", ".css", ".txt"}
    ]
    offending = [
        path.name for path in texts if MACHINE_PATH.search(path.read_text(encoding="utf-8")) and path != Path(__file__)
    ]
    assert offending == []


def test_no_source_file_is_longer_than_its_idea():
    long = {
        path.name: n for path in sources() if (n := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.relative_to(ROOT / "src").as_posix())
def test_no_function_is_longer_than_fifty_lines(path):
    functions = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    long = [f.name for f in functions if (f.end_lineno or f.lineno) - f.lineno + 1 > LONGEST_FUNCTION]
    assert long == []
