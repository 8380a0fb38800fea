"""Searches by brief against planted truth, in the small demo world that the whole suite shares.

The figures of the world of 2,000 accounts, whose judgements are kept, come from `fukasa bench retrieval`.
"""

from dataclasses import replace
from statistics import fmean

import numpy as np
import pytest

from fukasa.core.provenance import SHARED_ONLY
from fukasa.lake.query.cursor import Cursor
from fukasa.lake.query.document import from_json, to_json
from fukasa.lake.query.fields import SetField
from fukasa.lake.query.keywords import Keyword
from fukasa.lake.query.model import AccountQuery, Order
from fukasa.lake.query.pairs import to_pairs
from fukasa.lake.query.reading import from_pairs
from fukasa.lake.text.folding import folded
from fukasa.pipelines.demo import make_demo_world
from fukasa.pipelines.intent import search_for_brief
from fukasa.pipelines.intent.evaluation import evaluate
from fukasa.pipelines.intent.ranking import (
    fitting_first,
    in_order_of_fit,
    page_in_order,
    ranked_for_brief,
    regions_of,
)
from fukasa.synth import World, generate
from fukasa.synth.briefs import planted_attributes
from tests.fixtures.worlds import made_once
from tests.pipelines.conftest import TODAY, home_of

ACCOUNTS = 600
BRIEFS = 40  # every tenth held-out brief and more; enough for a mean, few enough for a fast suite


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    folder = made_once(tmp_path_factory, "demo", lambda place: make_demo_world(home_of(place), accounts=ACCOUNTS))
    with home_of(folder).open_index() as opened:
        yield opened


@pytest.fixture(scope="module")
def small_world():
    midnight = TODAY.replace(hour=0, minute=0)
    return planted_attributes(generate(World(ACCOUNTS, as_of=midnight)))


@pytest.fixture(scope="module")
def scores(index, small_world, rule):
    held = [brief for brief in rule.briefs if brief.held_out]
    return evaluate(index, small_world, held[:BRIEFS], rule, np.random.default_rng(5))


def mean(scores, name):
    return fmean(getattr(score, name) for score in scores)


def test_held_out_briefs_find_whom_they_should(scores):
    assert len(scores) >= 25
    assert mean(scores, "rules") >= 0.8


def test_they_find_them_much_better_than_the_words_of_the_brief_do(scores):
    assert mean(scores, "rules") > mean(scores, "bigrams") + 0.2


def test_judgements_dealt_anew_give_what_chance_gives(scores):
    assert mean(scores, "shuffled") == pytest.approx(mean(scores, "chance"), abs=0.09)


def test_ordering_by_expected_fit_is_worth_its_while(scores):
    assert mean(scores, "rules") > mean(scores, "relevance")


def test_who_fits_stands_before_near_misses_and_nobody_twice(index):
    search = search_for_brief("美容系のInstagramで、フォロワー1万〜10万人", known=regions_of(index, SHARED_ONLY))
    fitting = ranked_for_brief(index, search, SHARED_ONLY, near=False)
    order = ranked_for_brief(index, search, SHARED_ONLY)
    assert order[: len(fitting)] == fitting
    assert len(set(order)) == len(order)
    beauty = AccountQuery(must=search.near.must)
    assert set(order) == set(index.columns(beauty, SHARED_ONLY, ["account_key"])["account_key"].to_pylist())


def test_near_misses_leave_out_what_was_refused(index):
    search = search_for_brief("美容系、YouTubeは除く")
    platforms = {key.split(":")[0] for key in ranked_for_brief(index, search, SHARED_ONLY)}
    assert "youtube" not in platforms
    assert search.near.never.sets == {SetField.PLATFORM: ("youtube",)}


TWO_CHARACTERS = [
    "美容",
    "保湿",
    "旅行",
    "古着",
    "文庫",
    "節約",
    "筋ト",
    "離乳",
    "猫の",
    "温泉",
    "서울",
    "맛집",
    "여행",
    "게임",
    "카페",
    "피부",
]
MIXED = [
    "プチプラ コスメ",
    "おうちパン",
    "今日のコーデ",
    "ootd",
    "OOTD",
    "#ゲーム実況",
    "お仕事DM",
    "ＤＭ",
    "コスメ&スキンケア",
    "ｽｷﾝｹｱ",
    "スキンケア記録",
    "k-beauty 뷰티",
]


