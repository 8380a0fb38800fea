"""Every kind of rows: what a row of the file becomes."""

import json
from datetime import UTC, date, datetime

import pytest

from fukasa.connectors.files import KINDS, arrow_schema
from fukasa.core.catalogue import TABLES


def test_an_account_becomes_a_description_and_a_snapshot_without_its_address(write, read):
    text = "platform,account_id,handle,category,country,followers,posts,email,engagement_rate,captured_at,links\n"
    text += "ig,1,@Sakura,美容,日本,1.2万,345,me@example.com,3.4%,2025-09-26,https://a.jp https://b.jp\n"
    found = read(write("a.csv", text), "accounts")
    account, snapshot = found.tables["accounts"][0], found.tables["account_snapshots"][0]
    assert (account["platform"], account["handle"], account["country"], account["has_email"]) == (
        "instagram",
        "Sakura",
        "JP",
        True,
    )
    assert (account["category"], account["links"]) == ("美容", ["https://a.jp", "https://b.jp"])
    assert (snapshot["followers"], snapshot["posts_total"], snapshot["engagement_rate"]) == (
        12000,
        345,
        pytest.approx(0.034),
    )
    assert "me@example.com" not in str(found.tables)


def test_an_account_without_an_id_is_known_by_its_handle(write, read):
    found = read(write("a.csv", "handle,followers\n@Sakura.Jp,1\n"), "accounts")
    assert found.tables["accounts"][0]["account_id"] == "sakura.jp"


def test_the_author_of_a_comment_is_stored_as_a_keyed_hash(write, read):
    text = "platform,account_id,post_id,author_id,posted_at,text\n"
    text += "youtube,c1,v1,Taro,2025-09-26T00:00:00Z,どこで買えますか？\n"
    text += "youtube,c1,v1,Taro,2025-09-27T00:00:00Z,欲しい\nyoutube,c1,v1,c1,2025-09-27T00:00:00Z,thanks\n"
    found = read(write("c.csv", text), "comments")
    first, second, own = found.tables["comments"]
    assert first["commenter"] == second["commenter"] != own["commenter"]
    assert len(first["commenter"]) == 32
    assert "Taro" not in str(found.tables)
    assert (first["is_creator"], own["is_creator"]) == (None, True)
    assert first["comment_id"] != second["comment_id"]
    assert found.tables["commenters"][0]["last_seen_at"] == datetime(2025, 9, 27, tzinfo=UTC)


def test_a_price_is_stored_in_the_minor_unit_of_its_currency(write, read):
    text = (
        'platform,account_id,format,price,currency,valid_from\nig,a,reel,5万円,円,2025-01-01\nig,a,,"$1,234.50",USD,\n'
    )
    found = read(write("r.csv", text), "rates")
    yen, dollars = found.tables["rate_cards"]
    assert (yen["price_minor"], yen["currency"], yen["format"], yen["valid_from"]) == (
        50_000,
        "JPY",
        "short",
        date(2025, 1, 1),
    )
    assert (dollars["price_minor"], dollars["currency"], dollars["format"]) == (123_450, "USD", None)


def test_the_parts_of_an_audience_have_one_spelling(write, read):
    text = "account_id,dimension,value,share\na,国,日本,60%\na,性別,女性,0.7\na,age,25〜34歳,0.4\n"
    text += "a,country,Atlantis,0.1\na,city,渋谷区,0.1\n"
    found = read(write("b.csv", text), "audience")
    assert [
        (row["base"], row["dimension"], row["value"], row["share"]) for row in found.tables["audience_breakdowns"]
    ] == [
        ("follower", "country", "JP", 0.6),
        ("follower", "gender", "female", 0.7),
        ("follower", "age", "25-34", 0.4),
        ("follower", "city", "渋谷区", 0.1),
    ]
    assert found.reasons == [(5, "value", "is not a known country")]


