"""The test of retrieval itself: it was written before any ranking, and nothing may bend it afterwards."""

from pathlib import Path

import polars as pl
import pytest

from fukasa.core.errors import InvalidInput
from fukasa.synth.briefs import grades, judged_creators
from fukasa.synth.briefs.brief import Brief, Want, parse_briefs, parse_want
from fukasa.synth.packaged import packaged

KEPT = Path(__file__).with_name("judgements.csv")


@pytest.fixture(scope="module")
def judged(rule, planted):
    return pl.concat([judged_creators(brief, planted, rule) for brief in rule.briefs])


@pytest.fixture(scope="module")
def world(planted):
    return planted.select("account_key", "platform", "category", "profile")


def account(**attributes):
    return pl.DataFrame([{"account_key": "x:1", "category": ["food", "travel"], "followers": 20_000} | attributes])


def grade_of(planted, rule, *wants):
    return grades(Brief("t", "", tuple(map(parse_want, wants)), held_out=False), planted, rule).to_list()


def test_there_are_sixty_japanese_and_forty_english_briefs(rule):
    languages = [brief.brief_id[:2] for brief in rule.briefs]
    assert (languages.count("ja"), languages.count("en")) == (60, 40)


def test_half_of_each_language_is_held_out(rule):
    held = [brief.brief_id[:2] for brief in rule.briefs if brief.held_out]
    assert (held.count("ja"), held.count("en")) == (30, 20)


def test_every_brief_has_twenty_creators_and_every_grade(judged, rule):
    sets = judged.group_by("brief_id").agg(n=pl.col("account_key").n_unique(), grades=pl.col("grade").unique().sort())
    assert sets.filter((pl.col("n") == 20) & (pl.col("grades") == [0, 1, 2, 3])).height == len(rule.briefs)


def test_the_kept_judgements_are_those_of_the_rule(judged):
    kept = pl.read_csv(KEPT, schema_overrides={"grade": pl.UInt8})
    assert kept.equals(judged)


def test_there_are_accounts_of_the_same_topic_on_the_wrong_platform(judged, world):
    wrong = judged.filter(brief_id="en34").join(world, on="account_key").filter(pl.col("platform") != "naver_blog")
    assert wrong.filter(pl.col("category").list.contains("travel"))["grade"].max() == 1


def test_there_are_accounts_that_say_the_words_about_something_else(judged, world):
    none = judged.filter(brief_id="ja05", grade=0).join(world, on="account_key")
    elsewhere = none.filter(~pl.col("category").list.contains("outdoor"))
    assert elsewhere.filter(pl.col("profile").str.contains("紹介|レビュー|動画|好き")).height >= 2


@pytest.mark.parametrize("language", ["ja", "en", "ko"])
def test_no_brief_repeats_what_the_world_writes_about_its_topic(rule, language):
    banks = packaged(f"text/{language}")["category"]
    repeated = [
        (brief.brief_id, phrase)
        for brief in rule.briefs
        for want in brief.wants
        for word in want.words
        for kind in ("items", "attrs", "scenes", "tags")
        for phrase in banks.get(word, {}).get(kind, ())
        if len(phrase) > 3 and phrase.lower() in brief.text.lower()
    ]
    assert repeated == []


def test_all_that_is_wanted_gives_the_best_grade(rule):
    assert grade_of(account(), rule, "3! category: food", "3 followers: 10000..50000") == [3]


def test_without_the_topic_nothing_else_helps(rule):
    assert grade_of(account(), rule, "1! category: music", "9 followers: 10000..50000") == [0]


def test_a_second_category_holds_by_half(rule):
    assert grade_of(account(), rule, "3! category: travel", "3 followers: 10000..") == [2]


def test_the_share_of_the_weights_decides(rule):
    assert grade_of(account(), rule, "3! category: food", "3 followers: ..10000") == [1]


def test_what_is_not_planted_does_not_hold(rule):
    unknown = account(region=None).with_columns(pl.col("region").cast(pl.String))
    assert grade_of(unknown, rule, "1! category: food", "9 region: 東京都") == [0]


def test_unwanted_words_count_against(rule):
    sponsored = account(sponsors=["朝露商店"])
    assert grade_of(sponsored, rule, "1! category: food", "1 sponsors: not 朝露商店") == [1]
    assert grade_of(sponsored, rule, "1! category: food", "1 sponsors: not 灯台文庫舎") == [3]


def test_a_want_is_read_with_weight_gate_and_span():
    assert parse_want("3! followers: 1000..") == Want("followers", 3, gate=True, low=1000.0)


def test_words_with_a_space_stand_in_quotes():
    assert parse_want("2 sponsors: not ルミヨルカ 'Miravelle Koto'").words == ("ルミヨルカ", "Miravelle Koto")


def test_a_want_that_cannot_be_read_is_refused():
    with pytest.raises(InvalidInput, match="is no want"):
        parse_want("category = food")


def test_a_brief_that_asks_for_something_not_planted_is_refused(rule):
    with pytest.raises(InvalidInput, match="not planted"):
        grade_of(account(), rule, "1 charm: high")


def test_a_file_without_its_keys_is_refused():
    with pytest.raises(InvalidInput, match=r"briefs\.toml is broken"):
        parse_briefs({"version": "x"})
