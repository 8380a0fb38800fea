"""What a comment is does not depend on who stands beside it, when, or where; and labels say what probabilities say."""

import hashlib
import subprocess
import sys
import time
from dataclasses import dataclass, field

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.comments import classify as module
from fukasa.analysis.comments.classes import registry
from fukasa.analysis.comments.classify import classify, given_labels, joined_labels, probability_columns, result_schema
from fukasa.analysis.comments.clean import LONGEST
from fukasa.analysis.comments.model import ErrorRates, default_model
from fukasa.core.errors import InvalidInput
from tests.analysis.comments.written import PIECES
from tests.analysis.comments.written import text as any_text

CLEAR = {
    "product_question": (
        "そのリップどこで買えますか？",
        "where can i buy this lipstick?",
        "이 립스틱 어디서 살 수 있나요?",
    ),
    "purchase_intent": ("さっきポチりました！", "just ordered mine!", "방금 주문했어요!"),
    "praise": ("かわいい😍", "so pretty 😍", "너무 예뻐요 😍"),
    "spam": (
        "副業で月収100万 LINE追加 http://a.jp",
        "make money fast, text me on whatsapp http://a.co",
        "부업 월 500 카톡 문의 http://a.kr",
    ),
    "negative": ("高すぎる、詐欺だろこれ", "what a waste of money, total scam", "돈 낭비 진짜 사기네 최악"),
}
TEXTS = [*PIECES, *(text for texts in CLEAR.values() for text in texts), None, "", "長い" * 3000]


@dataclass(frozen=True)
class Constant:
    """A model that says the same of every comment."""

    says: tuple[float, ...]
    thresholds: dict[str, float]
    version: str = "constant/1"
    errors: dict[str, ErrorRates] = field(default_factory=dict)

    def probabilities(self, comments):
        return np.tile(self.says, (len(comments), 1))


def constant(**said):
    ids = registry().outputs
    return Constant(tuple(said.get(name, 0.1) for name in ids), dict.fromkeys(ids, 0.5))


def judged(texts):
    return classify(texts).rows()


@pytest.fixture(scope="module")
def alone():
    return [classify([text]).row(0) for text in TEXTS]


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in CLEAR.items() for text in texts])
def test_the_clearest_comments_are_what_they_are(name, text):
    assert name in classify([text])["labels"][0].split(";")


def test_all_comments_together_are_what_each_is_alone(alone):
    assert judged(TEXTS) == alone


@settings(max_examples=20, deadline=None)
@given(st.randoms(), st.integers(1, 400))
def test_neither_order_nor_the_size_of_chunks_changes_anything(alone, random, size):
    order = random.sample(range(len(TEXTS)), len(TEXTS))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "CHUNK", size)
        assert judged([TEXTS[place] for place in order]) == [alone[place] for place in order]


@settings(max_examples=60, deadline=None)
@given(st.lists(any_text, min_size=1, max_size=5), st.data())
def test_no_neighbour_changes_anything(texts, data):
    place = data.draw(st.integers(0, len(texts) - 1))
    assert judged(texts)[place] == judged([texts[place]])[0]


SCRIPT = """
import hashlib, sys
from fukasa.analysis.comments.classify import classify
from tests.analysis.comments.test_classify import TEXTS
print(hashlib.sha256(repr(classify(TEXTS).rows()).encode()).hexdigest())
"""


@pytest.mark.parametrize("seed", ["0", "4242"])
def test_another_process_with_another_hash_seed_says_the_same(alone, seed):
    here = hashlib.sha256(repr(alone).encode()).hexdigest()
    environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path), "POLARS_MAX_THREADS": "1"}
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == here


@settings(max_examples=60, deadline=None)
@given(st.lists(any_text, max_size=6))
def test_probabilities_and_labels_keep_their_promises(texts):
    table = classify(texts)
    assert table.schema == pl.Schema(result_schema())
    assert table.height == len(texts)
    full = table.filter(pl.col("labels").is_not_null())
    assert all(full[name].is_between(0, 1).all() for name in probability_columns())
    assert all(set(labels.split(";")) <= set(registry().ids) for labels in full["labels"])
    empty = table.filter(pl.col("labels").is_null())
    assert set(empty["comment_notes"]) <= {"empty"}
    assert empty.select(probability_columns()).null_count().sum_horizontal().sum() == empty.height * len(
        probability_columns()
    )


