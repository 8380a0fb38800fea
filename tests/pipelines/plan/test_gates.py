"""Gates cut what is worse than allowed and what is not known; only a missing price cannot be judged."""

import pytest

from fukasa.core.errors import InvalidInput
from fukasa.pipelines.brief import parse_brief
from fukasa.pipelines.plan.candidates import read_candidates
from fukasa.pipelines.plan.run import state
from tests.pipelines.plan.conftest import HEADER, ROWS
from tests.pipelines.plan.test_candidates_file import replaced


@pytest.fixture
def judged(candidates_file):
    """Judge rows by a brief; gives the rules that cut, by creator."""

    def judge_rows(brief, *rows, header=HEADER):
        found = state(parse_brief(brief), read_candidates(candidates_file(*rows, header=header), "JPY"))
        return dict(found.market.cut.select("creator_id", "rule").iter_rows())

    return judge_rows


@pytest.mark.parametrize(
    ("brief", "cut"),
    [
        ({"gates": {"authenticity": "pass"}}, {"ben", "dai"}),
        ({"gates": {"authenticity": "review"}}, {"dai"}),
        ({"gates": {"authenticity": "fail"}}, set()),
        ({"gates": {"depth_min": 0.6}}, {"ben", "dai"}),
        ({"cutoff": {"cpv": 1}}, {"dai"}),
        ({"cutoff": {"cpv": 1, "probability": 0.8}}, {"ai", "ben", "chie", "dai"}),
        ({"cutoff": {"cpv": 1.25, "probability": 0.8}}, {"ben", "dai"}),
        ({"rules": {"must_not": ["AI", "tiktok:d1"]}}, {"ai", "dai"}),
        ({"filter": {"tiers": ["nano", "マイクロ"]}}, {"ben", "dai"}),
        ({"filter": {"platforms": ["tiktok"]}}, {"ben", "chie"}),
        ({"filter": {"categories": ["Food"]}}, {"chie", "dai"}),
    ],
)
def test_each_gate_cuts_whom_it_should(judged, brief, cut):
    assert set(judged(brief)) == cut


def test_what_is_not_known_is_cut_and_insufficient_allows_everybody(judged):
    unknown = replaced("ai", "authenticity", "")
    assert judged({"gates": {"authenticity": "fail"}}, unknown) == {"ai": "gates.authenticity"}
    assert judged({"gates": {"authenticity": "insufficient"}}, unknown) == {}
    assert judged({"gates": {"depth_min": 0.1}}, replaced("ai", "depth", "")) == {"ai": "gates.depth_min"}


def test_without_a_forecast_one_is_cut_and_without_a_price_undecidable(candidates_file):
    rows = [replaced("ai", "views_p90", ""), replaced("ben", "price", ""), ROWS["chie"]]
    found = state(parse_brief({}), read_candidates(candidates_file(*rows), "JPY"))
    assert found.market.cut.select("creator_id", "rule").rows() == [("ai", "no_forecast")]
    assert found.market.undecidable.select("creator_id", "rule").rows() == [("ben", "no_price")]
    assert found.problem.options["creator_id"].to_list() == ["chie"]


def test_conversions_that_are_not_given_follow_from_the_stated_rate(judged):
    empty = replaced("ai", "conversions_mean", "")
    assert judged({"goal": {"kpi": "conversions"}}, empty) == {"ai": "no_forecast"}
    assert judged({"goal": {"kpi": "conversions", "conversion_rate": 0.002}}, empty) == {}


def test_who_is_not_free_during_the_campaign_is_cut(judged):
    rows = [ROWS["ai"] + ",2026-12-01,", ROWS["ben"] + ",,2026-11-27", ROWS["chie"] + ",2026-11-30,2026-12-24"]
    dates = {"brief": {"starts_on": _day("2026-11-27"), "ends_on": _day("2026-11-30")}}
    assert judged(dates, *rows, header=HEADER + ",available_from,available_to") == {"ai": "dates"}


def _day(text):
    from datetime import date

    return date.fromisoformat(text)


def test_every_cut_says_why_in_both_languages(candidates_file):
    brief = parse_brief({"cutoff": {"cpv": 1}, "gates": {"authenticity": "pass"}})
    cut = state(brief, read_candidates(candidates_file(), "JPY")).market.cut
    assert cut.filter(creator_id="ben")["sentence_en"].item() == (
        "The authenticity review says “review”, the brief allows “pass” at worst."
    )
    assert "真正性" in cut.filter(creator_id="dai")["sentence_ja"].item()


@pytest.mark.parametrize(
    ("brief", "said"),
    [
        ({"mix": {"tier": {"gigantic": {"min_share": 0.1}}}}, "tier 'gigantic' is unknown"),
        ({"mix": {"role": {"difusion": {"min_share": 0.1}}}}, "did you mean 'diffusion'"),
        ({"mix": {"platform": {"myspace": {"min_share": 0.1}}}}, "platform 'myspace' is unknown"),
        ({"rules": {"must_have": ["zoe"]}}, "names 'zoe', who is not among the candidates"),
        ({"goal": {"kpi": "reach"}}, "no segments are given"),
        ({"risk": {"cvar_alpha": 0.1}}, "cvar_alpha and cvar_floor together"),
    ],
)
def test_a_brief_that_cannot_be_stated_is_refused(candidates_file, brief, said):
    with pytest.raises(InvalidInput, match=said):
        state(parse_brief(brief), read_candidates(candidates_file(), "JPY"))


def test_posts_are_what_the_candidate_offers_and_the_brief_allows(candidates_file):
    header, rows = HEADER + ",max_posts", [ROWS["ai"] + ",5", ROWS["ben"] + ","]
    found = read_candidates(candidates_file(*rows, header=header), "JPY")
    assert state(parse_brief({}), found).problem.most.tolist() == [5, 1]
    assert state(parse_brief({"rules": {"max_posts_per_creator": 3}}), found).problem.most.tolist() == [3, 3]


def test_a_rival_named_on_an_account_that_is_cut_stays_a_rival_of_the_person(candidates_file):
    other = ROWS["dai"].replace("dai,d1,tiktok", "dai,d2,youtube").replace(",ai,", ",,")
    found = state(
        parse_brief({"rules": {"must_not": ["tiktok:d1"]}}),
        read_candidates(candidates_file(*ROWS.values(), other, header=HEADER), "JPY"),
    )
    rivals = dict(found.market.candidates.select("account_id", "conflicts").iter_rows())
    assert rivals == {"a1": [], "b1": [], "c1": [], "d1": ["ai"], "d2": ["ai"]}
