"""`fukasa` starts quickly: what a command does not need is not imported."""

import subprocess
import sys

import pytest

from fukasa import __version__

HEAVY = ("polars", "duckdb", "pyarrow", "numpy", "scipy", "altair", "vl_convert", "python_calamine", "django", "babel")
SCRIPT = """
import sys
from fukasa.cli.main import run
try:
    run(sys.argv[1:])
finally:
    print(*sorted(set(sys.modules) & {heavy!r}), file=sys.stderr)
"""


@pytest.mark.parametrize(
    "arguments", [("--version",), ("--help",), ("shortlist", "--help"), ("lake", "erase", "--help")]
)
def test_help_and_version_wait_for_no_heavy_package(arguments):
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(heavy=set(HEAVY)), *arguments], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr.strip()) == (0, "")
    assert done.stdout


def test_the_version_is_that_of_the_package(fukasa):
    assert fukasa("--version").out == f"fukasa {__version__}\n"


def test_no_command_at_all_shows_the_help(capsys):
    from fukasa.cli.main import run

    with pytest.raises(SystemExit) as left:
        run([])
    assert left.value.code == 0
    assert "shortlist" in capsys.readouterr().out


def test_a_reader_that_leaves_early_is_no_error(demo_folder):
    command = (
        f"{sys.executable} -c 'from fukasa.cli.main import run; run()' --data {demo_folder} search --json | head -1"
    )
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("{\n", "")