def test_a_label_is_given_from_its_threshold_on():
    limits = np.array([default_model().thresholds[name] for name in registry().ids])
    at, below = np.append(limits, 0), np.append(limits - 1e-6, 0)
    assert given_labels(np.stack([at, at * 0.1 + 0.9 * at]), default_model()).all()
    assert given_labels(below[None, :], default_model()).sum() == 1


def test_where_nothing_reaches_its_threshold_the_nearest_is_given():
    model = constant()
    shares = np.array([[0.1, 0.2, 0.45, 0.3, 0.1, 0.1, 0.1, 0.99]])
    assert joined_labels(given_labels(shares, model)) == ["experience"]


def test_labels_follow_the_probabilities_that_stand_beside_them():
    table = classify(TEXTS).filter(pl.col("labels").is_not_null())
    shares = table.select(probability_columns()).to_numpy()
    assert joined_labels(given_labels(shares, default_model())) == table["labels"].to_list()


def test_several_labels_stand_in_the_order_of_the_registry():
    table = classify(["x", "y"], model=constant(spam=0.9, product_question=0.8, question=0.7))
    assert table["labels"].to_list() == ["product_question;spam"] * 2
    assert table["p_question"].to_list() == [0.7, 0.7]


def test_a_rule_overrules_any_model():
    table = classify(["http://a.jp", "買った"], model=constant(praise=0.9))
    assert table["labels"].to_list() == ["spam", "praise"]
    assert table["comment_notes"].to_list() == ["rule:link_alone", None]


@pytest.mark.parametrize("text", [None, "", "\u200b", "\ud800", "\u202e", "\x00"])
def test_an_empty_comment_has_no_probability_and_says_why(text):
    *values, note = classify([text]).row(0)
    assert set(values) == {None}
    assert note == "empty"


def test_no_comments_give_no_rows_with_all_columns():
    assert classify([]).schema == pl.Schema(result_schema())
    assert classify(pl.Series("t", [], dtype=pl.String)).height == 0


def test_what_is_cut_is_told():
    assert classify(["あ" * (LONGEST + 1), "あ" * LONGEST])["comment_notes"].to_list() == ["truncated", None]


def test_a_language_not_learnt_is_told_and_judged_all_the_same():
    spoken = pl.Series(["ja", "JA-jp", " en_US ", "ko", "fr", "zh-TW", None, "", "?"])
    table = classify(["かわいい"] * len(spoken), languages=spoken)
    assert table["comment_notes"].to_list() == [None] * 4 + ["unknown_language"] * 2 + [None] * 3
    assert table["labels"].null_count() == 0


def test_several_notes_stand_together():
    table = classify(["あ" * (LONGEST + 1)], languages=pl.Series(["fr"]))
    assert table["comment_notes"][0] == "truncated;unknown_language"


def test_languages_need_to_be_as_many_as_comments():
    with pytest.raises(InvalidInput, match="1 languages for 2 comments; give one for each"):
        classify(["a", "b"], languages=pl.Series(["ja"]))


def test_a_series_and_a_generator_are_judged_alike():
    texts = ["どこで買えますか", None, "かわいい"]
    assert classify(pl.Series(texts)).equals(classify(iter(texts)))


def test_a_megabyte_is_judged_in_bounded_time():
    begun = time.process_time()
    table = classify(["どこで買えますか？" * 40_000, "<a " * 330_000, "かわいい"])
    assert time.process_time() - begun < 3
    assert table["labels"].null_count() == 0


@pytest.mark.parametrize("times", [1, 2, 5, 20])
def test_a_question_asked_again_and_again_is_still_a_question(times):
    row = classify(["このリップどこで買えますか？" * times]).row(0, named=True)
    assert row["p_question"] > 0.9
    assert "product_question" in row["labels"]
