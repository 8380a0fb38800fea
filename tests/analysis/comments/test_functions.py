"""Every labelling function fires on what it was written for, and not on what looks like it."""

import tomllib
from importlib import resources

import numpy as np
import pytest

from fukasa.analysis import comments
from fukasa.analysis.comments.classes import registry
from fukasa.analysis.comments.features import Features, meta_names
from fukasa.analysis.comments.functions import default_functions, hint_names, parse_functions
from fukasa.analysis.comments.prepare import prepare
from fukasa.core.errors import InvalidInput

IDS = tuple(function.id for function in default_functions())
FIRES_BUT_NOT = {
    "where_to_get": ("これどこで買えますか", "どこでも行けるね"),
    "where_is_it_from": ("そのニットどこのですか", "おはようございます"),
    "where_alone": ("どこの？", "どこ住み？"),
    "asks_price": ("これいくらですか", "値段が高すぎる"),
    "asks_which": ("何番使ってますか", "ご出身はどちらですか"),
    "asks_attribute": ("サイズ感はどうですか", "サイズ感よかった"),
    "asks_availability": ("再入荷しますか", "再入荷うれしい"),
    "asks_fit_for_me": ("敏感肌でも大丈夫ですか", "敏感肌です"),
    "asks_use": ("初心者でも使えますか？", "初心者でも使える"),
    "asks_item": ("リップどれですか", "リップかわいい"),
    "asks_this": ("これ何ですか？", "これかわいい"),
    "requests_item": ("サイズ教えてください", "サイズ大きい"),
    "asks_person": ("彼氏いますか？", "彼氏いた"),
    "asks_music": ("BGMの曲名なんですか", "BGMいい"),
    "asks_schedule": ("次の配信いつですか", "配信たのしみ"),
    "asks_when": ("いつ来ますか", "いつもかわいい"),
    "asks_video": ("編集ソフト何使ってますか？", "動画ありがとう"),
    "asks_other": ("元気ですか", "元気です"),
    "bought_it": ("さっきポチりました", "ポチりましたか？"),
    "bought_item": ("このリップ買いました", "リップ買いましたか？"),
    "will_buy_it": ("絶対買います", "買わない"),
    "wants_item": ("リップ欲しい", "続編欲しい"),
    "will_not_buy": ("買う予定はない", "買います"),
    "wishes_feature": ("実装してほしい", "リップ買いました"),
    "use_with_time": ("毎日使ってます", "毎日暑い"),
    "use_with_quality": ("使ってるけどしっとりする", "しっとりしますか？"),
    "quality_over_time": ("朝まで崩れない", "朝まで寝た"),
    "use_with_advice": ("使ってみて良かった", "良かったね"),
    "skin_with_quality": ("敏感肌だけど荒れなかった", "敏感肌です"),
    "advice_on_item": ("このリップおすすめです", "おすすめありますか？"),
    "praise_alone": ("かわいい", "かわいいけど高すぎる"),
    "praise_denied": ("かわいくない", "かわいい"),
    "cheers": ("頑張って", "頑張ってますか？"),
    "greets": ("おはようございます", "リップ買いました"),
    "among_friends": ("今度飲みに行こう", "リップ買いました"),
    "pull_with_address": ("詳しくはプロフへ http://example.com", "http://example.com"),
    "money_by_contact": ("副業で月収0万 LINE追加してね", "副業してます"),
    "promotes_channel": ("私のチャンネルも見てね 動画あげてます", "動画よかった"),
    "enters_giveaway": ("応募します", "応募方法は何ですか？"),
    "bad_item": ("このリップ最悪", "このリップ最高"),
    "bad_use": ("使ったけど最悪だった", "使ったら最高だった"),
    "too_expensive": ("高すぎる", "高すぎるけどかわいい"),
    "accuses": ("ステマやん", "楽しみ"),
    "accuses_with_scorn": ("はいはいステマ乙", "ステマ"),
    "doubts": ("本当に効くの？怪しい", "怪しい"),
    "attacks": ("消えろ", "かわいい"),
    "truly_asks": ("何時に起きますか", "起きました"),
    "asks_with_word": ("何時ですか", "何時か行く"),
    "word_in_statement": ("何でも好きです", "何ですか"),
    "rhetorical_only": ("誰が買うねん", "買いました"),
    "softly_asks_item": ("このリップどうかな", "どうかな"),
    "softly_asks_with_word": ("何色かな", "そうかな"),
    "clearly_asks": ("いくらですか", "いくらだよ"),
    "echoes": ("なるほど", "なるほど何ですか"),
    "use_with_defect": ("使ったらカビ生えた", "使ったらよかった"),
    "bought_with_defect": ("買った。異音がする", "買った"),
    "defect_over_time": ("半年で異音", "半年使った"),
    "defect_against_hope": ("期待してたのにカビてた", "カビてた"),
    "does_wrong": ("無断転載だ", "無断転載ですか"),
    "acquires": ("全色まとめて落札", "落札できますか"),
    "acquires_item": ("このリップ取り寄せた", "落札した"),
    "admires_only": ("見事", "見事 使ってます"),
    "admires_and_asks": ("お見事！いつ習いましたか", "お見事！"),
}
ELSEWHERE = {
    "where_to_get": ("where can i buy this?", "어디서 살 수 있나요?"),
    "asks_price": ("how much is it", "얼마예요?"),
    "bought_it": ("just bought it", "샀어요"),
    "praise_alone": ("gorgeous", "예뻐요"),
    "greets": ("good morning", "안녕하세요"),
    "enters_giveaway": ("entering the giveaway", "이벤트 참여 완료"),
    "accuses": ("this is a paid ad", "광고네"),
    "too_expensive": ("too expensive", "너무 비싸"),
    "truly_asks": ("what time is it?", "어디 갔니?"),
}


