import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.analysis.engagement.benchmarks import benchmark_for, benchmarks, compare, parse_benchmarks
from fukasa.analysis.engagement.reasons import reason, reason_codes, reason_sentence
from fukasa.analysis.engagement.registry import metric, parse_registry, registry
from fukasa.analysis.engagement.tiers import assign_tiers, parse_schemes, tier_scheme, tier_schemes
from fukasa.core.errors import InvalidInput, NotFound
from tests.factories.engagement import account, accounts

WHOLE = {"id": "x", "metric": "er_common", "scheme": "default", "date": tier_scheme().date, "source": "?", "tiers": {}}


def tiers_of(*followers, scheme="default", **values):
    people = accounts(*(account(f"x:{place}", followers=number, **values) for place, number in enumerate(followers)))
    return assign_tiers(people, tier_scheme(scheme))["tier"].to_list()


def test_the_default_scheme_has_the_six_tiers_and_one_below():
    found = tiers_of(0, 999, 1_000, 9_999, 10_000, 99_999, 100_000, 499_999, 500_000, 999_999, 1_000_000)
    assert found == ["below_nano"] * 2 + ["nano"] * 2 + ["micro"] * 2 + ["mid"] * 2 + ["macro"] * 2 + ["mega"]


def test_the_japanese_scheme_has_a_middle_up_to_a_million():
    assert tiers_of(99_999, 100_000, 999_999, 1_000_000, scheme="japanese") == ["micro", "middle", "middle", "mega"]


def test_a_celebrity_is_one_by_flag_whatever_the_followers():
    assert tiers_of(5_000, None, is_celebrity=True) == ["celebrity", "celebrity"]
    assert tiers_of(5_000, is_celebrity=True, scheme="japanese") == ["nano"]


def test_unknown_followers_have_no_tier():
    assert tiers_of(None) == [None]


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_more_followers_never_give_a_lower_tier(one, other):
    order = [tier.id for tier in tier_scheme().tiers]
    low, high = tiers_of(*sorted((one, other)))
    assert order.index(low) <= order.index(high)


def test_a_scheme_with_a_gap_is_refused_by_name():
    gap = {
        "odd": {
            "date": tier_scheme().date,
            "source": "?",
            "tiers": [
                {"id": "a", "min": 0, "max": 10, "ja": "", "en": "", "ko": ""},
                {"id": "b", "min": 20, "ja": "", "en": "", "ko": ""},
            ],
        }
    }
    with pytest.raises(InvalidInput, match="tier scheme odd"):
        parse_schemes(gap)


def test_an_unknown_scheme_or_tier_or_metric_is_not_found():
    with pytest.raises(NotFound, match="japanese"):
        tier_scheme("roman")
    with pytest.raises(NotFound, match="nano"):
        tier_scheme().tier("giga")
    with pytest.raises(NotFound, match="er_followers"):
        metric("magic")


def test_every_metric_has_three_names_a_formula_and_a_version():
    assert all(all(row.names.values()) and row.formula and row.version for row in registry().values())
    assert all(row.definition == f"{name}/{row.version}" for name, row in registry().items())


def test_a_metric_with_an_unknown_unit_is_refused_by_name():
    row = {
        "names": dict.fromkeys(("ja", "en", "ko"), "x"),
        "formula": "",
        "inputs": [],
        "unit": "stars",
        "base": "none",
        "version": "1",
        "min_n": 5,
        "aggregate": "median",
        "derived": True,
        "direction": "higher",
    }
    with pytest.raises(InvalidInput, match="metric shiny"):
        parse_registry({"metric": {"shiny": row}})
    with pytest.raises(InvalidInput, match="list of metrics"):
        parse_registry({})


def test_the_benchmarks_of_the_sources_are_there_with_date_and_source():
    nano, star = benchmark_for("er_common", "nano"), benchmark_for("er_common", "celebrity")
    assert (nano.low, nano.high) == (0.07, 0.09)
    assert (star.low, star.high) == (0.005, 0.02)
    assert benchmark_for("er_common", "micro", "japanese").high == 0.08
    assert all(mark.source and mark.date for mark in benchmarks())


def test_where_no_source_speaks_there_is_no_benchmark():
    assert benchmark_for("save_rate", "nano") is None
    assert benchmark_for("er_common", None) is None


@pytest.mark.parametrize(
    ("value", "position"), [(0.0199, "below"), (0.02, "inside"), (0.05, "inside"), (0.051, "above")]
)
def test_a_value_is_below_inside_or_above_its_benchmark(value, position):
    assert compare(value, benchmark_for("er_common", "mid")).position == position


def test_a_comparison_is_a_sentence_in_both_languages():
    found = compare(0.0634, benchmark_for("er_common", "mid"))
    assert found.sentence("en") == "6.34% is above the usual 2% to 5% of the mid tier."
    assert found.sentence("ja") == "6.34%はミドルの目安 2%～5% を上回ります。"
    with pytest.raises(InvalidInput, match="fr"):
        found.sentence("fr")


@pytest.mark.parametrize(
    "row",
    [
        {"id": "x", "metric": "magic"},
        {"id": "x", "metric": "er_common", "scheme": "default", "date": "soon", "source": "", "tiers": {}},
        WHOLE | {"tiers": {"nano": [3, 1]}},
        WHOLE | {"tiers": {"giga": [1, 3]}},
    ],
)
def test_a_broken_benchmark_is_refused_with_its_place(row):
    with pytest.raises(InvalidInput, match="benchmark 1"):
        parse_benchmarks({"benchmark": [row]})


def test_every_scheme_can_be_assigned():
    assert all(assign_tiers(accounts(account()), scheme)["tier"][0] == "micro" for scheme in tier_schemes().values())


def test_a_reason_survives_storage_and_names_its_values():
    stored = reason("peers_too_few", needed=30, have=12, peers="x × nano: a=b")
    assert reason_sentence(stored, "en") == "30 peers needed, 12 found among x × nano  a=b."


def test_an_unknown_reason_or_language_is_refused():
    with pytest.raises(InvalidInput, match="no sentence"):
        reason_sentence("magic", "en")
    with pytest.raises(InvalidInput, match="no sentence"):
        reason_sentence(reason_codes()[0], "ko")


def test_assigning_tiers_keeps_the_rows_and_columns():
    people = accounts(account(), account("x:b"))
    assert assign_tiers(people).drop("tier").equals(people)
    assert isinstance(assign_tiers(people), pl.DataFrame)
