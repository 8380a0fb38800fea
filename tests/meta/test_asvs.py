"""The list of security requirements is whole, and what it names exists."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tools.reference.asvs import CHAPTERS, Finding, findings

ROOT = Path(__file__).parents[2]
FOUND = findings()
STATES = {"pass", "fail", "not applicable"}
OF_LEVEL = {1: 70, 2: 183}  # as many as the standard has


def number_of(one: Finding) -> str:
    return one.number


def test_every_requirement_of_both_levels_is_there_once_and_in_order():
    places = [tuple(map(int, one.number.split("."))) for one in FOUND]
    assert places == sorted(set(places))
    assert Counter(one.level for one in FOUND) == OF_LEVEL
    assert {place[0] for place in places} == set(range(1, len(CHAPTERS) + 1))


def test_every_finding_has_a_known_state_and_a_reason():
    assert [one.number for one in FOUND if one.status not in STATES or not one.why.strip()] == []


def test_what_fails_says_what_would_mend_it_and_nothing_else_does():
    assert [one.number for one in FOUND if bool(one.planned.strip()) != (one.status == "fail")] == []


def test_what_is_met_or_not_says_where_to_look():
    assert [one.number for one in FOUND if bool(one.shown) != (one.status != "not applicable")] == []


@pytest.mark.parametrize("one", [one for one in FOUND if one.shown], ids=number_of)
def test_what_is_named_exists(one):
    files = {name: (ROOT / name.split("::")[0]) for name in one.shown}
    assert [name for name, path in files.items() if not path.exists()] == []
    tests = {name.split("::")[1]: path for name, path in files.items() if "::" in name}
    assert [name for name, path in tests.items() if f"def {name}(" not in path.read_text(encoding="utf-8")] == []


def test_tests_and_modules_of_the_threat_model_exist():
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/.]+)(?:::(\w+))?`", text)
    assert [
        path for path, name in named if f"def {name}" not in f"def {(ROOT / path).read_text(encoding='utf-8')}"
    ] == []
    modules = re.findall(r"`((?:apps|web|analysis|connectors|lake|cli)(?:/[\w.]+)*)`", text)
    assert [name for name in modules if not (ROOT / "src" / "fukasa" / name).exists()] == []
    assert len(named) > len(text.split("## Keys and algorithms")[0].split("| door |")[1].splitlines()) - 5
