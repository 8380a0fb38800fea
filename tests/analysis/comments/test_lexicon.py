"""Patterns are found where they stand, wherever that is, and nowhere else."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.comments.alphabet import EDGE, SPACE
from fukasa.analysis.comments.clean import as_series, clean
from fukasa.analysis.comments.hints import look_up
from fukasa.analysis.comments.lexicon import LONGEST_PATTERN, _indexed, default_lexicon, hint_texts, parse_patterns
from fukasa.analysis.comments.ngrams import find_ngrams
from fukasa.analysis.comments.signs import sign_run
from fukasa.core.errors import InvalidInput


def patterns(text, *, whole_words=False):
    return {
        "".join({EDGE: "|", SPACE: "_"}.get(sign, chr(sign)) for sign in found)
        for found in parse_patterns(text, whole_words=whole_words)
    }


@pytest.mark.parametrize(
    ("written", "whole_words", "meant"),
    [
        ("買った", False, {"買った"}),
        ("^買った$", False, {"|買った|"}),
        ("はい_", False, {"はい_", "はい|"}),
        ("buy", True, {"|buy|", "|buy_", "_buy|", "_buy_"}),
        ("buy*", True, {"|buy", "_buy"}),
        ("buy it$", True, {"|buy it|".replace(" ", "_"), "_buy it|".replace(" ", "_")}),
        ("BUY", False, {"buy"}),
        ("don't", True, {f"{a}don_t{b}" for a in "|_" for b in "|_"}),
        ("8888円", False, {"0000円"}),
        ("a, b", False, {"a", "b"}),
    ],
)
def test_a_pattern_means_what_its_signs_say(written, whole_words, meant):
    assert patterns(written, whole_words=whole_words) == meant


@pytest.mark.parametrize("written", ["", "a,,b", "^$", "あ" * (LONGEST_PATTERN + 1), "\u200b"])
def test_a_pattern_of_nothing_or_too_much_is_refused(written):
    with pytest.raises(InvalidInput, match="shorten it"):
        list(parse_patterns(written, whole_words=False))


def found_in(lexicon, *texts):
    run = sign_run(clean(as_series(list(texts)))["text"])
    hints, places = look_up(lexicon, find_ngrams(run))
    comment = np.searchsorted(run.starts, places, "right") - 1
    return sorted(zip(hints.tolist(), comment.tolist(), (places - run.starts[comment]).tolist(), strict=True))


def lexicon_of(*words):
    found = sorted((tuple(map(ord, word)), place) for place, word in enumerate(words))
    return _indexed(words, found)


def by_hand(words, texts):
    return sorted(
        (hint, comment, place + 1)
        for comment, text in enumerate(texts)
        for hint, word in enumerate(words)
        for place in range(len(text))
        if text.startswith(word, place)
    )


LETTERS = st.text("あいう", min_size=1, max_size=12).filter(lambda text: not any(sign * 3 in text for sign in "あいう"))


@settings(max_examples=150, deadline=None)
@given(st.lists(LETTERS, min_size=1, max_size=6, unique=True), st.lists(LETTERS, min_size=1, max_size=5))
def test_every_place_of_every_pattern_is_found(words, texts):
    assert found_in(lexicon_of(*words), *texts) == by_hand(words, texts)


def test_a_long_pattern_is_not_found_where_only_its_parts_stand():
    word = "あいうあいうあいうあい"
    assert found_in(lexicon_of(word), word, "あいうあいうあいううい", word[:-1]) == [(0, 0, 1)]


def test_a_pattern_never_reaches_into_the_next_comment():
    assert found_in(lexicon_of("あい"), "あ", "い") == []


def test_two_hints_may_share_a_pattern():
    lexicon = _indexed(("a", "b"), [((ord("あ"),), 0), ((ord("あ"),), 1)])
    assert found_in(lexicon, "あ") == [(0, 0, 1), (1, 0, 1)]


def test_every_hint_speaks_three_languages_and_every_pattern_can_be_read():
    assert all(set(texts) == {"ja", "en", "ko"} for texts in hint_texts().values())
    assert len(default_lexicon().names) == len(set(default_lexicon().names))


def test_every_pattern_of_the_lexicon_is_found_in_itself():
    lexicon = default_lexicon()
    words = [word.strip() for word in hint_texts()["bought"]["ja"].split(",")]
    plain = [word for word in words if not set(word) & set("^$_*")]
    told = found_in(lexicon, *plain)
    bought = lexicon.names.index("bought")
    assert {comment for hint, comment, _ in told if hint == bought} == set(range(len(plain)))
