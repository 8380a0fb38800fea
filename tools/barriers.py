"""Look at every page in a browser and write down what is amiss: ``python -m tools.barriers [--quick] [--out FILE]``.

The pages are those of ``tests/web/pages.py``; each is opened as on a first visit, in Japanese while the workspace
fills, then in English with everything that was made, and looked at wide and narrow, light and dark. ``--quick`` looks
as the test does: in one language by turns, at opposite pairings.
"""

import argparse
import json
import statistics
import sys
from pathlib import Path
from typing import Any, cast

import pytest

from fukasa.cli.benchmarks.report import report

TEST = "tests/web/test_every_page.py"
KINDS = ("barriers", "complaints", "too_wide")


class Notes:
    """Hands the option to the test and keeps what it tells."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []

    def pytest_addoption(self, parser: pytest.Parser) -> None:
        """Know the option that asks for all pairings."""
        parser.addoption("--every-look", action="store_true", dest="every_look")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take over what the test has recorded."""
        if report.when == "call":
            self.told += [one for name, told in report.user_properties if name == "told" for one in cast("Any", told)]


def main() -> int:
    """Look at the pages and tell what was found; 1 when something is amiss."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--quick", action="store_true", help="one language for each page, opposite pairings only")
    options = parser.parse_args()
    notes = Notes()
    ended = pytest.main(["-n", "0", TEST, *([] if options.quick else ["--every-look"])], plugins=[notes])
    text = json.dumps(report("barriers", figures(notes.told)), ensure_ascii=False, indent=2) + "\n"
    if options.out:
        options.out.write_text(text, encoding="utf-8")
    print(text)
    return int(ended)


def figures(told: list[dict[str, Any]]) -> dict[str, Any]:
    """Count what was found, and weigh the pages."""
    weights = {one["page"]: (one["charts"] > 0, one["size"] / 1000) for one in reversed(told)}
    found = {kind: [f"{_name(one)} {trouble}" for one in told for trouble in one[kind]] for kind in KINDS}
    light = [size for charts, size in weights.values() if not charts]
    with_charts = [size for charts, size in weights.values() if charts]
    return {
        "pages": len({one["page"] for one in told}),
        "looks": sum(one["looks"] for one in told),
        "barriers": len(found["barriers"]),
        "complaints": len(found["complaints"]),
        "wider_than_the_window": len(found["too_wide"]),
        "kilobytes_of_a_first_visit": {"without_charts": _spread(light), "with_charts": _spread(with_charts)},
        "found": [trouble for kind in KINDS for trouble in found[kind]],
        "kilobytes_by_page": [f"{size:.1f} {page}{' (charts)' * charts}" for page, (charts, size) in weights.items()],
    }


def _name(one: dict[str, Any]) -> str:
    return f"{one['page']} [{one['language']}]"


def _spread(sizes: list[float]) -> dict[str, float]:
    return {"median": round(statistics.median(sizes), 1), "min": min(sizes), "max": max(sizes)}


if __name__ == "__main__":
    sys.exit(main())
