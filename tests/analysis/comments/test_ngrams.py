"""N-grams and words by hand: the hashes of many comments at once are those of a plain loop over one."""

from itertools import groupby, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.comments.alphabet import (
    END,
    LATIN,
    NUMBER,
    PICTURE,
    STRETCH,
    WORD_GAP,
    kind_table,
)
from fukasa.analysis.comments.clean import as_series, clean
from fukasa.analysis.comments.ngrams import BITS, LONGEST, NOWHERE, find_ngrams
from fukasa.analysis.comments.signs import sign_run
from fukasa.analysis.comments.words import FEATURES, find_words
from tests.analysis.comments.written import text as any_text

M32 = (1 << 32) - 1


def run_of(*texts):
    return sign_run(clean(as_series(list(texts)))["text"])


def row(value):
    """Finish a hash and take its highest bits, as the weight table does."""
    mixed = value * 0x85EBCA6B & M32
    mixed ^= mixed >> 13
    return (mixed * 0x9E3779B1 & M32) >> (32 - BITS)


def ngram(signs):
    value = 0
    for sign in signs:
        spread = sign * 0x9E3779B1 & M32
        value = (value * 0x01000193 + (spread ^ spread >> 15) + 1) & M32
    return row(value)


def ngrams_by_hand(signs, edges):
    """All runs of one to five signs in which an edge is only the first or the last."""
    return [
        ngram(signs[begin : begin + n])
        for begin in range(len(signs))
        for n in range(1, LONGEST + 1)
        if begin + n <= len(signs) and not any(edges[begin + 1 : begin + n - 1])
    ]


def script(sign):
    of_kind = {WORD_GAP: "gap", END: "edge", PICTURE: "alone", NUMBER: "number", LATIN: "latin", STRETCH: "kana"}
    ranges = {"kana": (0x3040, 0x3100), "han": (0x4E00, 0xA000), "hangul": (0xAC00, 0xD7A4)}
    found = [name for name, (low, high) in ranges.items() if low <= sign < high]
    return of_kind.get(int(kind_table()[sign]), *(found or ["other"]))


def word_hash(signs):
    value = 0
    for sign in reversed(signs):
        mixed = sign * 0x9E3779B1 & M32
        value = (value * 0x01000193 + (mixed ^ mixed >> 15)) & M32
    return (value + len(signs)) & M32


def words_by_hand(signs):
    """Stretches of one script; edges and pictures are words of their own, gaps are none."""
    marked = [(script(sign), place if script(sign) in {"edge", "alone"} else -1) for place, sign in enumerate(signs)]
    stretches = [[place for place, _ in group] for _, group in groupby(enumerate(marked), key=lambda pair: pair[1])]
    words = [[signs[place] for place in stretch] for stretch in stretches if marked[stretch[0]][0] != "gap"]
    hashes = [word_hash(word) for word in words]
    alone = [row(value ^ 0x85EBCA77) for value, word in zip(hashes, words, strict=True) if script(word[0]) != "edge"]
    pairs = [row((a * 0x9E3779B1 + b + 1) & M32) for a, b in pairwise(hashes)]
    apart = [row((a * 0x85EBCA77 + b + 2) & M32) for a, b in zip(hashes, hashes[2:], strict=False)]
    return alone + pairs + apart


def ngrams_of(run, found, place):
    rows = found.rows[run.starts[place] : run.starts[place + 1]].ravel()
    return sorted(rows[rows != NOWHERE].tolist())


def words_of(found, place):
    rows = found.rows[found.starts[place] : found.starts[place + 1]].ravel()
    return sorted(rows[rows != NOWHERE].tolist())


TEXTS = st.lists(any_text, min_size=1, max_size=5)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_ngrams_are_those_of_a_plain_loop(texts):
    run = run_of(*texts)
    found = find_ngrams(run)
    for place in range(len(texts)):
        span = slice(run.starts[place], run.starts[place + 1])
        expected = ngrams_by_hand(run.signs[span].tolist(), run.edges[span].tolist())
        assert ngrams_of(run, found, place) == sorted(expected)
        assert found.sizes[place] == len(expected)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_words_are_those_of_a_plain_loop(texts):
    run = run_of(*texts)
    found = find_words(run)
    for place in range(len(texts)):
        expected = words_by_hand(run.signs[run.starts[place] : run.starts[place + 1]].tolist())
        assert words_of(found, place) == sorted(expected)
        assert found.sizes[place] == len(expected)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_nothing_reaches_from_one_comment_into_the_next(texts):
    run = run_of(*texts)
    ngrams, words = find_ngrams(run), find_words(run)
    for place, text in enumerate(texts):
        alone = run_of(text)
        assert ngrams_of(run, ngrams, place) == ngrams_of(alone, find_ngrams(alone), 0)
        assert words_of(words, place) == words_of(find_words(alone), 0)


def test_a_word_in_three_scripts_is_three_words():
    run = run_of("新作リップ80番")
    assert np.diff(find_words(run).starts).tolist() == [len(["|", "新作", "リップ", "0", "番", "|"])]


@pytest.mark.parametrize("texts", [("",), ("a",), ("", "", ""), ("?", "@")])
def test_the_shortest_comments_have_their_ngrams_and_words(texts):
    run = run_of(*texts)
    assert find_ngrams(run).rows.shape == (len(run.signs), LONGEST)
    assert find_words(run).rows.shape[1] == FEATURES
    assert len(find_words(run).sizes) == len(texts)
