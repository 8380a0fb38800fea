"""A plan out of the catalogue: prices, forecasts and evidence as the shortlist knows them."""

import numpy as np
import polars as pl
import pytest

from fukasa.core.errors import InvalidInput
from fukasa.core.provenance import LOCAL_WORKSPACE, Scope
from fukasa.pipelines.brief import parse_brief
from fukasa.pipelines.plan.audiences import known_parts
from fukasa.pipelines.plan.catalogue import catalogue_candidates
from fukasa.pipelines.plan.run import make_plan
from fukasa.pipelines.plan.segments import Segments
from fukasa.pipelines.shortlist import make_shortlist
from tests.pipelines.conftest import TODAY

SCOPE = Scope(LOCAL_WORKSPACE)
BRIEF = {"brief": {"language": "en"}, "budget": {"amount": 500_000}, "cutoff": {"cpv": 2}}


@pytest.fixture(scope="module")
def candidates_of(demo_index):
    def candidates(names=(), population=(), **sections):
        people = Segments(tuple(names), np.array(population, dtype=float), np.ones(len(names)))
        brief = parse_brief(BRIEF | sections)
        return brief, catalogue_candidates(demo_index, brief, SCOPE, segments=people, clock=lambda: TODAY)

    return candidates


@pytest.fixture(scope="module")
def planned(candidates_of):
    return make_plan(*candidates_of()).document


def test_whoever_passes_the_shortlist_passes_the_plan(demo_index, planned):
    shortlist = make_shortlist(demo_index, parse_brief(BRIEF), SCOPE, clock=lambda: TODAY)
    assert planned["candidates"] == shortlist.candidates
    assert planned["passed"] == shortlist.result.passed.height
    assert {entry["option_id"] for entry in planned["selected"]} <= set(shortlist.result.passed["account_key"])


def test_every_booked_creator_keeps_the_cutoff_and_the_budget_holds(planned):
    assert planned["status"] == "optimal"
    assert planned["selected"]
    assert all(entry["p_cpv_ok"] >= 0.5 for entry in planned["selected"])
    assert planned["totals"]["cost"] <= 500_000
    assert planned["lake_version"] is not None


def test_the_cost_is_what_it_will_be_on_average_and_its_interval_holds_it(planned):
    spent = planned["totals"]["cost_interval"]
    assert spent["p10"] < planned["totals"]["cost"] < spent["p90"]


def test_roles_follow_from_tiers(candidates_of):
    rows = candidates_of()[1].rows
    roles = dict(rows.select("tier", "role").unique().iter_rows())
    assert {roles.get("nano"), roles.get("micro")} == {"empathy"}
    assert roles["mid"] is None
    assert {roles[tier] for tier in ("macro", "mega", "celebrity") if tier in roles} == {"diffusion"}


def test_engagement_that_is_not_known_stays_unknown(candidates_of):
    rows = candidates_of()[1].rows
    unknown = rows.filter(pl.col("engagement_rate").is_null())
    assert unknown["engagement_mean"].null_count() == unknown.height
    assert rows["conversions_mean"].null_count() == rows.height


def test_creators_never_to_book_are_told(candidates_of):
    handle = candidates_of()[1].rows["handle"][0]
    document = make_plan(*candidates_of(rules={"must_not": [handle]})).document
    assert handle in {entry["handle"] for entry in document["cut"] if entry["rule"] == "rules.must_not"}


def test_reach_follows_from_views_and_audiences(candidates_of):
    brief, found = candidates_of(("all", "gender:female", "gender:male"), (1e7, 5e6, 5e6), goal={"kpi": "views"})
    whole, women, men = found.reach.T
    known = np.isfinite(women)
    assert known.any()
    assert not known.all()
    assert np.array_equal(known, np.isfinite(men))
    exposure = -np.log1p(-found.reach[known])
    assert exposure[:, 0] * 1e7 == pytest.approx((exposure[:, 1] + exposure[:, 2]) * 5e6, rel=1e-3)
    assert np.isfinite(whole).sum() >= known.sum()
    assert brief.goal.kpi == "views"


def test_reach_without_segments_is_refused(candidates_of):
    with pytest.raises(InvalidInput, match="no segments are given"):
        make_plan(*candidates_of(goal={"kpi": "reach"}))


def test_who_has_no_known_audience_is_cut_where_reach_counts(candidates_of):
    goal = {"kpi": "reach"}
    document = make_plan(*candidates_of(("gender:female",), (5e6,), goal=goal, cutoff={})).document
    rules = {entry["rule"] for entry in document["cut"]}
    assert rules == {"no_forecast"}
    assert document["totals"]["reach"] > 0
    assert document["reach"]["lower_bound"] <= document["reach"]["sainsbury"] <= document["reach"]["upper_bound"]


def test_a_segment_that_audiences_do_not_tell_is_refused(candidates_of):
    with pytest.raises(InvalidInput, match="cannot be read from audiences"):
        candidates_of(("young people",), (5e6,))


def test_segments_that_share_people_are_noted(candidates_of):
    apart = candidates_of(("gender:female", "gender:male"), (5e6, 5e6))[1]
    assert len(apart.notes) == 1
    together = candidates_of(("country:JP", "gender:female"), (5e6, 5e6))[1]
    assert "counts twice" in together.notes[1]["en"]
    assert "二重" in together.notes[1]["ja"]


def test_the_catalogue_tells_which_parts_of_audiences_it_knows(demo_index):
    known = known_parts(demo_index, SCOPE)
    assert {"gender", "country"} <= set(known["dimension"])
    assert known["accounts"].is_sorted(descending=True)
    assert known["accounts"].min() > 0


def test_segments_with_reach_are_laid_out_with_the_plan(candidates_of):
    asked = candidates_of(("all",), (1e7,), goal={"kpi": "reach"})
    document = make_plan(*asked).document
    (segment,) = document["segments"]
    assert segment["reached"] == pytest.approx(document["objective"])
    assert make_plan(*candidates_of()).document["segments"] == []


def test_brand_safety_is_a_gate_of_its_own(candidates_of):
    brief, candidates = candidates_of(gates={"brand_safety": True})
    told = candidates.rows["brand_safety"]
    assert "brand_safety" in candidates.known
    assert set(told) <= {"pass", "review", "fail", "insufficient"}
    assert (told == "pass").any()
    chosen = {entry["option_id"] for entry in make_plan(brief, candidates).document["selected"]}
    assert set(candidates.rows.filter(pl.col("option_id").is_in(chosen))["brand_safety"]) == {"pass"}


def test_without_the_gate_nothing_is_said_of_brand_safety(candidates_of):
    assert candidates_of()[1].rows["brand_safety"].null_count() == candidates_of()[1].rows.height
