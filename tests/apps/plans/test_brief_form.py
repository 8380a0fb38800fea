"""The form of a brief: what it shows is what it reads, and what it has no field for stays."""

import re
from dataclasses import replace
from html import unescape

import pytest
from django.http import QueryDict
from hypothesis import given, settings

from fukasa.apps.plans.forms.brief import BriefForm
from fukasa.apps.plans.forms.files import TomlForm
from fukasa.apps.plans.sentences import SENTENCES, said
from fukasa.pipelines.brief import Brief, Cutoff, Filter, Goal, Mix, Risk, Rules, Solver, Span
from fukasa.pipelines.brief_text import brief_toml
from fukasa.pipelines.examples import examples
from tests.apps.plans.briefs import briefs
from tests.factories.plans import brief


def sent(form: BriefForm, **changes: object) -> QueryDict:
    """Give what a browser sends for a form as it is shown, with some fields filled in differently."""
    data = QueryDict(mutable=True)
    shown = {name: changes.get(name, form[name].value()) for name in form.fields}
    for name, value in shown.items():
        values = value if isinstance(value, list) else [] if value is None or value is False else [value]
        data.setlistdefault(name, [str(one) for one in values])
    for name in [name for name in data if not data.getlist(name)]:
        data.pop(name)
    return data


def read(before: Brief, **changes: object) -> BriefForm:
    form = BriefForm(sent(BriefForm(brief=before), **changes), brief=before)
    assert form.is_valid(), form.errors
    return form


@given(briefs())
@settings(max_examples=60, deadline=None)
def test_a_form_that_nobody_touched_gives_the_same_brief(before: Brief) -> None:
    form = BriefForm(sent(BriefForm(brief=before)), brief=before)
    assert form.is_valid(), form.errors
    assert form.brief == before


def test_the_example_goes_through_the_form_unchanged() -> None:
    example = examples()["cutoff-campaign"].brief
    assert read(example).brief == example


@pytest.mark.parametrize(
    ("field", "value", "changed"),
    [
        ("cpv", "3.5", {"cutoff": Cutoff(cpv=3.5, currency="JPY")}),
        ("cpv", "", {"cutoff": Cutoff(currency="JPY")}),
        ("probability", "0.8", {"cutoff": Cutoff(cpv=2.0, currency="JPY", probability=0.8)}),
        ("target", "1000000", {"goal": Goal(target=1_000_000)}),
        ("margin", "12.5", {"goal": Goal(target=30_000, margin=0.125)}),
        ("platforms", ["youtube"], {"filter": Filter(platforms=("youtube",))}),
        (
            "countries",
            "JP, KR、TW",
            {"filter": Filter(platforms=("instagram", "tiktok"), countries=("JP", "KR", "TW"))},
        ),
        ("followers_min", "1000", {"filter": Filter(platforms=("instagram", "tiktok"), followers=Span(min=1000.0))}),
        ("must_not", "@a\nb\n\nb", {"rules": Rules(must_not=("@a", "b"))}),
        ("max_posts_per_creator", "3", {"rules": Rules(max_posts_per_creator=3)}),
        ("small_share_min", "25", {"rules": Rules(small_share_min=0.25)}),
        ("mix_role_empathy_min", "40", {"mix": Mix(role={"empathy": Span(min=0.4)})}),
        ("mix_tier_mega_max", "12.5", {"mix": Mix(tier={"mega": Span(max=0.125)})}),
        ("mix_platform_tiktok_min", "10", {"mix": Mix(platform={"tiktok": Span(min=0.1)})}),
        ("seconds", "2.5", {"solver": Solver(seconds=2.5)}),
        ("node_limit", "500", {"solver": Solver(node_limit=500)}),
        ("gap", "0.5", {"solver": Solver(gap=0.005)}),
        ("risk_shared", "20", {"risk": Risk(shared=0.2)}),
    ],
)
def test_one_changed_field_changes_that_key_alone(field: str, value: object, changed: dict) -> None:
    assert read(brief(), **{field: value}).brief == replace(brief(), **changed)


def test_the_currency_changes_everywhere_at_once() -> None:
    made = read(brief(), currency="USD").brief
    assert (made.brief.currency, made.budget.currency, made.cutoff.currency) == ("USD", "USD", "USD")


def test_what_the_form_has_no_field_for_stays() -> None:
    mix = Mix(role={"empathy": Span(min=0.4)})
    assert read(brief(mix=mix), cpv="9").brief.mix == mix


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("cpv", "0", "0より大きい数"),
        ("cpv", "nan", ""),
        ("target", "-5", "0より大きい数"),
        ("probability", "1.5", ""),
        ("margin", "120", ""),
        ("depth_min", "2", ""),
        ("platforms", ["myspace"], ""),
        ("max_creators", "2.5", ""),
        ("starts_on", "tomorrow", ""),
        ("name", "a\x00b", ""),
        ("max_posts_per_creator", "0", ""),
        ("mix_role_empathy_min", "140", ""),
        ("gap", "-1", ""),
        ("seconds", "0", "0より大きい数"),
        ("cvar_alpha", "100", "100より小さい数"),
    ],
)
def test_what_cannot_be_read_is_marked_at_its_field(field: str, value: object, sentence: str) -> None:
    form = BriefForm(sent(BriefForm(brief=brief()), **{field: value}), brief=brief())
    assert list(form.errors) == [field]
    assert sentence in str(form.errors[field])


