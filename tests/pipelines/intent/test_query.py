from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings

from fukasa.analysis.intent import Between, Said, Strength, Wish
from fukasa.core.errors import InvalidInput
from fukasa.lake.query.criteria import Criteria, CutoffFilter, Range
from fukasa.lake.query.document import strictly
from fukasa.lake.query.fields import FlagField, RangeField, SetField
from fukasa.lake.query.keywords import Keyword, wanted
from fukasa.lake.query.model import AccountQuery, Order
from fukasa.lake.query.pairs import to_pairs
from fukasa.pipelines.intent import search_for_brief
from fukasa.pipelines.intent.bigrams import BigramRanking, units
from fukasa.pipelines.intent.fit import expected_fit
from tests.analysis.intent.test_reading_anything import briefs

BRIEF = (
    "美容系のInstagramで、フォロワー1万〜5万人、1再生3円以下、メールで連絡できる人。"
    "質問が多いと嬉しい。水増しNG、プレゼント企画は除く。"
)


def test_each_wish_becomes_a_condition_on_its_side():
    query = search_for_brief(BRIEF).query
    assert query.must == Criteria(
        sets={SetField.CATEGORY: ("beauty",), SetField.PLATFORM: ("instagram",)},
        ranges={RangeField.FOLLOWERS: Range(10_000, 50_000)},
        flags={FlagField.HAS_EMAIL: True},
        cutoff=CutoffFilter(3.0),
    )
    assert query.should.ranges == {RangeField.QUESTION_RATE: Range(low=0.12)}
    assert query.never.sets == {SetField.AUTHENTICITY: ("fail",)}
    assert query.sort is Order.FIT


def test_every_condition_can_be_shown_as_a_chip():
    pairs = dict(to_pairs(search_for_brief(BRIEF).query))
    assert pairs["platform"] == "instagram"
    assert pairs["followers"] == "10000..50000"
    assert pairs["should.question_rate"] == "0.12.."
    assert pairs["not.authenticity"] == "fail"
    assert pairs["words"].startswith("-(プレゼント企画 OR")


@settings(max_examples=60, deadline=None)
@given(briefs)
def test_every_search_for_a_brief_reads_back_from_its_address(text):
    search = search_for_brief(text)
    assert strictly(to_pairs(search.query)) == search.query
    assert strictly(to_pairs(search.near)) == search.near


def test_near_misses_share_the_topic_and_wish_for_the_rest():
    near = search_for_brief(BRIEF).near
    assert near.must == Criteria(sets={SetField.CATEGORY: ("beauty",)})
    assert near.should.sets == {SetField.PLATFORM: ("instagram",)}
    assert set(near.should.ranges) == {RangeField.FOLLOWERS, RangeField.QUESTION_RATE}
    assert near.should.cutoff == CutoffFilter(3.0)
    assert near.never == search_for_brief(BRIEF).query.never


def test_regions_are_asked_for_in_the_spelling_of_the_index():
    search = search_for_brief("福岡の人", known={SetField.REGION: ("福岡県", "Osaka")})
    assert search.query.must.sets[SetField.REGION] == ("福岡県",)


def test_a_region_that_the_index_does_not_have_stays_as_it_was_meant():
    search = search_for_brief("福岡の人", known={SetField.REGION: ("Osaka",)})
    assert "福岡県" in search.query.must.sets[SetField.REGION]


def test_what_the_index_cannot_tell_is_told():
    class Stranger:
        def read(self, text):
            wish = Wish("shoe_size", Between(low=42), Strength.MUST, ((0, 2),), Said("靴", "shoes"))
            return replace(search_for_brief(text).intent, wishes=(wish,))

    (note,) = search_for_brief("靴が大きい人", reader=Stranger()).left_out
    assert note.said.en.endswith("this index cannot search for it; left out.")


def test_words_of_the_brief_help_and_filter_nothing():
    query = search_for_brief("ホログラム加工を語る人。できればInstagram").query
    assert query.words is None
    assert [word.text for word in wanted(query.helping)] == ["ホログラム", "加工"]


def test_where_the_topic_is_understood_its_words_are_no_wish_beside_it():
    assert search_for_brief("ホログラム加工を語る美容系").query.helping is None


def test_a_giveaway_that_is_wished_for_helps_and_one_that_is_refused_keeps_out():
    wished = search_for_brief("プレゼント企画ができる美容系")
    assert Keyword("giveaway") in set(wanted(wished.query.helping))
    assert wished.query.words is None


def test_a_lone_word_is_a_search_for_that_word():
    assert search_for_brief("金継ぎ").query.words == Keyword("金継")


def test_a_mounted_reader_is_held_to_its_promises():
    class Wrong:
        def read(self, text):
            return search_for_brief(text + "!").intent

    with pytest.raises(InvalidInput, match="another brief"):
        search_for_brief("美容", reader=Wrong())


def accounts(**columns):
    usual = {"question_rate": [0.2, 0.2, None], "question_rate_low": [0.19, 0.0, None], "question_rate_high": [0.21, 0.4, None]}  # fmt: skip  # noqa: E501
    return pl.DataFrame(usual | {"authenticity_p": [0.1, 0.9, None]} | columns)


def test_a_figure_holds_by_the_chance_that_it_lies_where_it_should():
    asked = AccountQuery(should=Criteria(ranges={RangeField.QUESTION_RATE: Range(low=0.15)}))
    fit = expected_fit(accounts(), asked)
    assert fit[0] > 0.99
    assert 0.6 < fit[1] < 0.75
    assert fit[2] == pytest.approx(fit[:2].mean())  # unknown counts as is usual


def test_a_bought_audience_counts_by_its_probability():
    fit = expected_fit(accounts(), AccountQuery(never=Criteria(sets={SetField.AUTHENTICITY: ("fail",)})))
    assert np.allclose(fit, [0.9, 0.1, 0.5])


def test_the_second_category_counts_by_half():
    rows = accounts(category=["food", "music", None], category_2=[None, "food", None])
    fit = expected_fit(rows, AccountQuery(must=Criteria(sets={SetField.CATEGORY: ("food",)})))
    assert fit.tolist() == [1.0, 0.5, 0.0]


def test_words_that_nobody_understood_are_one_more_wish():
    fit = expected_fit(accounts(), AccountQuery(), helped=np.array([True, False, False]))
    assert fit.tolist() == [1.0, 0.0, 0.0]


def test_everybody_fits_where_nothing_is_asked():
    assert expected_fit(accounts(), AccountQuery()).tolist() == [1.0, 1.0, 1.0]


def test_pairs_of_characters_and_latin_words_are_units():
    assert units("敏感肌のSPF50、猫") == ["敏感", "感肌", "肌の", "spf50", "猫"]


def test_the_rival_finds_what_shares_its_units():
    ranking = BigramRanking(["敏感肌の記録", "猫と暮らす", "keyword only"])
    assert ranking.scores("敏感肌").argmax() == 0
    assert ranking.scores("zzz").tolist() == [0.0, 0.0, 0.0]


def test_keywords_are_folded_as_texts_are():
    assert Keyword("ホログラム") in set(wanted(search_for_brief("ﾎﾛｸﾞﾗﾑ").query.words))
