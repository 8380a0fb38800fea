import pytest

from fukasa.analysis.intent import Between, CostPerView, Holds, OneOf, Strength, read_brief

GIVEAWAY = ("プレゼント企画", "プレゼントキャンペーン", "懸賞", "giveaway", "이벤트 당첨")


def asked(text, field):
    """What a brief asks of a field: strength and test, in reading order."""
    return [(wish.strength.value, wish.test) for wish in read_brief(text).wishes if wish.field == field]


def one_of(*values):
    return OneOf(values)


@pytest.mark.parametrize(
    ("text", "field", "expected"),
    [
        ("フォロワー1万〜5万の人", "followers", ("must", Between(10_000, 50_000))),
        ("フォロワー1〜5万人", "followers", ("must", Between(10_000, 50_000))),
        ("フォロワー５千人から３万人", "followers", ("must", Between(5_000, 30_000))),
        ("登録者1万人以上", "followers", ("must", Between(10_000, None))),
        ("フォロワー100万人超", "followers", ("must", Between(1_000_000, None))),
        ("10k-50k followers", "followers", ("must", Between(10_000, 50_000))),
        ("at least 1.5m subscribers", "followers", ("must", Between(1_500_000, None))),
        ("around 20k followers", "followers", ("should", Between(14_000, 26_000))),
        ("팔로워 1만 이상", "followers", ("must", Between(10_000, None))),
        ("1投稿5万円以内で", "price_p50", ("must", Between(None, 50_000))),
        ("under 40,000 yen per post", "price_p50", ("must", Between(None, 40_000))),
        ("1本3万円〜8万円", "price_p50", ("must", Between(30_000, 80_000))),
        ("ギャラは１０万円", "price_p50", ("should", Between(None, 100_000))),
        ("1再生2円以下", "cpv", ("must", CostPerView(2.0))),
        ("CPV under 3 yen", "cpv", ("must", CostPerView(3.0))),
        ("エンゲージメント率5%以上", "er_followers", ("must", Between(0.05, None))),
        ("engagement rate above 3.5%", "er_followers", ("must", Between(0.035, None))),
        ("男性フォロワーが7割以上", "audience_male", ("should", Between(0.7, None))),
        ("under 10% paid posts", "sponsored_share", ("must", Between(None, 0.1))),
        ("質問率20%以上", "question_rate", ("must", Between(0.2, None))),
        ("週に2本以上投稿", "posting_cadence", ("must", Between(2.0, None))),
        ("直近30日以内に投稿", "last_post_age_days", ("must", Between(None, 30.0))),
        ("posted within 2 weeks", "last_post_age_days", ("must", Between(None, 14.0))),
        ("20〜30代", "audience_35_44", ("should", Between(0.25, None))),
        ("women 25-34 in Osaka", "audience_25_34", ("should", Between(0.25, None))),
        ("平均再生1万回以上", "views_median", ("must", Between(10_000, None))),
        ("ERが3%を超える", "er_followers", ("must", Between(0.03, None))),
        ("20代女性", "audience_female", ("should", Between(0.6, None))),
    ],
)
def test_a_number_is_read_with_its_unit_its_bound_and_what_it_speaks_of(text, field, expected):
    assert asked(text, field) == [expected]


@pytest.mark.parametrize(
    ("text", "field", "expected"),
    [
        ("インスタグラマー", "platform", ("must", one_of("instagram"))),
        ("媒体はXかYouTubeで", "platform", ("must", one_of("x", "youtube"))),
        ("できればTikTokで", "platform", ("should", one_of("tiktok"))),
        ("YouTubeは除く", "platform", ("never", one_of("youtube"))),
        ("not on YouTube", "platform", ("never", one_of("youtube"))),
        ("네이버 블로그", "platform", ("must", one_of("naver_blog"))),
        ("micro influencers", "tier", ("must", one_of("micro"))),
        ("マイクロインフルエンサー", "tier", ("must", one_of("micro"))),
        ("人気の配信者", "tier", ("should", one_of("macro", "mega", "celebrity"))),
        ("韓国在住", "country", ("must", one_of("KR"))),
        ("Korean creators", "country", ("must", one_of("KR"))),
        ("in English", "language", ("must", one_of("en"))),
        ("VTuberのみ", "kind", ("must", one_of("virtual"))),
        ("メールで連絡できる人", "has_email", ("must", Holds(value=True))),
        ("フォロワー水増しなし", "authenticity", ("never", one_of("fail"))),
        ("no fake followers", "authenticity", ("never", one_of("fail"))),
        ("プレゼント企画は除く", "words", ("never", one_of(*GIVEAWAY))),
        ("最近投稿している", "last_post_age_days", ("should", Between(None, 30))),
        ("コメントが濃い", "substantive_rate", ("should", Between(0.25, None))),
        ("questions in the comments", "question_rate", ("should", Between(0.12, None))),
        ("ショート動画", "formats", ("must", one_of("short"))),
        ("美容系アカウント", "category", ("must", one_of("beauty"))),
        ("people who are into vehicles", "category", ("must", one_of("cars"))),
    ],
)  # fmt: skip
def test_a_phrase_is_read_with_how_strongly_it_is_asked_for(text, field, expected):
    assert asked(text, field) == [expected]


