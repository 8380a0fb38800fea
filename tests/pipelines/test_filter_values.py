"""Values of a filter become those of the index, or are refused in one sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.analysis.engagement.tiers import tier_scheme
from fukasa.core.errors import InvalidInput
from fukasa.lake.query.fields import SetField
from fukasa.pipelines.brief import parse_brief
from fukasa.pipelines.filter_values import filter_values
from fukasa.pipelines.shortlist import brief_query, gates_of


@pytest.mark.parametrize(
    ("name", "written", "known"),
    [
        (SetField.COUNTRY, ["Japan", "日本", "jp", "JP"], ("JP",)),
        (SetField.LANGUAGE, ["JA", "Japanese", "日本語", "en"], ("ja", "en")),
        (SetField.TIER, ["Micro", "micro", "mega"], ("micro", "mega")),
        (SetField.CATEGORY, ["Beauty"], ("beauty",)),
        (SetField.REGION, ["Kansai"], ("Kansai",)),
    ],
)
def test_values_are_those_of_the_index_however_they_are_written(name, written, known):
    assert filter_values(name, written, "here") == known


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("countries", "Atlantis", "[filter] countries: 'Atlantis' is no country"),
        ("countries", "", "[filter] countries: '' is no country"),
        ("languages", "Elvish", "[filter] languages: 'Elvish' is no language"),
        ("tiers", "micor", "[filter] tiers: 'micor' is no tier; there are"),
        ("categories", "spaceflight", "[filter] categories: 'spaceflight' is no category; there are beauty, "),
    ],
)
def test_a_value_that_matches_nothing_is_refused(key, value, sentence):
    brief = parse_brief({"filter": {key: [value]}})
    with pytest.raises(InvalidInput) as refusal:
        (brief_query(brief), gates_of(brief))
    assert refusal.value.message.startswith(sentence)


def test_the_query_and_the_gates_of_a_brief_hold_known_values():
    brief = parse_brief({"filter": {"countries": ["日本"], "languages": ["Japanese"], "tiers": ["Micro"]}})
    sets = brief_query(brief).must.sets
    assert (sets[SetField.COUNTRY], sets[SetField.LANGUAGE]) == (("JP",), ("ja",))
    assert gates_of(brief).tiers == ("micro",)


@given(st.lists(st.sampled_from([tier.id for tier in tier_scheme().tiers]), unique=True))
def test_every_tier_is_known_by_its_id(tiers):
    assert filter_values(SetField.TIER, tiers, "here") == tuple(tiers)


@given(st.sampled_from([SetField.COUNTRY, SetField.LANGUAGE, SetField.TIER, SetField.CATEGORY]), st.text())
def test_any_other_text_is_refused_and_never_crashes(name, text):
    try:
        (known,) = filter_values(name, [text], "here")
    except InvalidInput:
        return
    assert filter_values(name, [known], "here") == (known,)
