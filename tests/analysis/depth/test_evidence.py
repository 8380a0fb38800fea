"""What stands behind the shares: counts per post, examples, and what people ask."""

import time

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.analysis.depth.examples import comment_examples
from fukasa.analysis.depth.posts import comment_posts
from fukasa.analysis.depth.questions import question_groups, question_topics, topic_of
from fukasa.analysis.depth.settings import settings
from fukasa.analysis.depth.topics import grouping, parse_topics, topic_names, topics
from fukasa.core.errors import InvalidInput
from tests.factories.depth import comment, judged

ASKED = "product_question"


def questions(*texts, **values):
    return judged(comment(number, text=text, labels=ASKED, **values) for number, text in enumerate(texts))


def topic(text):
    return pl.DataFrame({"text": [text]}).select(topic_of(pl.col("text"))).item()


def test_a_post_counts_what_was_said_under_it_and_spam_apart():
    rows = [
        comment(0, post_id="p", labels="product_question;praise"),
        comment(1, post_id="p", labels="purchase_intent", answered=True),
        comment(2, post_id="p", labels="experience"),
        comment(3, post_id="p", labels="spam;product_question"),
        comment(4, post_id="q", labels="chatter"),
        comment(5, post_id=None, labels="chatter"),
    ]
    found = comment_posts(judged(rows))
    assert found["post_id"].to_list() == ["p", "q"]
    told = found.row(0, named=True)
    assert (told["comments"], told["spam"], told["replies"]) == (4, 1, 1)
    assert (told["questions"], told["purchase_signals"], told["substantive"], told["praise"]) == (1, 2, 3, 1)


def test_examples_are_the_clearest_first_and_no_more_than_three():
    texts = ["where can I buy this lipstick", "how much is the shipping", "is it waterproof", "which size did you take"]
    rows = [comment(n, text=text, labels=ASKED, p_product_question=0.5 + n / 10) for n, text in enumerate(texts)]
    found = comment_examples(judged(rows)).filter(pl.col("class") == ASKED)
    assert found["text"].to_list() == texts[:0:-1]
    assert found["rank"].to_list() == [1, 2, 3]
    assert found["probability"].to_list() == pytest.approx([0.8, 0.7, 0.6])


def test_examples_differ_from_each_other():
    texts = ["どこで買えますか？", "どこで買えますか!!😍", "どこで買えますかー", "サイズは何センチですか"]
    found = comment_examples(judged(comment(n, text=text, labels=ASKED) for n, text in enumerate(texts)))
    assert found["text"].to_list() == ["どこで買えますか？", "サイズは何センチですか"]
    assert found["language"].to_list() == ["ja", "ja"]


def test_a_long_example_is_cut():
    found = comment_examples(judged([comment(text="あ" * 5_000)]))
    assert found["text"].str.len_chars().to_list() == [settings().example_length]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("どこで買えますか？", "where_to_buy"),
        ("これはいくらですか", "price"),
        ("リップは何番の色ですか", "shade_size"),
        ("敏感肌でも使えますか、肌に優しい？", "skin_type"),
        ("送料はかかりますか、海外発送は", "shipping"),
        ("再入荷はいつですか", "stock"),
        ("where did you get it? link please", "where_to_buy"),
        ("HOW MUCH is it? any discount code", "price"),
        ("does it ship overseas?", "shipping"),
        ("어디서 구매했어요? 링크 주세요", "where_to_buy"),
        ("가격이 얼마예요?", "price"),
        ("성분이 궁금해요", "ingredients"),
        ("ｲｸﾗですか", "other"),
        ("これ？", "other"),
    ],
)
def test_a_question_belongs_to_the_topic_of_its_cue_words(text, expected):
    assert topic(text) == expected


def test_an_english_cue_is_a_word_of_its_own():
    assert topic("who did the costume and the wallpaper?") == "other"


def test_topics_have_counts_shares_and_groups_of_the_same_question():
    found = question_topics(
        questions("どこで買えますか？", "どこで買えますか", "どこで買えますかー！", "これはいくらですか", "what?")
    )
    assert found.select("topic", "n").rows() == [("where_to_buy", 3), ("other", 1), ("price", 1)]
    assert found["share"].to_list() == pytest.approx([0.6, 0.2, 0.2])
    assert found["groups"][0].to_list() == [{"text": "どこで買えますか？", "n": 3}]


def test_a_comment_as_long_as_a_book_is_read_at_its_beginning_only():
    books = [f"{number} いくらですか" + "本" * 1_000_000 for number in range(20)]
    asked = questions(*books)
    began = time.process_time()
    found, shown = question_topics(asked), comment_examples(asked)
    assert time.process_time() - began < 2
    assert found["groups"][0].to_list() == [{"text": books[0][:300], "n": 20}]
    assert shown["text"].to_list()[0] == books[0][:300]


def test_spam_asks_nothing():
    assert question_topics(judged([comment(labels="spam;product_question")])).height == 0


def test_questions_of_two_accounts_never_mix():
    frame = pl.concat([questions("いくらですか"), questions("いくらですか", account_key="x:b")])
    assert question_topics(frame).select("account_key", "n").rows() == [("x:a", 1), ("x:b", 1)]


@pytest.mark.slow
@given(st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=15), st.randoms())
def test_the_order_of_questions_changes_nothing(texts, random):
    rows = [comment(number, text=text, labels=ASKED) for number, text in enumerate(texts)]
    mixed = random.sample(rows, len(rows))
    assert question_topics(judged(rows)).equals(question_topics(judged(mixed)))


@given(st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=15))
def test_groups_hold_no_more_questions_than_were_asked(texts):
    asked = [{"key": text, "text": text, "n": 1} for text in sorted(set(texts))]
    found = question_groups(asked)
    assert sum(group["n"] for group in found) <= len(asked)
    assert len(found) <= grouping().groups
    assert [group["n"] for group in found] == sorted((group["n"] for group in found), reverse=True)


def test_every_topic_has_a_name_in_three_languages():
    assert all(all(topic_names(one.id).values()) for one in topics())
    assert topic_names("other")["ja"] == "その他"


def test_a_broken_topic_is_refused_by_name():
    with pytest.raises(InvalidInput, match="topic colour"):
        parse_topics({"topic": {"colour": {"names": {"ja": "色", "en": "Colour", "ko": "색"}, "ja": ["色"], "en": []}}})
    with pytest.raises(InvalidInput, match="topics of questions"):
        parse_topics({})
