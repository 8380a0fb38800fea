"""What is told before an import: guesses, notes, what is missing; maps and profiles."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fukasa.connectors.files import (
    KINDS,
    PROFILES,
    ImportStamp,
    load_mapping,
    load_profile,
    parse_mapping,
    plan_import,
    read_import,
)
from fukasa.connectors.files.headers import header_key, known_names
from fukasa.core.errors import InvalidInput
from tests.connectors.conftest import KEY, NOW

POSTS = "account_id,post_id,posted_at,likes\na,p1,2025-09-26,12\n"
MAPS = Path(__file__).parents[2] / "examples" / "maps"


@pytest.mark.parametrize("name", ["posted_at", "Posted At", "postedAt", "POSTED-AT", "ｐｏｓｔｅｄ＿ａｔ"])
def test_a_column_is_known_in_every_spelling(name):
    assert header_key(name) == "postedat"


@pytest.mark.parametrize("kind", KINDS)
def test_the_names_of_columns_mean_fields_that_exist(kind):
    assert {field for fields in known_names(kind).values() for field in fields} <= set(KINDS[kind].columns)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("フォロワー数", "followers"),
        ("投稿数", "posts_total"),
        ("平均再生数", "avg_views"),
        ("팔로워 수", "followers"),
        ("メールアドレス", "email"),
        ("カテゴリー", "category"),
        ("エンゲージメント率", "engagement_rate"),
    ],
)
def test_the_columns_of_accounts_are_known_in_japanese_and_korean(write, name, field):
    plan = plan_import(write("a.csv", f"account_id,{name}\na,1\n"), "accounts", sample_rows=0)
    assert plan.columns[field] == name


def test_words_in_brackets_are_left_out_of_a_name_and_lower_the_confidence(write):
    plan = plan_import(write("p.csv", "account_id,投稿日時,いいね数（件）\na,2025-09-26,1\n"), "posts")
    guess = next(guess for guess in plan.guesses if guess.field == "likes")
    assert guess.confidence < 0.9
    assert guess.why == "known name without brackets"


def test_a_name_of_nothing_but_brackets_is_looked_through_once(write):
    plan = plan_import(write("p.csv", f"account_id,posted_at,likes,{'(' * 100_000}\na,2025-09-26,1,1\n"), "posts")
    assert plan.columns["likes"] == "likes"


def test_a_plan_shows_the_first_rows_the_rejected_ones_and_the_hash_of_the_file(write):
    path = write("p.csv", POSTS + "b,p2,2025-09-26,-1\n")
    plan = plan_import(path, "posts", clock=lambda: NOW)
    assert plan.preview["posts"][0]["account_id"] == "a"
    assert plan.preview_rejects[0].line == 3
    assert plan.content_hash == hashlib.sha256(path.read_bytes()).hexdigest()
    assert plan.ready


def test_a_plan_says_what_is_assumed(write):
    plan = plan_import(write("p.csv", "handle,posted_at,likes\n@A,2025-09-26,1\n"), "posts")
    notes = " | ".join(plan.notes)
    assert all(word in notes for word in ("Asia/Tokyo", "captured_at", '"other"', "the handle", "count as one"))


def test_a_plan_without_a_required_field_is_not_ready_and_reading_it_is_refused(write):
    plan = plan_import(write("p.csv", "Likes,Caption\n1,x\n"), "posts")
    assert not plan.ready
    assert "posted_at" in plan.missing
    with pytest.raises(InvalidInput, match="posted_at, and a posts file needs it"):
        read_import(plan, ImportStamp("i", NOW, "w"), KEY)


def test_the_same_file_with_the_same_stamp_gives_the_same_rows(posts):
    text = "account_id,posted_at,likes,title\na,2025-09-26,1,x\na,2025-09-27,2,y\n"
    first, second = posts(text), posts(text)
    assert first.tables == second.tables
    assert first.tables["posts"][0]["post_id"] != first.tables["posts"][1]["post_id"]
    assert first.tables["post_snapshots"][0]["captured_at"] == NOW


def test_a_derived_post_id_does_not_depend_on_the_metrics(posts):
    first, later = (
        posts("account_id,posted_at,likes,title\na,2025-09-26,1,x\n"),
        posts("account_id,posted_at,likes,title\na,2025-09-26,9,x\n"),
    )
    assert first.tables["posts"][0]["post_id"] == later.tables["posts"][0]["post_id"]


def test_a_map_gives_columns_constants_templates_values_and_options(posts):
    text = """
        [columns]
        account_id = "who"
        posted_at = "when"
        format = "form"
        [constants]
        platform = "yt"
        captured_at = "2025-10-01"
        [templates]
        post_id = "{who}-{rank}"
        [values.format]
        1 = "short"
        0 = ""
        [options]
        timezone = "UTC"
        metric_prefix = "post_"
    """
    found = posts("who,when,rank,form,post_likes\na,2025-09-26,7,1,5\nb,2025-09-26,8,0,6\n", map_text=text)
    first, second = found.tables["posts"]
    assert (first["platform"], first["post_id"], first["format"]) == ("youtube", "a-7", "short")
    assert (second["post_id"], second["format"]) == ("b-8", None)
    assert first["captured_at"] == datetime(2025, 10, 1, tzinfo=UTC)
    assert found.tables["post_snapshots"][1]["likes"] == 6


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[columns", "not valid TOML"),
        ("[colums]\na = 'b'", r"\[colums\] is not a section"),
        ("[columns]\nlikes = 3", "must be a column name"),
        ("[options]\ntimezone = 'Tokyo'", "is not a time zone"),
        ("[options]\nspeed = 1", "speed is unknown"),
        ("columns = 3", "must be a section"),
        ("[options]\nheader_row = 'x'", "should be a int"),
        ("[options]\ndate_order = 'ymd'", "date_order is mdy or dmy"),
    ],
)
def test_a_mistake_in_a_map_is_refused_with_its_place(text, reason):
    with pytest.raises(InvalidInput, match=reason):
        parse_mapping(text, name="map.toml")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[columns]\nlikes = 'Hearts'", "has no column 'Hearts'"),
        ("[columns]\nhearts = 'likes'", "hearts is not a field of posts"),
        ("[templates]\npost_id = '{no}'", "has no column 'no'"),
        ("[templates]\npost_id = 'x'", "names no column in braces"),
    ],
)
def test_a_map_that_does_not_fit_the_file_is_refused(posts, text, reason):
    with pytest.raises(InvalidInput, match=reason):
        posts(POSTS, map_text=text)


def test_a_map_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InvalidInput, match="no such map file"):
        load_mapping(tmp_path / "no.toml")


@pytest.mark.parametrize("path", sorted(MAPS.glob("*.toml")), ids=lambda path: path.stem)
def test_the_maps_of_the_examples_are_valid(path):
    assert load_mapping(path).columns or load_mapping(path).constants


@pytest.mark.parametrize("name", PROFILES)
def test_every_profile_names_fields_that_exist(name):
    kinds = {
        "canonical": KINDS,
        "youtube_data_api": ("posts", "accounts", "comments"),
        "instagram_insights": ("posts",),
        "ranked_panel": ("accounts",),
    }
    for kind in kinds[name]:
        assert set(load_profile(name, kind).columns) <= set(KINDS[kind].columns)


def test_the_canonical_profile_has_every_column_of_every_kind():
    assert {kind: set(load_profile("canonical", kind).columns) for kind in KINDS} == {
        kind: set(spec.columns) for kind, spec in KINDS.items()
    }


def test_unknown_profiles_and_kinds_are_refused_with_the_known_ones(write):
    path = write("p.csv", POSTS)
    with pytest.raises(InvalidInput, match="choose one of canonical, "):
        plan_import(path, "posts", profile="hypeauditor")
    with pytest.raises(InvalidInput, match="the profile ranked_panel reads accounts, not posts"):
        plan_import(path, "posts", profile="ranked_panel")
    with pytest.raises(InvalidInput, match="is not a kind of rows"):
        plan_import(path, "videos")


def test_a_map_laid_over_a_profile_adds_what_the_file_does_not_say(posts):
    found = posts("Date,Likes\n2025-09-26,1\n", profile="instagram_insights", map_text='[constants]\naccount_id = "me"')
    assert found.tables["posts"][0]["account_id"] == "me"
    assert found.tables["posts"][0]["platform"] == "instagram"
    assert found.plan.guesses[0].why == "profile"


def test_an_import_needs_a_time_with_zone_and_a_key_of_some_length(write):
    plan = plan_import(write("p.csv", POSTS), "posts")
    with pytest.raises(InvalidInput, match="needs a zone"):
        read_import(plan, ImportStamp("i", NOW.replace(tzinfo=None), "w"), KEY)
    with pytest.raises(InvalidInput, match="at least 16"):
        read_import(plan, ImportStamp("i", NOW, "w"), b"short")