def test_a_sampled_profile_keeps_lengths_and_no_name(write, read):
    text = (
        "account_id,handle,name,bio,posts,followers,has_picture\na,taro1984,太郎,hello,3,10,yes\na,hana,花,,5,20,no\n"
    )
    found = read(write("s.csv", text), "audience-sample")
    first = found.tables["audience_samples"][0]
    assert (
        first["handle_length"],
        first["handle_digits"],
        first["handle_ends_digit"],
        first["name_length"],
        first["bio_length"],
    ) == (8, 4, True, 2, 5)
    assert (first["base"], first["posts"], first["has_picture"]) == ("follower", 3, True)
    assert "taro1984" not in str(found.tables)


def test_sampled_profiles_without_a_name_are_told_apart_by_their_counts(write, read):
    found = read(write("s.csv", "account_id,posts,followers\na,1,2\na,3,4\na,1,2\n"), "audience-sample")
    first, second, again = (row["profile"] for row in found.tables["audience_samples"])
    assert len({first, second, again}) == 3


def test_creators_and_mentions_are_read(write, read):
    creators = read(write("c.csv", "creator_id,name,種別,所属事務所,国\nk1,さくら,個人,事務所A,JP\n"), "creators")
    assert creators.tables["creators"][0] | {"agency": "事務所A", "kind": "person"} == creators.tables["creators"][0]
    mentions = read(write("m.csv", "account_id,post_id,value\na,p,@brand\na,p,#春\na,p,Acme\n"), "mentions")
    assert [(row["kind"], row["value"]) for row in mentions.tables["mentions"]] == [
        ("handle", "brand"),
        ("hashtag", "春"),
        ("brand", "Acme"),
    ]


VIDEO = {
    "id": "v1",
    "snippet": {
        "channelId": "c1",
        "title": "歌",
        "publishedAt": "2025-09-23T11:00:06Z",
        "categoryId": "10",
        "description": "聞いて #歌",
    },
    "contentDetails": {"duration": "PT4M13S"},
    "statistics": {"viewCount": "3939359", "likeCount": "189894"},
}


def test_videos_of_the_youtube_data_api_are_read_nested(write, read):
    found = read(write("v.jsonl", json.dumps(VIDEO) + "\n"), "posts", profile="youtube_data_api")
    post = found.tables["posts"][0]
    assert (post["platform"], post["account_id"], post["post_id"], post["duration_s"]) == ("youtube", "c1", "v1", 253)
    assert (post["category"], post["hashtags"], post["retention_class"], post["auth_context"]) == (
        "Music",
        ["歌"],
        "supplied",
        "supplied",
    )
    assert found.tables["post_snapshots"][0]["views"] == 3_939_359


def test_channels_of_the_youtube_data_api_are_read_nested(write, read):
    channel = {
        "id": "c1",
        "snippet": {"title": "音", "customUrl": "@oto", "country": "JP"},
        "statistics": {"subscriberCount": "100", "videoCount": "3"},
    }
    found = read(write("c.json", json.dumps({"items": [channel]})), "accounts", profile="youtube_data_api")
    assert found.tables["accounts"][0]["handle"] == "oto"
    assert found.tables["account_snapshots"][0]["posts_total"] == 3


def test_comment_threads_of_the_youtube_data_api_give_their_replies_too(write, read):
    def comment(key, **more):
        return {
            "id": key,
            "snippet": {"textOriginal": f"text {key}", "authorChannelId": {"value": "u"}, "likeCount": 1, **more},
        }

    thread = {
        "id": "t1",
        "snippet": {"channelId": "c1", "videoId": "v1", "topLevelComment": comment("t1")},
        "replies": {"comments": [comment("t1.r1", parentId="t1")]},
    }
    found = read(write("c.jsonl", json.dumps(thread)), "comments", profile="youtube_data_api")
    assert [(row["comment_id"], row["reply_to"], row["account_id"]) for row in found.tables["comments"]] == [
        ("t1", None, "c1"),
        ("t1.r1", "t1", "c1"),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_ends_in_tables_of_the_catalogue(kind):
    assert all(TABLES[table.name] is table for table in KINDS[kind].tables)


def test_the_arrow_schema_has_every_column_of_a_table():
    assert arrow_schema(TABLES["posts"]).names == [field.name for field in TABLES["posts"].columns]
