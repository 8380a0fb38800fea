"""Whatever is written, a brief is read without a crash, the same way twice, and every span lies inside it."""

import copy
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.intent import Between, Intent, RuleReader, Strength, read_brief
from fukasa.analysis.intent.checked import checked
from fukasa.analysis.intent.folding import fold
from fukasa.analysis.intent.lexicon import default_lexicon, parse_lexicon
from fukasa.analysis.packaged import read_toml
from fukasa.analysis.topics import default_taxonomy
from fukasa.core.errors import InvalidInput

PIECES = [
    *(
        "フォロワー",
        "1万",
        "〜",
        "5万人",
        "以上",
        "Instagram",
        "できれば",
        "除く",
        "no",
        "giveaways",
        "美容",
        "系",
        "20代",
        "女性",
    ),
    *(
        "、",
        "。",
        " ",
        "\n",
        "under",
        "¥",
        "1再生",
        "2円",
        "%",
        "٣",
        "一二百",
        "ﾊﾞ",
        "\u200b",
        "\u0301",
        "🇯🇵",
        "👩\u200d👧",
    ),
    *("競合の", "とタイアップ", "以外", "between", "and", "-", "9" * 400, "(", ")"),
]
briefs = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=30).map("".join))


@settings(max_examples=150, deadline=None)
@given(briefs)
def test_anything_can_be_read(text):
    intent = read_brief(text)
    assert checked(intent, text) == intent
    assert read_brief(text) == intent


@settings(max_examples=100, deadline=None)
@given(briefs)
def test_ranges_begin_with_their_lower_end(text):
    ranges = [wish.test for wish in read_brief(text).wishes if isinstance(wish.test, Between)]
    assert all(one.low is None or one.high is None or one.low <= one.high for one in ranges)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_folding_keeps_the_way_back(text):
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert list(folded.starts) == sorted(folded.starts)
    assert fold(folded.text).text == folded.text


def test_a_very_long_brief_is_cut_and_told_in_good_time():
    began = time.perf_counter()
    intent = read_brief("美容とコスメのInstagramでフォロワー1万〜5万人、" * 10_000)
    assert intent.notes[-1].said.en.startswith("the brief is long")
    assert time.perf_counter() - began < 10


class Parrot:
    """A double of a mounted model: it answers with what it is given."""

    def __init__(self, intent):
        self.intent = intent

    def read(self, _text):
        return self.intent


def test_the_rules_keep_the_protocol_of_a_reader():
    assert checked(RuleReader().read("美容系"), "美容系").wishes[0].strength is Strength.MUST


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"reader": ""}, "does not name itself"),
        ({"text": "x"}, "another brief"),
        ({"wishes": (read_brief("ここではInstagram").wishes[0],)}, "points at characters"),
    ],
)
def test_a_mounted_model_that_breaks_a_promise_is_refused(change, told):
    intent = Intent(**{"text": "a", "wishes": (), "words": (), "notes": (), "creators": None, "reader": "m"} | change)
    with pytest.raises(InvalidInput, match=told):
        checked(Parrot(intent).read("a"), "a")


@pytest.mark.parametrize(
    ("file", "spoil"),
    [
        ("phrases", lambda raw: raw["phrase"][0].pop("words")),
        ("phrases", lambda raw: raw["phrase"][0].update(negated="maybe")),
        ("phrases", lambda raw: raw["phrase"][0].update(strength="perhaps")),
        ("topics", lambda raw: raw["category"].update(knitting={"people": [], "things": []})),
        ("places", lambda raw: raw.pop("country")),
        ("grammar", lambda raw: raw["quantity"][0].pop("bare")),
    ],
)
def test_a_broken_lexicon_fails_loudly(file, spoil):
    names = ("topics", "phrases", "places", "grammar")
    raw = {name: copy.deepcopy(read_toml("fukasa.analysis.intent", f"data/{name}.toml")) for name in names}
    spoil(raw[file])
    with pytest.raises(InvalidInput):
        parse_lexicon(raw, default_taxonomy())


def test_the_lexicon_is_dated():
    assert default_lexicon().version >= "2026-11-22"