@pytest.mark.parametrize("text", [*TWO_CHARACTERS, *MIXED])
def test_short_and_mixed_briefs_find_somebody(index, text):
    search = search_for_brief(text)
    assert ranked_for_brief(index, search, SHARED_ONLY)


@pytest.fixture(scope="module")
def profiles(index):
    rows = index.table(AccountQuery(), SHARED_ONLY)
    told = zip(rows["account_key"].to_pylist(), rows["name"].to_pylist(), rows["bio"].to_pylist(), strict=True)
    return {key: folded(f"{name} | {bio}") for key, name, bio in told}


@pytest.mark.parametrize(
    "text",
    [
        "質問",
        "本音",
        "自腹",
        "資格",
        "ＤＭ",
        "二児",
        "猫と",
        "依頼",
        "は夜",
        "✉️",
        "문의",
        "기록",
        "ご縁に",
        "無言フォローok",
        "own money",
        "MONEY",
    ],
)
def test_short_and_mixed_keywords_find_every_profile_they_stand_in(index, profiles, text):
    found = index.columns(AccountQuery(words=Keyword(folded(text))), SHARED_ONLY, ["account_key"])
    holding = {key for key, profile in profiles.items() if folded(text) in profile}
    assert holding
    assert holding <= set(found["account_key"].to_pylist())


NOTHING = [
    "",
    " ",
    "\u200b\u200b",
    "🤷",
    "'; DROP TABLE accounts; --",
    "(((((",
    '"',
    "(?=a)*" * 50,
    "あ",
    "ア" * 4_500,
    "薔薇" * 2_000,
    "x" * 9_000,
]


@pytest.mark.parametrize("text", NOTHING)
def test_strange_queries_are_answered(index, text):
    assert isinstance(ranked_for_brief(index, search_for_brief(text), SHARED_ONLY), list)


def test_pages_in_the_order_of_fit_join_to_the_whole_order_whatever_was_reranked(index):
    query = search_for_brief("質問がよく来る人で、できれば美容系").query
    whole = in_order_of_fit(index, query, SHARED_ONLY)
    head = fitting_first(index, query, SHARED_ONLY, most=30)
    pages, cursor = [], None
    for _ in range(4):
        page = page_in_order(index, query, SHARED_ONLY, limit=12, cursor=cursor, first=head)
        pages += [row["account_no"] for row in page.rows]
        cursor = page.next_cursor
    assert page.total == len(whole) == len(set(whole.tolist())) > 60
    assert pages == in_order_of_fit(index, query, SHARED_ONLY, head)[:48].tolist()
    last = page_in_order(index, query, SHARED_ONLY, limit=12, cursor=Cursor(None, len(whole) - 5).encode())
    assert ([row["account_no"] for row in last.rows], last.next_cursor) == (whole[-5:].tolist(), None)


def test_a_search_by_brief_keeps_its_order_as_address_and_as_document(index):
    query = search_for_brief("ホログラムを語る人。できればInstagram").query
    assert from_pairs(to_pairs(query)).query == query == from_json(to_json(query))
    assert dict(to_pairs(query)) == {"should.platform": "instagram", "should.words": "ホログラム", "sort": "fit"}


def test_words_that_help_rank_and_filter_nothing(index):
    word = next(text for text in TWO_CHARACTERS if 0 < len(with_word(index, text)) < 40)
    helped = AccountQuery(helping=Keyword(word), sort=Order.RELEVANCE)
    found = index.search(helped, SHARED_ONLY, limit=40)
    assert found.total == ACCOUNTS
    first = [row["account_key"] for row in found.rows][: len(with_word(index, word))]
    assert set(first) == set(with_word(index, word))
    assert set(first) == {
        row["account_key"]
        for row in page_in_order(index, replace(helped, sort=Order.FIT), SHARED_ONLY).rows[: len(first)]
    }


def with_word(index, word):
    return index.columns(AccountQuery(words=Keyword(folded(word))), SHARED_ONLY, ["account_key"])[
        "account_key"
    ].to_pylist()
