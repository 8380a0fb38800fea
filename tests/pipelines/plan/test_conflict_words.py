"""What is written as the change that helps does help, and is not one that was rounded to the wrong side."""

import pytest

from fukasa.analysis.planning.problem.limits import Limits, Share
from fukasa.analysis.planning.problem.solution import Conflict, Relaxation
from fukasa.pipelines.brief import parse_brief
from fukasa.pipelines.plan.conflict_words import conflict_of

BRIEF = parse_brief({"budget": {"amount": 5_000}, "cutoff": {"cpv": 0.01}})
LIMITS = Limits(budget=5_000, min_creators=3, max_creators=2, shares=(Share("role", "empathy", 0.7, 0.8),))


def told(rule, needed):
    conflict = Conflict((rule,), (Relaxation(rule, 1.0, needed),))
    return conflict_of(conflict, LIMITS, BRIEF, {})


@pytest.mark.parametrize(
    ("rule", "needed", "english", "japanese"),
    [
        ("cutoff.cpv", 10 / 9, "→ 1.12 JPY", "→1.12円"),
        ("cutoff.cpv", 1.5, "→ 1.5 JPY", "→1.5円"),
        ("cutoff.cpv", 123.001, "→ 124 JPY", "→124円"),
        ("budget", 12_000.2, "→ 12,001 JPY", "→12,001円"),
        ("budget", 12_000.0, "→ 12,000 JPY", "→12,000円"),
        ("mix.role.empathy.min_share", 0.4567, "→ 45.6%", "→45.6%"),
        ("mix.role.empathy.min_share", 0.4 - 1e-12, "→ 40%", "→40%"),
        ("mix.role.empathy.max_share", 0.45612, "→ 45.7%", "→45.7%"),
        ("mix.role.empathy.min_share", 0.0, "→ 0%", "→0%"),
        ("rules.min_creators", 2.0, "→ 2", "→2"),
        ("rules.max_creators", 3.0, "→ 3", "→3"),
    ],
)
def test_the_change_that_is_written_is_enough(rule, needed, english, japanese):
    found = told(rule, needed)
    assert f"{english}." in found["text_en"]
    assert f"{japanese}。" in found["text_ja"]


@pytest.mark.parametrize(
    ("rule", "english", "japanese"),
    [
        ("rules.min_creators", "There is nobody to choose from", "選べる候補がいません"),
        ("no_price", "No candidate has a price", "価格の分かる候補"),
        ("no_forecast", "No candidate has the forecast", "予測がそろった候補がいません"),
    ],
)
def test_what_leaves_nobody_is_told_as_that(rule, english, japanese):
    found = conflict_of(Conflict((rule,)), LIMITS, BRIEF, {})
    assert english in found["text_en"]
    assert japanese in found["text_ja"]


def test_where_time_was_over_it_is_not_said_that_nothing_helps():
    over, sought = (conflict_of(Conflict(("budget",), (), done), LIMITS, BRIEF, {}) for done in (False, True))
    assert "Time was over before it was known which change would help." in over["text_en"]
    assert "時間切れ" in over["text_ja"]
    assert "No change of a single rule is enough." in sought["text_en"]


def test_rules_of_which_some_may_not_be_needed_are_told_as_that():
    perhaps = conflict_of(Conflict(("budget", "rules.min_creators"), irreducible=False), LIMITS, BRIEF, {})
    assert "whether fewer of them already contradict each other" in perhaps["text_en"]
    assert "一部だけで矛盾しているか" in perhaps["text_ja"]


def test_the_figure_itself_is_not_rounded():
    assert told("cutoff.cpv", 10 / 9)["relaxations"][0]["needed"] == 10 / 9