def fired(*texts: str) -> list[set[str]]:
    features: Features = prepare(list(texts)).features
    first = len(meta_names()) - len(IDS)
    return [{name for name, value in zip(IDS, row, strict=True) if value} for row in features.meta[:, first:]]


def test_every_function_has_an_example_and_a_counter_example():
    assert tuple(FIRES_BUT_NOT) == IDS


@pytest.mark.parametrize(("name", "example", "other"), [(name, *pair) for name, pair in FIRES_BUT_NOT.items()])
def test_a_function_fires_on_its_example_and_not_on_its_counter_example(name, example, other):
    of_example, of_other = fired(example, other)
    assert name in of_example
    assert name not in of_other


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in ELSEWHERE.items() for text in texts])
def test_functions_fire_in_english_and_korean_as_well(name, text):
    assert name in fired(text)[0]


def test_hints_of_two_sentences_do_not_stand_together():
    assert "where_to_get" in fired("どこで買えますか")[0]
    assert "where_to_get" not in fired("どこ。買えます")[0]


def test_a_function_over_the_whole_comment_sees_all_its_sentences():
    assert "bought_with_defect" in fired("買った。でも異音。")[0]


def test_hints_of_a_neighbour_do_not_stand_together():
    assert fired("どこ", "買えますか") == [*fired("どこ"), *fired("買えますか")]


@pytest.mark.parametrize("texts", [("@", "?"), ("かわいい", "？？"), ("買った", "?色は"), ("a", "", "?")])
def test_a_question_mark_never_speaks_for_the_comment_before(texts):
    assert fired(*texts) == [fired(text)[0] for text in texts]


def test_a_mark_at_the_beginning_asks_for_what_follows():
    assert "asks_item" in fired("¿lipstick")[0]


def test_every_function_speaks_for_an_output_and_every_class_has_one():
    assert {function.label for function in default_functions()} == set(registry().outputs)


def raw() -> dict:
    return tomllib.loads(resources.files(comments).joinpath("functions.toml").read_text(encoding="utf-8"))


def twice(data):
    data["function"].append(data["function"][0])


def unknown_class(data):
    data["function"][0]["label"] = "lovely"


def unknown_hint(data):
    data["function"][0]["all"] = ["sunshine"]


def no_hint(data):
    data["function"][0]["all"] = []


def wrong_scope(data):
    data["function"][0]["within"] = "planet"


def no_groups(data):
    del data["groups"]


@pytest.mark.parametrize("spoil", [twice, unknown_class, unknown_hint, no_hint, wrong_scope, no_groups])
def test_a_broken_file_fails_loudly(spoil):
    data = raw()
    spoil(data)
    with pytest.raises(InvalidInput, match=r"functions\.toml"):
        parse_functions(data, hint_names())


def test_a_function_needs_one_hint_of_every_entry_and_none_of_the_forbidden():
    entry = {"id": "f", "label": "praise", "all": ["both", "c"], "none": ["d"]}
    (function,) = parse_functions({"groups": {"both": ["a", "b"]}, "function": [entry]}, ("a", "b", "c", "d"))
    hints = np.array([[1, 0, 1, 1, 0], [0, 1, 0, 0, 0], [1, 1, 0, 1, 1], [0, 0, 0, 1, 0]], dtype=bool)
    assert function.fires(hints).tolist() == [True, True, False, False, False]
