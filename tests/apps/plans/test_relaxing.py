"""A relaxation of a conflict goes into the brief at the key that holds the rule, and no further than needed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.apps.plans.relaxing import relaxed
from fukasa.pipelines.brief import Brief, Budget, Cutoff, Filter, Gates, Goal, Mix, Risk, Rules, Span
from fukasa.pipelines.brief_text import brief_data, brief_of
from tests.factories.plan_documents import sample_document
from tests.factories.plans import brief

RULES = Rules(
    min_creators=9,
    max_creators=2,
    max_posts=2,
    max_per_agency=1,
    must_have=("@sure", "cheap"),
    exclusivity=("food", "home"),
    small_share_min=0.9,
)
MIX = Mix(role={"empathy": Span(0.4, 0.6), "diffusion": Span(max=0.1)}, tier={"micro": Span(min=0.5)})
STRICT = brief(
    rules=RULES,
    mix=MIX,
    gates=Gates(authenticity="pass", depth_min=0.8, confidence_min=0.9, brand_safety=True),
    risk=Risk(cvar_alpha=0.1, cvar_floor=5_000.0),
    filter=Filter(tiers=("nano",)),
)


def loosened(rule: str, needed: float | None) -> Brief | None:
    return relaxed(STRICT, {"rule": rule, "limit": None, "needed": needed}, sample_document())


@pytest.mark.parametrize(
    ("rule", "needed", "sections"),
    [
        ("budget", 320_000.4, {"budget": Budget(320_001.0, "JPY")}),
        ("goal.target", 20_000.7, {"goal": Goal(target=20_000.0)}),
        ("cutoff.cpv", 2.341, {"cutoff": Cutoff(2.35, "JPY")}),
        ("rules.min_creators", 7.0, {"rules": replace(RULES, min_creators=7)}),
        ("rules.min_creators", None, {"rules": replace(RULES, min_creators=None)}),
        ("rules.max_creators", 3.0, {"rules": replace(RULES, max_creators=3)}),
        ("rules.max_posts", 5.0, {"rules": replace(RULES, max_posts=5)}),
        ("rules.max_per_agency:Kumo", 2.0, {"rules": replace(RULES, max_per_agency=2)}),
        ("rules.must_have:instagram:sure", None, {"rules": replace(RULES, must_have=("cheap",))}),
        ("rules.exclusivity:food", None, {"rules": replace(RULES, exclusivity=("home",))}),
        ("mix.small.small.min_share", 0.31239, {"rules": replace(RULES, small_share_min=0.3123)}),
        (
            "mix.role.empathy.min_share",
            0.25,
            {"mix": replace(MIX, role={"empathy": Span(0.25, 0.6), "diffusion": Span(max=0.1)})},
        ),
        ("mix.role.diffusion.max_share", None, {"mix": replace(MIX, role={"empathy": Span(0.4, 0.6)})}),
        ("mix.tier.micro.min_share", None, {"mix": replace(MIX, tier=None)}),
        ("gates.authenticity", None, {"gates": replace(STRICT.gates, authenticity=None)}),
        ("gates.depth_min", 0.55559, {"gates": replace(STRICT.gates, depth_min=0.5555)}),
        ("gates.brand_safety", None, {"gates": replace(STRICT.gates, brand_safety=None)}),
        ("risk.cvar_floor", 4_000.9, {"risk": Risk(cvar_alpha=0.1, cvar_floor=4_000.0)}),
        ("risk.cvar_floor", None, {"risk": Risk()}),
        ("filter.tiers", None, {"filter": Filter()}),
    ],
)
def test_each_rule_is_relaxed_at_its_key_alone(rule: str, needed: float | None, sections: dict) -> None:
    assert loosened(rule, needed) == replace(STRICT, **sections)


@pytest.mark.parametrize(
    ("rule", "needed"),
    [
        ("conflict:a|b", None),
        ("one_option:a", None),
        ("no_forecast", None),
        ("cutoff.cpv", None),
        ("cutoff.cpv", 1.5),
        ("rules.must_have:somebody:else", None),
        ("rules.exclusivity:travel", None),
        ("mix.platform.youtube.min_share", 0.1),
        ("nonsense", 1.0),
    ],
)
def test_a_rule_that_no_key_holds_is_left_to_the_person(rule: str, needed: float | None) -> None:
    assert loosened(rule, needed) is None


@given(st.floats(0.011, 1))
def test_a_cut_off_of_cents_is_raised_by_no_more_than_it_needs(needed: float) -> None:
    small = replace(STRICT, cutoff=Cutoff(0.01, "USD"))
    made = relaxed(small, {"rule": "cutoff.cpv", "limit": 0.01, "needed": needed}, sample_document())
    assert needed <= made.cutoff.cpv <= needed + 1e-4


@given(st.floats(1, 1e9))
def test_a_budget_suffices_for_what_is_needed(needed: float) -> None:
    assert loosened("budget", needed).budget.amount >= needed


@given(st.floats(0.11, 1))
def test_a_greatest_share_suffices_for_what_is_needed(needed: float) -> None:
    assert loosened("mix.role.diffusion.max_share", needed).mix.role["diffusion"].max >= needed


@given(st.floats(0, 0.39))
def test_a_least_share_asks_for_no_more_than_is_possible(needed: float) -> None:
    assert loosened("mix.role.empathy.min_share", needed).mix.role["empathy"].min <= needed


@pytest.mark.parametrize("rule", ["budget", "rules.min_creators", "mix.role.empathy.min_share", "risk.cvar_floor"])
def test_a_relaxed_brief_can_be_stored_and_read(rule: str) -> None:
    made = loosened(rule, 0.3 if rule.startswith("mix") else 3.0)
    assert made is not None
    assert brief_of(brief_data(made)) == made
