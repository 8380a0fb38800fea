"""A brief is read key by key; a wrong one is told in one sentence."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.core.errors import InvalidInput
from fukasa.pipelines.brief import Brief, parse_brief, read_brief

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_an_empty_brief_has_every_default():
    assert parse_brief({}) == Brief()


def test_the_example_campaign_is_a_good_brief():
    brief = read_brief(EXAMPLES / "cutoff-campaign.toml")
    assert brief.cutoff.cpv == 2
    assert brief.currency == "JPY"
    assert brief.mix.role["empathy"].min == 0.4


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"bugdet": {}}, "did you mean 'budget'"),
        ({"cutoff": {"cvp": 2}}, "did you mean 'cpv'"),
        ({"cutoff": {"cpv": 0}}, "a number above 0"),
        ({"cutoff": {"cpv": float("nan")}}, "a number"),
        ({"cutoff": {"cpv": True}}, "a number"),
        ({"cutoff": {"cpv": 2, "probability": 1}}, "ends excluded"),
        ({"budget": {"amount": 1, "currency": "yen"}}, "three capital letters"),
        ({"budget": {"currency": "JPY"}, "cutoff": {"currency": "USD"}}, "different currencies"),
        ({"filter": {"platforms": ["facebook"]}}, "one of instagram"),
        ({"filter": {"followers": {"min": 10, "max": 5}}}, "min below max"),
        ({"filter": "all"}, "a section with keys"),
        ({"goal": {"kpi": "fame"}}, "one of reach"),
        ({"mix": {"tier": {"mega": {"max_share": 1.5}}}}, "a share between 0 and 1"),
        ({"rules": {"max_creators": -1}}, "a whole number"),
    ],
)
def test_a_wrong_brief_says_what_is_expected(data, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        parse_brief(data)


def test_an_amount_without_a_currency_is_in_that_of_the_brief_and_not_of_its_neighbour():
    data = {"brief": {"currency": "JPY"}, "budget": {"currency": "USD"}, "cutoff": {"cpv": 2}}
    assert parse_brief(data).currency == "JPY"
    assert parse_brief(data | {"cutoff": {"cpv": 2, "currency": "USD"}, "brief": {}}).currency == "USD"


@pytest.mark.parametrize(
    "data",
    [
        {"brief": {"currency": "JPY"}, "budget": {"amount": 1, "currency": "USD"}, "cutoff": {"cpv": 2}},
        {"budget": {"amount": 1, "currency": "USD"}, "cutoff": {"cpv": 2}},
        {"brief": {"currency": "JPY"}, "goal": {"average_order_value": 40}, "cutoff": {"cpv": 2, "currency": "USD"}},
    ],
)
def test_amounts_of_two_currencies_are_refused(data):
    with pytest.raises(InvalidInput, match="different currencies") as refusal:
        parse_brief(data)
    assert "[cutoff] in" in refusal.value.message


@given(st.sampled_from([None, "JPY", "USD"]), st.sampled_from([None, "JPY", "USD"]))
def test_a_lone_cut_off_is_in_its_own_currency_else_the_brief_s_else_yen(common, own):
    said = {"brief": {"currency": common} if common else {}, "cutoff": {"cpv": 2} | ({"currency": own} if own else {})}
    assert parse_brief(said).currency == (own or common or "JPY")


def test_dates_must_be_in_order(tmp_path):
    path = tmp_path / "brief.toml"
    path.write_text("[brief]\nstarts_on = 2026-02-01\nends_on = 2026-01-01\n")
    with pytest.raises(InvalidInput, match="before starts_on"):
        read_brief(path)


@pytest.mark.parametrize("content", [b"[brief", b"\xff\xfe\x00", b"[brief]\nname = 3"])
def test_a_broken_file_is_one_sentence(tmp_path, content):
    path = tmp_path / "brief.toml"
    path.write_bytes(content)
    with pytest.raises(InvalidInput) as refusal:
        read_brief(path)
    assert "\n" not in refusal.value.message


def test_a_missing_file_points_to_the_examples(tmp_path):
    with pytest.raises(InvalidInput, match="examples/"):
        read_brief(tmp_path / "none.toml")


@given(
    st.dictionaries(
        st.sampled_from(["budget", "cutoff", "goal"]),
        st.recursive(st.none() | st.integers() | st.text(), lambda inner: st.dictionaries(st.text(), inner)),
    )
)
def test_anything_else_is_refused_and_never_crashes(data):
    try:
        brief = parse_brief(data)
    except InvalidInput:
        return
    assert isinstance(brief, Brief)
