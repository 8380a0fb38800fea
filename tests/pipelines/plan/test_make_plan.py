"""A plan from files to document: optimal, certified, or refused with the rules that conflict."""

import itertools
import json

import numpy as np
import pytest
from python_calamine import CalamineWorkbook

from fukasa.analysis.planning.solvers.quick import quick
from fukasa.pipelines.brief import parse_brief
from fukasa.pipelines.plan import document as document_module
from fukasa.pipelines.plan.candidates import read_candidates
from fukasa.pipelines.plan.files import write_plan_json, write_plan_xlsx
from fukasa.pipelines.plan.frontier import frontier_of
from fukasa.pipelines.plan.run import make_plan, state
from fukasa.pipelines.plan.segments import read_segments
from fukasa.synth.problems.problem import PlanWorld, draw_problem
from tests.pipelines.plan.conftest import HEADER, ROWS, SEGMENTS

BRIEF = {
    "brief": {"language": "en"},
    "goal": {"kpi": "reach"},
    "budget": {"amount": 65_000},
    "gates": {"authenticity": "review"},
}


@pytest.fixture
def planned(candidates_file, segments_file):
    """Plan the usual four by a brief, some of its sections replaced."""

    def plan(**sections):
        found = read_candidates(candidates_file(), "JPY", read_segments(segments_file))
        return make_plan(parse_brief({**BRIEF, **sections}), found)

    return plan


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    """Plan the usual four by the usual brief, once."""
    folder = tmp_path_factory.mktemp("usual")
    (folder / "candidates.csv").write_text("\n".join((HEADER, *ROWS.values())), encoding="utf-8")
    (folder / "segments.csv").write_text(SEGMENTS, encoding="utf-8")
    found = read_candidates(folder / "candidates.csv", "JPY", read_segments(folder / "segments.csv"))
    return make_plan(parse_brief(BRIEF), found).document


@pytest.fixture
def drawn(tmp_path):
    """Draw a problem and give what is asked of it."""

    def draw(**world):
        files = draw_problem(PlanWorld(**world))
        files.candidates.write_csv(tmp_path / "candidates.csv")
        files.segments.write_csv(tmp_path / "segments.csv")
        people = read_segments(tmp_path / "segments.csv")
        return parse_brief(files.brief), read_candidates(tmp_path / "candidates.csv", "JPY", people)

    return draw


def test_the_best_two_are_booked_and_the_certificate_says_so(usual):
    document = usual
    assert document["status"] == "optimal"
    assert {entry["creator_id"] for entry in document["selected"]} == {"ben", "chie"}
    reached = 1e6 * (1 - 0.9 * 0.996) + 0.5 * 5e5 * (1 - 0.92 * 0.994)
    assert document["objective"] == pytest.approx(reached)
    assert document["certificate"]["ok"]
    assert document["certificate"]["objective_recomputed"] == pytest.approx(reached)
    assert document["cut"][0]["rule"] == "gates.authenticity"
    assert document["totals"]["cost"] == 62_000
    assert document["totals"]["cpv"]["mean"] == pytest.approx(62_000 / 65_050)


def test_totals_are_drawn_and_never_sums_of_interval_ends(usual):
    views = usual["totals"]["views"]
    assert views["p10"] > 41_500
    assert views["p90"] < 92_600
    assert views["mean"] == 65_050


def test_the_document_is_plain_json_with_every_key_that_its_page_tells(usual, tmp_path):
    document = usual
    write_plan_json(document, tmp_path / "PLAN.json")
    again = json.loads((tmp_path / "PLAN.json").read_text(encoding="utf-8"))
    assert again == document
    assert [key for key in document if key not in document_module.__doc__] == []


def test_the_same_brief_gives_the_same_plan(planned, usual):
    again = planned().document
    assert again | {"solver": None} == usual | {"solver": None}


def best_by_hand(asked):
    """Try every set of options of a problem without side rules but one option per creator and a budget."""
    problem, best = asked.problem, 0.0
    creators = problem.options["creator_id"].to_list()
    for chosen in itertools.product((0, 1), repeat=problem.options.height):
        posts = np.array(chosen)
        booked = [creators[place] for place in np.flatnonzero(posts)]
        if posts @ problem.price <= problem.limits.budget and len(set(booked)) == len(booked):
            missed = np.prod((1 - problem.reach) ** posts[:, None], axis=0)
            best = max(best, float(problem.weights @ (1 - missed)))
    return best


