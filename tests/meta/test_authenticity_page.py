"""The page on authenticity speaks of every check and of the rules as they are."""

import re
from pathlib import Path

import pytest

from fukasa.analysis.authenticity.audited import LEAST_AUDITED, LEAST_EACH
from fukasa.analysis.authenticity.configs import config
from fukasa.analysis.authenticity.results import DEVIATION_RANGE, Level
from fukasa.analysis.authenticity.review import verdict_rules

PAGE = (Path(__file__).parents[2] / "docs/methods/authenticity.md").read_text(encoding="utf-8")
HEAD = ["check", "what it reads", "what it assumes", "when it lies", "measured power, alone", "reproduce"]
RECIPES = set(re.findall(r"\*\*([A-Z])\*\*", PAGE))


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


SIGNALS = [cells(line) for line in PAGE.partition("## Every signal")[2].splitlines() if line.startswith("| `")]


def test_every_check_has_one_row_in_the_order_in_which_checks_are_shown():
    assert [row[0].strip("`") for row in SIGNALS] == list(config().checks)
    assert f"| {' | '.join(HEAD)} |" in PAGE


@pytest.mark.parametrize("row", SIGNALS, ids=lambda row: row[0])
def test_a_row_says_everything_and_how_to_measure_it_again(row):
    assert len(row) == len(HEAD)
    assert all(row)
    assert row[-1] in RECIPES


@pytest.mark.parametrize("rule", ["review_from", "least_checks", "least_groups", "history_days", "stands_out"])
def test_the_rules_of_a_verdict_are_those_of_the_data(rule):
    assert f"`{rule}` = {getattr(verdict_rules(), rule):g} |" in PAGE


@pytest.mark.parametrize("level", Level)
def test_the_bounds_of_every_level_are_those_of_the_data(level):
    rules = verdict_rules()
    bounds = f"| {rules.fail_from[level]:.2f} | {rules.alone_from[level]:.2f} |"
    assert re.search(rf"\| `{level}` \|[^|]+{re.escape(bounds)}", PAGE)


def test_the_range_of_deviations_and_the_audits_asked_for_are_those_of_the_code():
    low, high = DEVIATION_RANGE
    assert f"from −{-low:g} to {high:g}" in PAGE
    assert f"audited {LEAST_AUDITED} accounts" in PAGE
    assert f"at least {LEAST_EACH} inflated and {LEAST_EACH} genuine" in PAGE
