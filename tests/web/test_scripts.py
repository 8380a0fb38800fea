"""What the scripts of the pages never do: write to a name that came from data, which could be that of a prototype."""

import re
from pathlib import Path

import pytest

from fukasa.web import settings as shipped

SCRIPTS = sorted((Path(shipped.BASE_DIR) / "static" / "fukasa").glob("*.js"))
COMPUTED = re.compile(r"""[\w)\]]\[(?!["'\d])[^\]\n]+\]\s*(?:[-+*/|&?]{0,3})=(?![=>])""")
SPREADS = re.compile(
    r"__proto__|Object\.assign\(\s*\{|Reflect\.set|\bfor \((?:const|let|var) \w+ in\b|\.extend\(|\beval\("
)


def faults(text: str) -> list[str]:
    return [found[0] for rule in (COMPUTED, SPREADS) for found in rule.finditer(text)]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_script_writes_to_a_name_that_came_from_data(script: Path) -> None:
    assert faults(script.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "bad",
    [
        "held[name] = value;",
        "held[one.key] ||= [];",
        "Object.assign({}, JSON.parse(text));",
        "for (const key in held) copy(key);",
        "held.__proto__.x = 1;",
    ],
)
def test_a_script_that_did_would_be_found(bad: str) -> None:
    assert faults(bad)


def test_the_scripts_are_there() -> None:
    assert len(SCRIPTS) > 5