def test_ends_that_are_exchanged_are_told() -> None:
    changes = {"followers_min": "9", "followers_max": "3", "starts_on": "2026-12-01", "ends_on": "2026-11-01"}
    form = BriefForm(sent(BriefForm(brief=brief()), **changes), brief=brief())
    assert set(form.errors) == {"followers_max", "ends_on"}


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"min_creators": "5", "max_creators": "3"}, "max_creators", "下限"),
        ({"must_have": "@Aoi", "must_not": "aoi"}, "must_not", "aoi を「必ず起用」"),
        ({"cvar_alpha": "10"}, "cvar_floor", "両方"),
        ({"added_value": "views"}, "value_weight", "両方"),
        ({"mix_role_empathy_min": "60", "mix_role_empathy_max": "40"}, "mix_role_empathy_max", "下限"),
        ({"mix_tier_nano_min": "60", "mix_tier_micro_min": "50"}, "mix_tier_micro_min", "下限の合計が110%"),
    ],
)
def test_what_cannot_hold_together_is_told_at_the_field(changes: dict, field: str, sentence: str) -> None:
    form = BriefForm(sent(BriefForm(brief=brief()), **changes), brief=brief())
    assert list(form.errors) == [field]
    assert sentence in str(form.errors[field])


def test_sections_with_mistakes_stand_open() -> None:
    changes = {"mix_role_empathy_min": "140", "seconds": "0", "followers_min": "9", "followers_max": "3"}
    form = BriefForm(sent(BriefForm(brief=brief()), **changes), brief=brief())
    assert {section for section, is_open in form.opened.items() if is_open} == {"mix", "solver", "filter"}


def test_bounds_of_one_kind_leave_the_others_as_they_were() -> None:
    mix = Mix(role={"empathy": Span(min=0.4), "odd": Span(max=0.2)}, tier={"micro": Span(min=0.5)})
    changed = read(brief(mix=mix), mix_role_diffusion_max="30").brief.mix
    assert changed == replace(mix, role={**mix.role, "diffusion": Span(max=0.3)})


def test_a_value_outside_the_choices_that_a_file_brought_is_kept_and_offered() -> None:
    odd = brief(filter=Filter(categories=("steampunk",)))
    assert ("steampunk", "steampunk") in BriefForm(brief=odd).fields["categories"].choices
    assert read(odd).brief == odd


def test_a_pasted_brief_is_read() -> None:
    form = TomlForm({"text": brief_toml(brief())})
    assert form.is_valid()
    assert form.cleaned_data["brief"] == brief()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "brief.toml"),
        ("[brief", "TOMLとして読めません"),
        ("[cutoff]\ncvp = 2", "cpv"),
        ("[cutoff]\ncpv = -1", "0より大きい数値"),
        ('[brief]\nname = "a\\u0000b"', "NUL"),
        ("[brief]\nstarts_on = 2026-11-27T10:00:00", "2026-11-27"),
    ],
)
def test_a_bad_brief_says_what_and_where(text: str, told: str) -> None:
    form = TomlForm({"text": text})
    assert told in str(form.errors)


def test_people_reached_are_offered_and_point_to_the_audience() -> None:
    field = BriefForm(brief=brief()).fields["kpi"]
    assert "reach" in [value for value, _name in field.choices]
    assert "オーディエンス" in str(field.help_text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[goal\nx = 1", "ブリーフの1行目、6文字目がTOMLとして読めません"),
        ("[goal]\nkpj = 'views'", "[goal] に 'kpj' という項目はありません。'kpi' ではありませんか"),
        ("[budget]\namount = -5", "[budget] amount: -5 は使えません。0より大きい数値を書いてください"),
        ("[goal]\nkpi = 'fame'", "reach, views, engagement, conversions のどれかを書いてください"),
        ("[brief]\nstarts_on = 2026-02-02\nends_on = 2026-01-01", "入れ替えてください"),
    ],
)
def test_a_bad_brief_is_refused_in_japanese(text: str, told: str) -> None:
    assert told in unescape(str(TomlForm({"text": text}).errors))


def test_every_sentence_of_the_table_is_said_in_japanese_with_its_values() -> None:
    for sentence in SENTENCES:
        text = re.sub(r"\{(\w+)\}", r"<\1>", sentence)
        assert said(text) != text
        assert set(re.findall(r"<\w+>", said(text))) == set(re.findall(r"<\w+>", text))


def test_a_sentence_that_nobody_knows_stays_as_it_is() -> None:
    assert said("the sky fell down") == "the sky fell down"
