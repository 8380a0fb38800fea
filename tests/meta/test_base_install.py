"""What `pip install fukasa` brings: library and command line from a wheel, without Django."""

import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path
from shutil import copyfile, copytree

import pytest

from tests.fixtures.worlds import ACCOUNTS, small_world

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
UV = Path(sys.executable).with_name("uv")
TEST_PACKAGES = ("pytest", "hypothesis", "iniconfig", "pluggy", "sortedcontainers")
TESTED = (
    "statistics/test_order.py", "statistics/test_two_piece.py", "engagement", "planning/test_shortlist.py",
    "identity", "forecast/test_costs.py", "forecast/test_shapes.py",
)  # fmt: skip
"""Some of each kind: numbers and frames; what is alike runs in the main environment alone."""
WITHOUT = ("django", "pytest_django", "psycopg", "pyspark", "factory")
LIBRARY = """
from pathlib import Path
from fukasa.core.provenance import Scope
from fukasa.lake.query.model import AccountQuery
from fukasa.pipelines.home import Home
with Home(Path("data")).open_index() as index:
    print(index.search(AccountQuery(), Scope("local")).total)
"""
PYTEST_INI = "[pytest]\nfilterwarnings = error\nmarkers =\n    slow: slow\n    real: real\n    browser: browser\n"


def run(*command: object, **how: object) -> subprocess.CompletedProcess[str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("FUKASA_")}
    words = [str(word) for word in command]
    return subprocess.run(words, capture_output=True, text=True, check=False, env=ours, **how)


def done(*command: object, **how: object) -> str:
    finished = run(*command, **how)
    assert finished.returncode == 0, finished.stdout[-3000:] + finished.stderr[-3000:]
    return finished.stdout


def install(python: Path, *what: object) -> None:
    """Install out of the cache, so that the test needs no network; a cold cache is filled once."""
    command = (UV, "pip", "install", "--quiet", "--python", python)
    if run(*command, "--offline", *what).returncode:
        done(*command, *what)


def take_compiled(python: Path) -> None:
    """Packages come without compiled modules; those of this environment were made of the same files."""
    here = Path(sysconfig.get_path("purelib"))
    there = python.parents[1] / here.relative_to(sys.prefix)
    for package in there.iterdir():
        for compiled in (here / package.name).rglob("__pycache__"):
            copytree(compiled, there / compiled.relative_to(here), dirs_exist_ok=True, copy_function=copyfile)


def pinned(name: str) -> str:
    found = re.search(rf"^{name}==[^ ]+", (ROOT / "requirements" / "dev.txt").read_text(), re.MULTILINE)
    assert found, name
    return found.group()


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """A fresh environment with the base lock file, the wheel of this tree and what runs tests; gives its Python."""
    folder = tmp_path_factory.mktemp("base")
    done(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    done(UV, "venv", "--quiet", "--python", sys.executable, folder / "venv")
    python = folder / "venv" / "bin" / "python"
    install(python, "--require-hashes", "-r", ROOT / "requirements" / "base.txt")
    install(python, "--no-deps", next(folder.glob("*.whl")))
    install(python, "--no-deps", *map(pinned, TEST_PACKAGES))
    take_compiled(python)
    return python


def test_django_is_not_there(base):
    script = f"from importlib.util import find_spec; print([name for name in {WITHOUT!r} if find_spec(name)])"
    assert done(base, "-c", script) == "[]\n"


def test_the_commands_work_and_the_application_says_what_it_lacks(base, tmp_path):
    command = base.with_name("fukasa")
    assert "shortlist" in done(command, "--help", cwd=tmp_path)
    assert "nothing imported yet" in done(command, "doctor", cwd=tmp_path)
    refused = run(command, "serve", cwd=tmp_path)
    assert refused.returncode == 2
    assert "pip install 'fukasa[web]'" in refused.stderr


def test_command_line_and_library_read_the_same_catalogue(base, tmp_path, tmp_path_factory):
    copytree(small_world(tmp_path_factory), tmp_path / "data")
    command = (base.with_name("fukasa"), "--data", tmp_path / "data")
    (tmp_path / "posts.csv").write_text("account_id,platform,posted_at,views,likes\naoi,tiktok,2026-01-04,12000,700\n")
    done(*command, "import", "posts", "posts.csv", cwd=tmp_path)
    done(*command, "refresh", cwd=tmp_path)
    brief = ROOT / "examples" / "cutoff-campaign.toml"
    done(*command, "shortlist", brief, cwd=tmp_path)
    done(*command, "plan", brief, "--catalogue", "--out", "PLAN.json", cwd=tmp_path)
    assert "<svg" in (tmp_path / "shortlist" / "shortlist.html").read_text(encoding="utf-8")
    assert done(base, "-W", "error", "-c", LIBRARY, cwd=tmp_path) == f"{ACCOUNTS + 1}\n"


def test_the_tests_of_the_analysis_pass_without_django(base, tmp_path):
    ini = tmp_path / "pytest.ini"
    ini.write_text(PYTEST_INI)
    folders = [ROOT / "tests" / "analysis" / name for name in TESTED]
    options = ("-q", "-c", ini, "--rootdir", ROOT, "-p", "no:cacheprovider", "-m", "not slow")
    told = done(base, "-m", "pytest", *options, *folders, cwd=ROOT)
    assert re.search(r"\d{2,} passed", told)
