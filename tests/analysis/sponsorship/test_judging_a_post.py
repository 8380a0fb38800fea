"""What a post's words say about who pays."""

import tomllib

import pytest

from fukasa.analysis.sponsorship import PostText, default_rules, judge, parse_rules
from fukasa.core.errors import InvalidInput
from tests.analysis.sponsorship.corpus import BRANDS, EVERYTHING, HINTS, PLAIN, SPONSORED


def test_the_corpus_is_large_enough_to_mean_something():
    assert len(EVERYTHING) >= 150


@pytest.mark.parametrize("caption", SPONSORED)
def test_a_disclosure_is_found(caption):
    verdict = judge(PostText(caption=caption))
    assert verdict.label == "sponsored"
    assert verdict.evidence


@pytest.mark.parametrize("caption", PLAIN)
def test_words_that_mean_something_else_are_no_disclosure(caption):
    assert judge(PostText(caption=caption)).label == "organic"


@pytest.mark.parametrize("caption", HINTS)
def test_a_hint_alone_is_never_called_sponsored(caption):
    assert judge(PostText(caption=caption)).label != "sponsored"


@pytest.mark.parametrize(("caption", "brand"), BRANDS)
def test_the_brand_is_read_from_the_disclosure(caption, brand):
    assert judge(PostText(caption=caption)).brand == brand


def test_a_flag_that_says_yes_is_certain():
    verdict = judge(PostText(caption="ただの日記", flag=True, sponsor_brand="ヒカリ製菓"))
    assert (verdict.probability, verdict.label, verdict.basis, verdict.brand) == (
        1.0,
        "sponsored",
        "supplied",
        "ヒカリ製菓",
    )


def test_a_flag_that_says_no_does_not_hide_a_label_in_the_words():
    verdict = judge(PostText(caption="#PR 新作", flag=False))
    assert verdict.label == "sponsored"
    assert verdict.probability < judge(PostText(caption="#PR 新作")).probability


def test_without_text_and_flag_nothing_is_said():
    verdict = judge(PostText(caption="  ", title=None))
    assert (verdict.label, verdict.brand, verdict.evidence) == ("unknown", None, ())


def test_promotion_of_the_own_company_is_not_sponsored():
    caption = "提供：株式会社あおぞら飲料"
    assert judge(PostText(caption=caption, account_names=("あおぞら飲料 公式",))).label == "organic"
    assert judge(PostText(caption=caption, account_names=("別の会社",))).label == "sponsored"


def test_a_label_in_the_title_or_among_the_hashtags_counts():
    assert judge(PostText(title="新作スマホを一週間使った結果【PR】")).label == "sponsored"
    assert judge(PostText(caption="朝の支度", hashtags=("朝活", "PR"))).label == "sponsored"
    assert judge(PostText(caption="朝の支度", hashtags=("PRISM", "自己PR"))).label == "organic"


def test_full_width_letters_are_the_same_letters_and_the_evidence_is_as_written():
    verdict = judge(PostText(caption="㈱も…　＃ＰＲ　です"))
    assert verdict.evidence[0].text == "＃ＰＲ"


def test_every_verdict_says_why_in_both_languages():
    verdict = judge(PostText(caption="提供：株式会社あおぞら飲料"))
    assert "提供：株式会社あおぞら飲料" in verdict.sentence_ja
    assert "提供：株式会社あおぞら飲料" in verdict.sentence_en


def test_every_rule_rests_on_a_named_source():
    book = default_rules()
    assert {rule.source for rule in book.rules} <= set(book.sources)


RULES = """version = "1"
prior = 0.05
sponsored_at = 0.5
organic_below = 0.2
flag_false_weight = -1
prefilter = ["a"]
[sources]
s = "s"
[macros]
[[rule]]
id = "a"
kind = "disclosure"
weight = 1
anchors = ["a"]
pattern = "a"
source = "s"
"""


def test_a_whole_rule_file_is_read():
    assert parse_rules(tomllib.loads(RULES)).version == "1"


@pytest.mark.parametrize(
    ("whole", "broken"),
    [
        ('version = "1"\n', ""),
        ("prior = 0.05", "prior = 1.5"),
        ("weight = 1", "weight = -1"),
        ('pattern = "a"', 'pattern = "("'),
        ('source = "s"', 'source = "nowhere"'),
        ('anchors = ["a"]', "anchors = []"),
        ('id = "a"', 'id = "a"\ndrops = ["b"]'),
    ],
)
def test_a_broken_rule_file_fails_loudly(whole, broken):
    with pytest.raises(InvalidInput, match=r"rules\.toml"):
        parse_rules(tomllib.loads(RULES.replace(whole, broken)))
