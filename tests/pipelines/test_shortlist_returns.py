"""Returns of a shortlist: drawn where the brief states a rate and an order value, two formulas that never mix."""

import zipfile

import pytest

from fukasa.core.errors import InvalidInput
from fukasa.core.provenance import SHARED_ONLY
from fukasa.pipelines.brief import parse_brief
from fukasa.pipelines.shortlist import make_shortlist
from fukasa.pipelines.shortlist_files import shortlist_facts, write_shortlist_html, write_shortlist_xlsx
from fukasa.pipelines.what_if import with_cutoff
from tests.pipelines.conftest import TODAY

GOAL = {"target": 500_000, "conversion_rate": 0.002, "average_order_value": 4_800}


def run(index, cpv=2.0, **goal):
    brief = {"cutoff": {"cpv": cpv, "currency": "JPY"}, "budget": {"amount": 2_000_000}, "goal": goal}
    return make_shortlist(index, parse_brief(brief), SHARED_ONLY, clock=lambda: TODAY)


@pytest.fixture(scope="module")
def plain(demo_index):
    return run(demo_index, **GOAL)


@pytest.fixture(scope="module")
def with_margin(demo_index):
    return run(demo_index, **GOAL, margin=0.3)


def test_the_single_number_lies_in_the_middle_of_the_drawn_range(plain):
    spread = plain.returns.source_roi
    assert spread.p10 < spread.p50 < spread.p90
    assert plain.roi == pytest.approx(spread.p50, rel=0.1)
    assert plain.roi == pytest.approx(0.002 * 4_800 / plain.result.planned.cpv.p50)


def test_a_stated_rate_is_labelled_assumed_and_said(plain):
    assert plain.returns.basis == "assumed"
    assert "is an assumption, not a result" in dict(shortlist_facts(plain, "en"))["conversion rate"]
    assert "仮定であり、実績ではありません" in dict(shortlist_facts(plain, "ja"))["転換率"]


def test_a_rate_that_is_used_is_no_part_of_the_brief_that_is_not_applied(plain):
    assert [note for note in plain.notes if "rate" in note["en"]] == []


def test_without_a_margin_there_is_no_profit(plain):
    assert (plain.returns.profit_roi, plain.returns.prob_profit) == (None, None)
    assert "利益ベースのROI" not in str(shortlist_facts(plain, "ja"))


def test_profit_takes_the_margin_of_the_same_draws_as_a_share_and_loses_the_cost(plain, with_margin):
    source, profit = with_margin.returns.source_roi, with_margin.returns.profit_roi
    assert source == plain.returns.source_roi
    assert [profit.p10, profit.p50, profit.p90] == pytest.approx(
        [0.3 * point - 1 for point in (source.p10, source.p50, source.p90)]
    )
    assert 0 < with_margin.returns.prob_profit < 1


def test_returns_leave_the_totals_of_the_plan_as_they_are(demo_index, with_margin):
    assert run(demo_index, target=500_000).result.planned == with_margin.result.planned


@pytest.mark.parametrize("left_out", ["conversion_rate", "average_order_value"])
def test_without_rate_or_order_value_nothing_is_made_up(demo_index, left_out):
    made = run(demo_index, **{key: value for key, value in GOAL.items() if key != left_out}, margin=0.3)
    assert (made.returns, made.roi) == (None, None)
    assert "ROI" not in str(shortlist_facts(made, "en"))


def test_a_rate_of_0_counts_as_not_stated_and_that_is_said(demo_index):
    made = run(demo_index, **GOAL | {"conversion_rate": 0})
    assert (made.returns, made.roi) == (None, None)
    assert any("counts as not stated" in note["en"] for note in made.notes)


def test_a_margin_of_0_counts_as_not_stated_and_that_is_said(demo_index):
    made = run(demo_index, **GOAL, margin=0)
    assert made.returns.profit_roi is None
    assert any("counts as not stated" in note["en"] for note in made.notes)


def test_a_rate_too_small_to_be_one_is_refused_with_a_sentence(demo_index):
    with pytest.raises(InvalidInput, match="a stated conversion rate lies above 0"):
        run(demo_index, **GOAL | {"conversion_rate": 5e-324})


def test_nobody_in_the_plan_brings_nothing_back(demo_index):
    made = run(demo_index, cpv=1e-6, **GOAL)
    assert (made.result.planned, made.returns, made.roi) == (None, None, None)


def test_another_cut_off_brings_back_what_a_brief_with_it_does(demo_index, with_margin):
    other = with_cutoff(with_margin, cpv=0.4)
    assert other.returns == run(demo_index, cpv=0.4, **GOAL, margin=0.3).returns
    assert other.returns != with_margin.returns


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("ja", ("ROI（出典の式", "利益ベースのROI", "利益が出る確率", "転換率は仮定", "1件も注文がない確率")),
        ("en", ("ROI, source formula", "ROI by profit", "chance of a profit", "assumed", "chance that nobody orders")),
    ],
)
def test_files_tell_both_returns_apart_with_their_ranges(with_margin, tmp_path, language, names):
    write_shortlist_html(with_margin, tmp_path / "s.html", language)
    write_shortlist_xlsx(with_margin, tmp_path / "s.xlsx", language)
    page = (tmp_path / "s.html").read_text(encoding="utf-8")
    sheet = zipfile.ZipFile(tmp_path / "s.xlsx").read("xl/sharedStrings.xml").decode()
    assert [name for name in names if name not in page or name not in sheet] == []
    facts = shortlist_facts(with_margin, language)
    assert sum("ROI" in name and "[" in value and "–" in value for name, value in facts) == 2
