"""What must not come up keeps accounts out, or is told; nothing that is refused is passed over in silence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.analysis.affinity.safety.lexicon import lexicon as safety_lexicon
from fukasa.analysis.intent import Strength, read_brief
from fukasa.analysis.intent.lexicon import default_lexicon


def refused(text):
    wishes = read_brief(text).wishes
    return {wish.field: wish.test.values for wish in wishes if wish.strength is Strength.NEVER}


@pytest.mark.parametrize(
    ("brief", "field", "value"),
    [
        ("美容系、お酒の投稿はNG", "safety_words", "alcohol_tobacco"),
        ("ギャンブルなし、美容系で", "safety_words", "gambling"),
        ("美容系。政治の話を避けてくれる人", "safety_words", "politics"),
        ("beauty creators, no alcohol posts", "safety_words", "alcohol_tobacco"),
        ("travel vloggers without gambling", "safety_words", "gambling"),
        ("fashion, never posts about politics", "safety_words", "politics"),
        ("美容系、ホログラム加工の内容は除く", "words", "ホログラム加工"),
        ("ホラー以外の映画系", "words", "ホラー"),
        ("no paragliding posts please, food bloggers", "words", "paragliding"),
        ("炎上した人はNG", "safety", "risk"),
        ("beauty creators, no scandals", "safety", "risk"),
        ("YouTubeは除く美容系", "platform", "youtube"),
        ("旅行系は除く", "category", "travel"),
    ],
)
def test_what_is_refused_is_kept_out(brief, field, value):
    assert value in refused(brief)[field]


def test_several_things_are_refused_at_once():
    assert refused("お酒やタバコ、ギャンブルの話はNG")["safety_words"] == ("alcohol_tobacco", "gambling")
    assert refused("no gambling, tobacco or paragliding") == {
        "safety_words": ("gambling", "alcohol_tobacco"),
        "words": ("paragliding",),
    }


@pytest.mark.parametrize("brief", ["しゃべりすぎる人はNG", "beauty, exclude whoever shouts"])
def test_a_refusal_that_nobody_understands_is_told(brief):
    intent = read_brief(brief)
    assert any("何も除外していません" in note.said.ja and "nothing is" in note.said.en for note in intent.notes)
    assert refused(brief) == {}


@pytest.mark.parametrize(
    "brief",
    [
        "経験なしでもOK、美容系",
        "美容系、フォロワー数の制限なし",
        "no more than 20k followers, beauty",
        "beauty creators, no matter the platform",
        "お酒が好きな人",
    ],
)
def test_a_no_that_refuses_nobody_keeps_nobody_out(brief):
    assert refused(brief) == {}


def test_a_topic_behind_the_comma_is_wanted():
    wishes = {wish.field: wish.strength for wish in read_brief("no paragliding posts please, food bloggers").wishes}
    assert wishes["category"] is Strength.MUST


def test_every_subject_is_one_of_brand_safety():
    assert set(default_lexicon().refused.values()) <= set(safety_lexicon().categories)


@given(
    st.lists(
        st.sampled_from(["お酒", "NG", "no ", "と", "、", "以外", "な", "alcohol", " or ", "除く", "a"]), max_size=60
    )
)
def test_evidence_of_any_refusal_stands_in_the_brief(pieces):
    text = "".join(pieces)
    for wish in read_brief(text).wishes:
        assert all(0 <= start < end <= len(text) for start, end in wish.spans)