@pytest.mark.parametrize("seed", range(4))
def test_a_small_plan_is_the_best_of_all(drawn, seed):
    brief, candidates = drawn(candidates=9, budget_share=0.3, seed=seed, segments=4, rules=False)
    run = make_plan(brief, candidates)
    assert run.document["objective"] == pytest.approx(best_by_hand(state(brief, candidates)), rel=1e-9)


@pytest.mark.parametrize("kpi", ["views", "engagement", "conversions"])
def test_one_candidate_alone_is_certified_whatever_counts(candidates_file, kpi):
    brief = parse_brief({"goal": {"kpi": kpi}, "budget": {"amount": 10_000}})
    document = make_plan(brief, read_candidates(candidates_file(ROWS["ai"]), "JPY")).document
    assert document["status"] == "optimal"
    assert document["objective"] == {"views": 10_100, "engagement": 500, "conversions": 20}[kpi]


def test_rules_that_conflict_are_the_answer(planned):
    document = planned(
        mix={"role": {"empathy": {"min_share": 0.7}, "diffusion": {"min_share": 0.6}}},
    ).document
    assert (document["status"], document["certificate"], document["totals"]) == ("infeasible", None, None)
    conflict = document["conflict"]
    assert set(conflict["rules"]) == {"mix.role.empathy.min_share", "mix.role.diffusion.min_share"}
    assert "at least 70% of spend for role empathy" in conflict["text_en"]
    assert "同時に満たす" in conflict["text_ja"]
    json.dumps(document, allow_nan=False)


def test_a_cutoff_below_everybody_says_which_cutoff_would_do(planned):
    conflict = planned(cutoff={"cpv": 0.01}).document["conflict"]
    (change,) = [one for one in conflict["relaxations"] if one["rule"] == "cutoff.cpv"]
    assert change["limit"] == 0.01
    assert change["needed"] == pytest.approx(1.0, rel=1e-3)


def test_a_creator_who_must_be_booked_and_is_cut_is_a_conflict(planned):
    document = planned(rules={"must_have": ["dai"]}).document
    assert document["status"] == "infeasible"
    assert set(document["conflict"]["rules"]) == {"rules.must_have:dai", "gates.authenticity"}


def test_without_a_budget_the_lowest_cost_that_reaches_the_target_is_sought(planned):
    document = planned(budget={}, goal={"kpi": "views", "target": 11_000}).document
    assert document["sense"] == "least_cost"
    assert [entry["creator_id"] for entry in document["selected"]] == ["ai", "chie"]
    assert document["totals"]["cost"] == 12_000
    assert document["bound"] == pytest.approx(12_000)


def test_with_a_budget_the_target_is_told_and_binds_nobody(planned):
    document = planned(goal={"kpi": "views", "target": 12_000}).document
    assert document["objective"] == 65_050
    assert document["totals"]["target_chance"] == pytest.approx(1.0, abs=0.01)
    assert document["cheapest_for_target"] == {"cost": 12_000, "creators": 2, "objective": 12_150}


def test_a_larger_budget_never_brings_less(drawn):
    brief, candidates = drawn(candidates=60, budget_share=0.1, seed=1, segments=6)
    problem = state(brief, candidates).problem
    steps = frontier_of(problem, quick(problem), quick)
    assert len(steps) == 8
    assert [step["objective"] for step in steps] == sorted(step["objective"] for step in steps)
    assert all(step["cost"] <= step["budget"] * (1 + 1e-9) for step in steps)


def test_tiers_tell_who_is_under_the_cutoff_and_who_is_booked(planned):
    rows = {row["tier"]: row for row in planned(cutoff={"cpv": 1}).document["tiers"]}
    assert {tier: row["under_cutoff"] for tier, row in rows.items()} == {"micro": 1, "mega": 1, "nano": 1, "mid": 0}
    assert sum(row["share"] for row in rows.values()) == pytest.approx(1)
    assert rows["mid"]["creators"] == 0


def test_no_cell_of_the_workbook_is_a_formula(candidates_file, tmp_path):
    row = "=1+1,@a1,tiktok,micro,,10,JPY,8,10,12,10,1,1,pass,0.7,=HYPERLINK(),,,0,0"
    found = read_candidates(candidates_file(row), "JPY")
    document = make_plan(parse_brief({"budget": {"amount": 100}}), found).document
    write_plan_xlsx(document, tmp_path / "plan.xlsx", "en")
    book = CalamineWorkbook.from_path(tmp_path / "plan.xlsx")
    assert book.sheet_names == ["portfolio", "cut", "undecidable", "certificate", "frontier"]
    header, row = book.get_sheet_by_name("portfolio").to_python()
    told = dict(zip(header, row, strict=True))
    assert (told["creator_id"], told["category"]) == ("'=1+1", "'=HYPERLINK()")
