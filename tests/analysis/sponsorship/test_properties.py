"""What holds for every text."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from fukasa.analysis.sponsorship import PostText, hashtag_text, judge, judge_frame
from fukasa.analysis.sponsorship.normalise import normalise
from tests.analysis.sponsorship.corpus import CORPUS, EVERYTHING, SPONSORED

PIECES = st.sampled_from([*EVERYTHING, "ｶﾞｷﾞ", "が", "①㈱…", "𝐏𝐑", "👨‍👩‍👧", "\n", "#ＰＲ", "İ", "ﷺ", "한", "提供", "："])
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=6).map("".join)
NEGATIVE = st.sampled_from(
    [
        *(text for text in CORPUS["plain_ja"] if "\n" not in text),
        "This video is not sponsored",
        "Business inquiries: hello",
        "내돈내산",
        "광고 아님",
        "楽曲提供：だれか",
    ]
)


@given(title=TEXTS, caption=TEXTS, hashtags=st.lists(st.text(max_size=8), max_size=3).map(tuple))
def test_evidence_is_always_a_slice_of_the_original_text(title, caption, hashtags):
    verdict = judge(PostText(title=title, caption=caption, hashtags=hashtags))
    texts = {"title": title, "caption": caption, "hashtags": hashtag_text(hashtags)}
    assert all(texts[span.field][span.start : span.end] == span.text for span in verdict.evidence)
    assert all(span.text for span in verdict.evidence)


@given(caption=TEXTS, flag=st.sampled_from([None, True, False]))
def test_a_probability_lies_between_0_and_1(caption, flag):
    assert 0 <= judge(PostText(caption=caption, flag=flag)).probability <= 1


@given(caption=TEXTS, negative=NEGATIVE)
def test_adding_a_negative_context_never_raises_the_probability(caption, negative):
    before = judge(PostText(caption=f"{caption} "))
    after = judge(PostText(caption=f"{caption} \n{negative}"))
    assert after.probability <= before.probability + 1e-12


@given(text=TEXTS.filter(lambda text: normalise(text).text), data=st.data())
def test_a_span_leads_back_to_letters_that_become_it(text, data):
    normal = normalise(text)
    start = data.draw(st.integers(0, len(normal.text) - 1))
    end = data.draw(st.integers(start + 1, len(normal.text)))
    low, high = normal.span(start, end)
    assert 0 <= low <= high <= len(text)


def test_a_span_is_exact_among_letters_that_melt_and_letters_that_grow():
    normal = normalise("①㈱…\nｶﾞｽ＃ＰＲ…です")
    start = normal.text.index("#pr")
    assert normal.original[slice(*normal.span(start, start + 3))] == "＃ＰＲ"
    start = normal.text.index("ガ")
    assert normal.original[slice(*normal.span(start, start + 1))] == "ｶﾞ"


@given(captions=st.lists(st.one_of(st.none(), TEXTS), min_size=1, max_size=8), data=st.data())
def test_a_table_gives_what_single_posts_give_in_any_order(captions, data):
    order = data.draw(st.permutations(range(len(captions))))
    table = judge_frame(pl.DataFrame({"caption": [captions[i] for i in order]}, schema={"caption": pl.String}))
    singles = [judge(PostText(caption=captions[i])) for i in order]
    assert table["sponsored_label"].to_list() == [verdict.label for verdict in singles]
    assert table["sponsored_brand"].to_list() == [verdict.brand for verdict in singles]
    assert table["sponsored_sentence_ja"].to_list() == [verdict.sentence_ja for verdict in singles]


def test_every_rule_fires_only_on_texts_that_the_prefilter_lets_through():
    table = judge_frame(pl.DataFrame({"caption": SPONSORED}))
    assert table["sponsored_label"].unique().to_list() == ["sponsored"]