def test_the_topic_of_creators_must_hold_and_that_of_the_product_should():
    text = "お菓子を紹介できるお笑い系クリエイター"
    assert asked(text, "category") == [("should", one_of("food")), ("must", one_of("comedy"))]


def test_a_brief_with_a_product_alone_means_the_topic_of_the_product():
    assert asked("新しい日焼け止めの宣伝", "category") == [("must", one_of("skincare"))]


def test_topics_that_are_joined_share_what_follows():
    assert asked("料理やお菓子系アカウント", "category") == [("must", one_of("food"))]
    assert asked("travel and pet bloggers", "category") == [("must", one_of("travel", "pets"))]


def test_a_number_says_more_than_the_name_of_a_tier():
    assert asked("マイクロ（フォロワー5千人〜2万人）", "tier") == [("should", one_of("micro"))]


def test_brands_whose_creators_are_unwanted_are_named_as_written():
    japanese = asked("競合の朝露商店とタイアップした人以外", "sponsors")
    english = asked("who have not worked with ルミヨルカ or Miravelle Koto and who disclose ads", "sponsors")
    assert japanese == [("never", one_of("朝露商店"))]
    assert english == [("never", one_of("ルミヨルカ", "Miravelle Koto"))]


def test_a_region_tells_the_country_but_its_refusal_does_not():
    assert asked("東京在住", "country") == [("must", one_of("JP"))]
    assert asked("東京以外", "country") == []
    assert read_brief("東京以外").notes == ()


def test_an_age_asks_for_the_bands_of_which_half_lies_in_it():
    fields = [wish.field for wish in read_brief("35歳以上の女性").wishes]
    assert fields == ["audience_35_44", "audience_45_54", "audience_55_up", "audience_female"]


def test_what_brands_had_done_for_them_is_said_in_many_ways():
    assert asked("競合のミズトワ研究室をやった人以外", "sponsors") == [("never", one_of("ミズトワ研究室"))]
    assert asked("have not promoted Miravelle Koto", "sponsors") == [("never", one_of("Miravelle Koto"))]


def test_one_no_reaches_both_words_that_are_joined():
    never = [wish.test for wish in read_brief("XとThreadsは除く").wishes if wish.strength is Strength.NEVER]
    assert never == [one_of("x", "threads")]


def test_a_no_does_not_reach_the_word_before_another():
    assert asked("コスメ紹介でプレゼント企画は除く", "category") == [("must", one_of("beauty"))]


def test_the_number_of_creators_is_no_filter():
    intent = read_brief("旅系のナノを10人ほど")
    assert intent.creators == 10
    assert asked("旅系のナノを10人ほど", "followers") == []
    assert read_brief("20 micro-influencers in the UK").creators == 20


def test_what_does_not_matter_is_told_and_asks_nothing():
    intent = read_brief("フォロワー数は問いません。any platform is fine")
    assert intent.wishes == ()
    assert [note.said.en for note in intent.notes] == ["“フォロワー数”: nothing is asked of followers.", "“any platform”: nothing is asked of platform."]  # fmt: skip  # noqa: E501


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("予算は300万円", "no filter of a search"),
        ("$500 per post", "give the amount in yen"),
        ("42くらい…1,234,567", "not clear what this number speaks of"),
        ("Instagram, 20k-100k", "read as followers"),
        ("エンゲージメント率5%", "read as at least for engagement rate"),
    ],
)
def test_what_is_unclear_is_told(text, told):
    assert any(told in note.said.en for note in read_brief(text).notes)


def test_words_that_nobody_understood_remain_and_are_marked():
    words = {word.text: word.understood for word in read_brief("ホログラム加工の美容系アカウント").words}
    assert words == {"ホログラム": False, "加工": False, "美容": True}


def test_every_wish_says_why_in_two_languages():
    (wish,) = read_brief("フォロワー1万人以上").wishes
    assert wish.why.ja == "「1万人以上」から：フォロワー数は10,000以上（必須）。"
    assert wish.why.en == "“1万人以上”: followers is at least 10,000 (must)."


@pytest.mark.parametrize("text", ["ジャパンの話", "基本の話", "in an instant", "maximum fun", "ライトノベル"])
def test_pieces_of_longer_words_are_no_words(text):
    assert read_brief(text).wishes == ()


def test_half_width_and_full_width_read_alike_with_spans_in_the_original():
    text = "ｲﾝｽﾀｸﾞﾗﾏｰで１０万人以上"
    intent = read_brief(text)
    assert [text[slice(*wish.spans[0])] for wish in intent.wishes] == ["ｲﾝｽﾀｸﾞﾗﾏｰ", "１０万人以上"]


def test_zero_width_characters_hide_nothing():
    assert asked("Insta\u200bgram", "platform") == [("must", one_of("instagram"))]


def test_decomposed_korean_is_read():
    assert asked("\u1102\u1166\u110b\u1175\u1107\u1165", "platform") == [("must", one_of("naver_blog"))]
