"""What the model reads of a comment, and what is said without a model."""

import tomllib
from importlib import resources

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis import comments
from fukasa.analysis.comments.classes import parse_classes, registry
from fukasa.analysis.comments.features import SHAPE, meta_names
from fukasa.analysis.comments.ngrams import NOWHERE
from fukasa.analysis.comments.prepare import prepare
from fukasa.analysis.comments.rules import default_rules, parse_rules, ruled
from fukasa.core.errors import InvalidInput, NotFound
from tests.analysis.comments.written import text as any_text

RULED = {
    "link_alone": ("https://shop.example/a", "見て https://shop.example/a"),
    "contact_offer": ("副業で稼げます。LINE追加 http://a.jp", "http://a.jp で見た"),
    "pictures_of_dislike": ("👎👎", "👎 高すぎる"),
    "pictures_of_joy": ("😍✨👏", "😍 どこの？"),
}


def ruled_as(*texts):
    features = prepare(list(texts)).features
    return ruled(features, np.full((len(texts), len(registry().outputs)), 0.5))


@pytest.mark.parametrize(("name", "example", "other"), [(name, *pair) for name, pair in RULED.items()])
def test_a_rule_decides_its_example_and_leaves_the_other_to_the_model(name, example, other):
    probabilities, rules = ruled_as(example, other)
    assert rules == [name, None]
    assert (probabilities[1] == 0.5).all()


def test_every_rule_has_an_example():
    assert set(RULED) == {rule.id for rule in default_rules()}


@pytest.mark.parametrize("rule", default_rules(), ids=lambda rule: rule.id)
def test_a_rule_gives_its_class_and_divides_the_rest(rule):
    probabilities, _ = ruled_as(RULED[rule.id][0])
    place = registry().outputs.index(rule.label)
    assert probabilities[0, place] == pytest.approx(rule.probability)
    assert probabilities.sum() == pytest.approx(1)


def test_a_sad_or_laughing_face_alone_is_left_to_the_model():
    assert ruled_as("😭", "😂", "🤔")[1] == [None, None, None]


@pytest.mark.parametrize("texts", [[], [""], ["\u200b", ""]])
def test_no_rule_speaks_of_what_is_empty(texts):
    assert ruled_as(*texts)[1] == [None] * len(texts)


def broken_rules():
    rule = {"id": "r", "label": "spam", "probability": 0.9, "only": ["url"]}
    yield {}
    yield {"rule": [{"id": "r"}]}
    yield from (
        {"rule": [rule | change]} for change in ({"only": []}, {"only": ["sun"]}, {"label": "x"}, {"probability": 1.0})
    )


@pytest.mark.parametrize("raw", list(broken_rules()))
def test_broken_rules_fail_loudly(raw):
    with pytest.raises(InvalidInput, match=r"rules\.toml is broken"):
        parse_rules(raw)


def shape(text):
    row = prepare([text]).features.meta[0]
    return dict(zip(SHAPE, row[: len(SHAPE)].tolist(), strict=True))


def test_the_shape_of_a_comment_is_counted_by_hand():
    found = shape("@hana LIPS どこ？ 80番😍")
    assert found["asked"] == pytest.approx(1 / 3)
    assert found["has_digit"] == 1
    assert found["begins_with_handle"] == 1
    assert found["upper_share"] == 1
    assert found["shouted"] == 0
    assert (found["length_to_8"], found["length_to_20"], found["length_from_60"]) == (0, 1, 0)


def test_shares_of_scripts_are_shares_of_letters():
    found = shape("あ漢가")
    assert [found[f"{name}_share"] for name in ("kana", "han", "hangul")] == pytest.approx([1 / 3] * 3)


@settings(max_examples=100, deadline=None)
@given(st.lists(any_text, max_size=5))
def test_no_column_is_ever_out_of_its_range(texts):
    features = prepare(texts).features
    assert features.meta.shape == (len(texts), len(meta_names()))
    assert np.isfinite(features.meta).all()
    assert (features.meta[:, 2:] >= 0).all()
    assert (features.meta[:, 2:] <= 1).all()


@settings(max_examples=60, deadline=None)
@given(st.lists(any_text, max_size=5), st.randoms())
def test_what_is_read_of_a_comment_does_not_depend_on_its_neighbours(texts, random):
    order = random.sample(range(len(texts)), len(texts))
    plain, mixed = (prepare([texts[i] for i in places]).features for places in (range(len(texts)), order))
    assert (plain.meta[order] == mixed.meta).all()
    assert (plain.shrink()[order] == mixed.shrink()).all()
    assert abs(plain.counts()[order] - mixed.counts()).sum() == 0


def test_summing_a_table_is_multiplying_by_the_counts():
    features = prepare(["どこで買えますか", "how much is it", "", "가격이 얼마예요?"]).features
    table = np.random.default_rng(1).normal(size=(NOWHERE + 1, 3)).astype(np.float32)
    assert features.summed(table) == pytest.approx(features.counts() @ table, rel=1e-4)


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "\u200b\u200d", "\u202e\u202d", "\ud800\udfff\udc00", "\ufffd", "<br>", "&nbsp;", "\n\n"]
)
def test_what_cannot_be_seen_is_empty(text):
    assert prepare([text]).features.empty.tolist() == [True]


@pytest.mark.parametrize("text", ["😍", "http://a.jp", "@hana", "090-1234-5678", ":heart:", "www", "ㅋㅋ"])
def test_pictures_links_handles_and_laughs_are_no_words(text):
    features = prepare([text, f"{text} かわいい"]).features
    assert features.pictures_only.tolist() == [True, False]


def test_a_class_is_found_by_its_id_or_said_to_be_unknown():
    assert registry()["spam"].names["ko"]
    assert registry().purchase_signal == ("product_question", "purchase_intent")
    assert registry().substantive == ("product_question", "purchase_intent", "experience", "negative")
    with pytest.raises(NotFound, match="there are product_question, purchase_intent"):
        registry()["lovely"]


def without_spam(data):
    del data["class"]["spam"]


def with_a_question(data):
    data["class"]["question"] = data["class"]["spam"]


def without_korean(data):
    del data["class"]["spam"]["name_ko"]


def with_a_word_for_a_flag(data):
    data["class"]["spam"]["substantive"] = "yes"


def with_an_empty_definition(data):
    data["class"]["spam"]["definition"] = ""


@pytest.mark.parametrize(
    "spoil", [without_spam, with_a_question, without_korean, with_a_word_for_a_flag, with_an_empty_definition]
)
def test_a_broken_registry_fails_loudly(spoil):
    data = tomllib.loads(resources.files(comments).joinpath("classes.toml").read_text(encoding="utf-8"))
    spoil(data)
    with pytest.raises(InvalidInput, match=r"classes\.toml"):
        parse_classes(data)
