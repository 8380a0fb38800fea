"""Comments become signs between edges; what is counted on the way is what can be seen."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.comments.alphabet import EDGE, HANDLE, LAUGH, URL, emoji_classes, emoji_signs, fold_table
from fukasa.analysis.comments.clean import as_series, clean
from fukasa.analysis.comments.signs import COUNTS, sign_run
from tests.analysis.comments.written import text as any_text

SHOWN = {EDGE: "|", LAUGH: "L", URL: "U", HANDLE: "H", emoji_signs()["love"]: "♥", emoji_signs()["sad"]: "s"}
READ = {
    "case": ("Lip", "|lip|"),
    "digits": ("1980円", "|0円|"),
    "grouped digits": ("1,980.50円", "|0円|"),
    "a comma that groups nothing": ("a,b", "|a b|"),
    "sentences": ("買った。かわいい!?", "|買った|かわいい|"),
    "stretches": ("かわいーーーい〜〜", "|かわいーい|"),
    "a stretch that ends a sentence": ("すごーい〜〜。次", "|すごーい|次|"),
    "repeated letters": ("soooooo", "|soo|"),
    "gaps": ("a   b\t c", "|a b c|"),
    "a gap at the end": ("a  ", "|a|"),
    "a stretch at the end": ("すごい〜〜〜 〜", "|すごい|"),
    "gaps around a picture": ("かわいい〜 😍 すき", "|かわいい|♥|すき|"),
    "pictures": ("買った😍😍次", "|買った|♥|次|"),
    "written laughter": ("草www", "|草|L|"),
    "a laughing letter in a word": ("wow", "|wow|"),
    "Korean laughter and tears": ("ㅋㅋㅋㅠㅠ", "|L|s|"),
    "half-width Korean laughter": ("ﾻ", "|L|"),
    "a skin tone": ("❤️", "|♥|"),
    "what cannot be seen": ("a\u200b\x00\u202e\ufffdb", "|ab|"),
    "an apostrophe": ("don't", "|don t|"),
    "a link": ("見てhttp://a.jp", "|見て|U|"),
    "nothing": ("", "|"),
    "marks alone": ("？！。", "|"),
}


def run_of(*texts):
    return sign_run(clean(as_series(list(texts)))["text"])


def signs_of(run, place):
    return run.signs[run.starts[place] : run.starts[place + 1]]


def counted(text):
    return dict(zip(COUNTS, run_of(text).counts[0].tolist(), strict=True))


@pytest.mark.parametrize(("written", "read"), READ.values(), ids=READ.keys())
def test_a_comment_is_read_as_signs(written, read):
    assert "".join(SHOWN.get(int(sign), chr(sign)) for sign in signs_of(run_of(written), 0)) == read


def test_what_is_counted_is_what_can_be_seen():
    assert counted("Aあ？！？😍😍\x00") == {
        "characters": 7, "upper": 1, "latin": 1, "asked": 2, "shouted": 1, "pictures": 2, "repeated": 1,
    }  # fmt: skip


def test_an_empty_comment_counts_nothing():
    assert not run_of("\u200b\x00\ud800").counts.any()


def test_the_edge_behind_a_question_tells_of_it():
    run = run_of("買った。いつ？", "うん")
    assert run.asked.tolist() == [sign == 2 for sign in run.edges.cumsum() * run.edges - 1]


@settings(max_examples=150, deadline=None)
@given(st.lists(any_text, min_size=1, max_size=6), st.data())
def test_no_comment_changes_how_another_is_read(texts, data):
    place = data.draw(st.integers(0, len(texts) - 1))
    together, alone = run_of(*texts), run_of(texts[place])
    assert signs_of(together, place).tolist() == alone.signs.tolist()
    assert together.counts[place].tolist() == alone.counts[0].tolist()
    span = slice(together.starts[place], together.starts[place + 1])
    assert together.asked[span].tolist() == alone.asked.tolist()


@settings(max_examples=150, deadline=None)
@given(st.lists(any_text, min_size=1, max_size=4))
def test_every_comment_begins_and_ends_with_an_edge_and_no_two_stand_together(texts):
    run = run_of(*texts)
    assert (run.signs[run.edges] == EDGE).all()
    assert run.edges[run.starts[:-1]].all()
    assert run.edges[run.starts[1:] - 1].all()
    assert not any(
        (part[1:] & part[:-1]).any() for part in (run.edges[run.starts[i] : run.starts[i + 1]] for i in range(len(run)))
    )


def test_no_emoji_is_named_twice_and_a_picture_without_a_class_is_another():
    named = "".join(emoji_classes().values())
    assert fold_table()[ord("🦖")] == emoji_signs()["other"]
    assert "🦖" not in named


def test_no_comments_are_no_signs():
    assert len(sign_run(pl.Series("text", [], dtype=pl.String))) == 0
