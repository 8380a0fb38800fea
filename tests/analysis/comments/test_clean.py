"""However a comment is written, it is brought to one form, and nothing in it can stop or slow that."""

import time

import polars as pl
import pytest
from hypothesis import given, settings

from fukasa.analysis.comments.alphabet import HANDLE, PHONE, STAMP, URL
from fukasa.analysis.comments.clean import LONGEST, as_series, clean, clean_text
from tests.analysis.comments.written import text as any_text

LINK, NAME, NUMBER, PICTURE = (chr(sign) for sign in (URL, HANDLE, PHONE, STAMP))
ONE_FORM = {
    "half-width kana": ("ｶﾜｲｲ", "カワイイ"),
    "full-width letters and signs": ("ＬＩＰ？", "LIP?"),
    "a combined accent": ("cafe\u0301", "café"),
    "a link": ("見て https://shop.example/a?b=c ね", f"見て {LINK} ね"),
    "a link without its protocol": ("www.shop.example", LINK),
    "a link of a shortener": ("bit.ly/abc", LINK),
    "a link in full width": ("ｈｔｔｐｓ：／／ａ．ｊｐ", LINK),
    "a masked link": ("[URL]", LINK),
    "a handle": ("@hana_22 かわいい", f"{NAME} かわいい"),
    "a full-width handle": ("＠hana", NAME),
    "an address": ("me@example.com まで", f"{LINK} まで"),
    "an address at a host unknown": ("me@mail.gob", LINK),
    "Korean laughter and tears": ("ㅋㅋㅠㅠ", "\u110f\u110f\u200b\u1172\u1172"),
    "a telephone number": ("090-1234-5678 まで", f"{NUMBER} まで"),
    "an international number": ("+81 90 1234 5678", NUMBER),
    "a stamp": (":smile_face:", PICTURE),
    "markup": ("<b>買った</b>", "\n買った\n"),
    "an entity": ("A &amp; B &lt;3", "A & B <3"),
    "a link in markup": ('<a href="http://a.jp">ここ</a>', f" {LINK} ここ\n"),
    "a price": ("1,980円", "1,980円"),
    "a version": ("3.5", "3.5"),
    "a sentence without a gap": ("good.but", "good.but"),
    "a heart": ("<3", "<3"),
    "null bytes": ("\x00買った\x00", "\x00買った\x00"),
}


@pytest.mark.parametrize(("written", "form"), ONE_FORM.values(), ids=ONE_FORM.keys())
def test_a_comment_is_brought_to_one_form(written, form):
    assert clean_text(written) == form


def test_a_sign_of_ours_cannot_be_written():
    assert set(clean_text("".join(map(chr, (URL, HANDLE, PHONE, STAMP))))) == {"□"}


def test_null_is_an_empty_comment():
    table = clean(pl.Series([None, "a"]))
    assert table.rows() == [("", False), ("a", False)]


@pytest.mark.parametrize(("sign", "longer"), [("あ", 1), ("a", 1), ("😀", 1), ("あ", 10_000)])
def test_of_a_long_comment_beginning_and_end_are_read(sign, longer):
    (text, truncated) = clean(pl.Series(["はじめ" + sign * (LONGEST + longer) + "おわり"])).row(0)
    assert truncated
    assert len(text) <= LONGEST + 1
    assert (text[:3], text[-3:]) == ("はじめ", "おわり")


@pytest.mark.parametrize("sign", ["あ", "a", "😀"])
def test_a_comment_of_just_the_length_is_read_whole(sign):
    assert clean(pl.Series([sign * LONGEST])).row(0) == (sign * LONGEST, False)


@pytest.mark.parametrize(
    "piece",
    [
        "あ",
        "a",
        "?",
        "😀",
        "a.",
        "<a ",
        "<",
        "@a",
        "1",
        "1-(",
        "http://",
        "a-a.",
        "&amp;",
        " ",
        ":a",
        "\x00",
        "ﷺ",
        "www ",
    ],
)
def test_a_megabyte_is_read_in_bounded_time(piece):
    begun = time.process_time()
    clean(pl.Series([piece * (1_000_000 // len(piece))]))
    assert time.process_time() - begun < 2


def test_lone_surrogates_are_replaced_and_pairs_kept():
    assert as_series(["a\ud800b", "\ud83d\ude00", None]).to_list() == ["a\ufffdb", "😀", None]


@settings(max_examples=100, deadline=None)
@given(any_text)
def test_any_text_has_one_form_that_no_neighbour_changes(text):
    together = clean(as_series(["http://a.jp <b", text, "@a"]))["text"][1]
    assert together == clean(as_series([text]))["text"][0]
