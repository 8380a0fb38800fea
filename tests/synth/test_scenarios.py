"""Planted scenarios can be seen in the tables, and are absent where they were not planted."""

from datetime import timedelta

import polars as pl
import pytest

from fukasa.synth import World

ACCOUNT = ["platform", "account_id"]
END = World().as_of


@pytest.fixture(scope="session")
def catalogue(loaded):
    return loaded.truth.filter("in_catalogue")


@pytest.fixture(scope="session")
def curve(loaded, catalogue):
    daily = loaded.tables["account_snapshots"].join(catalogue.select([*ACCOUNT, "scenario", "event_at"]), on=ACCOUNT)
    return daily.sort("captured_at")


def rate(loaded, scenario, kind):
    rows = loaded.truth_comments.join(loaded.truth.select([*ACCOUNT, "scenario"]), on=ACCOUNT)
    return (rows.filter(pl.col("scenario") == scenario)["kind"] == kind).mean()


def followers_around(curve, scenario, days):
    rows = curve.filter(pl.col("scenario") == scenario)
    moment = rows["event_at"][0] + timedelta(days=days)
    return rows.filter(pl.col("captured_at") <= moment)["followers"][-1]


@pytest.mark.parametrize("scenario", ["bought_followers", "viral_spike", "collab_spike", "giveaway_spike"])
def test_followers_jump_at_the_planted_event(curve, scenario):
    assert followers_around(curve, scenario, 12) > 1.08 * followers_around(curve, scenario, -2)


@pytest.mark.parametrize("scenario", ["deep_nano", "question_rich", "stable"])
def test_followers_of_an_account_without_event_do_not_jump(curve, scenario):
    rows = curve.filter((pl.col("scenario") == scenario) & (pl.col("followers") > 5_000))
    steps = rows.select((pl.col("followers") / pl.col("followers").shift(1)).over(ACCOUNT)).to_series().drop_nulls()
    assert steps.max() < 1.06


@pytest.mark.parametrize("scenario", ["bought_followers", "giveaway_spike"])
def test_bought_and_giveaway_followers_are_lost_again(curve, scenario):
    rows = curve.filter(pl.col("scenario") == scenario)
    assert rows["followers"][-1] < 0.97 * rows["followers"].max()


def test_viral_followers_stay(curve):
    rows = curve.filter(pl.col("scenario") == "viral_spike")
    assert rows["followers"][-1] > 0.95 * rows["followers"].max()


def test_the_purge_falls_on_one_day_for_all(loaded, curve):
    purged = loaded.truth.filter(scenario="platform_purge")
    assert purged["event_at"].n_unique() == 1
    assert followers_around(curve, "platform_purge", 2) < 0.96 * followers_around(curve, "platform_purge", -1)


def test_one_post_stands_behind_the_viral_spike(loaded, catalogue):
    viral = catalogue.filter(scenario="viral_spike").select(ACCOUNT)
    posts = loaded.truth_posts.join(viral, on=ACCOUNT)
    assert posts.filter("behind_event").height == 1
    assert posts.filter("behind_event")["views_matured"].item() > 4 * posts["views_matured"].median()


def test_skincare_followers_ask_and_friends_chat(loaded):
    assert rate(loaded, "question_rich", "product_question") > 0.25
    assert rate(loaded, "ordinary", "product_question") < 0.15
    assert rate(loaded, "in_group_chatter", "chatter") > 0.5
    assert rate(loaded, "in_group_chatter", "product_question") < 0.06


def test_idol_fans_leave_emoji_alone(loaded):
    rows = loaded.truth_comments.join(loaded.truth.select([*ACCOUNT, "scenario"]), on=ACCOUNT)
    alone = rows.group_by("scenario").agg(pl.col("emoji_only").mean())
    share = dict(alone.iter_rows())
    assert share["emoji_idol"] > 0.6
    assert share["ordinary"] < 0.3


def test_pod_members_comment_on_each_other_within_an_hour(loaded):
    pod = loaded.truth_comments.filter("from_pod").join(loaded.tables["comments"], on=[*ACCOUNT, "comment_id"])
    late = pod.join(loaded.tables["posts"], on=[*ACCOUNT, "post_id"], suffix="_post").select(
        (pl.col("posted_at") - pl.col("posted_at_post")).dt.total_minutes()
    )
    assert late.to_series().max() < 60
    per_pod = pod.join(loaded.truth.select([*ACCOUNT, "pod_id"]), on=ACCOUNT).group_by("pod_id")
    heard = per_pod.agg(pl.col("commenter").n_unique()).join(loaded.truth.group_by("pod_id").len(), on="pod_id")
    assert heard["len"].is_between(5, 50).all()
    assert (heard["commenter"] == heard["len"]).all()


def test_outside_pods_nobody_comments_on_everybody(loaded):
    plain = loaded.truth_comments.filter(~pl.col("from_pod") & (pl.col("kind") != "creator_reply"))
    rows = plain.join(loaded.tables["comments"], on=[*ACCOUNT, "comment_id"])
    assert rows.group_by("commenter").agg(pl.col("account_id").n_unique())["account_id"].max() < 6


@pytest.mark.parametrize(("scenario", "low", "high"), [("undisclosed_ads", 0.0, 0.2), ("disclosed_ads", 1.0, 1.0)])
def test_labels_are_missing_where_they_were_left_out(loaded, catalogue, scenario, low, high):
    posts = loaded.truth_posts.join(catalogue.filter(scenario=scenario).select(ACCOUNT), on=ACCOUNT).filter("sponsored")
    assert posts.height >= 4
    assert low <= posts["labelled"].mean() <= high


def test_about_one_post_in_twelve_is_sponsored_and_most_are_labelled(loaded):
    assert 0.06 < loaded.truth_posts["sponsored"].mean() < 0.12
    assert 0.75 < loaded.truth_posts.filter("sponsored")["labelled"].mean() < 0.95


def test_sponsored_captions_name_their_brand_and_labelled_ones_say_so(loaded):
    rows = loaded.tables["posts"].join(loaded.truth_posts, on=[*ACCOUNT, "post_id"], suffix="_true")
    sponsored = rows.filter("sponsored_true")
    named = sponsored.filter(pl.col("caption").str.contains(pl.col("brand"), literal=True))
    assert named.height > 0.9 * sponsored.height
    japanese, others = r"#?PR|広告|タイアップ|プロモーション|提供|アンバサダー", r"\bad\b|sponsor|partner|gifted|advert"
    label = f"(?i){japanese}|{others}|광고|협찬|원고료|제공"
    labelled = rows.filter("labelled")
    assert labelled["caption"].str.contains(label).mean() == 1.0


def test_innocent_captions_use_the_same_words_without_being_sponsored(loaded):
    rows = loaded.tables["posts"].join(loaded.truth_posts, on=[*ACCOUNT, "post_id"], suffix="_true")
    tempting = rows.filter(pl.col("caption").str.contains("楽曲提供|情報提供|PR担当|広告業界"))
    assert tempting.height > 20
    assert tempting["sponsored_true"].mean() < 0.3


def test_the_dormant_account_has_been_silent_for_200_days(loaded, catalogue):
    posts = loaded.tables["posts"].join(catalogue.filter(scenario="dormant").select(ACCOUNT), on=ACCOUNT)
    assert posts["posted_at"].max() <= END - timedelta(days=200)


@pytest.mark.parametrize(("scenario", "most"), [("too_few_posts", 3), ("aggregates_only", 0)])
def test_some_accounts_have_too_few_posts(loaded, scenario, most):
    rows = loaded.truth.filter(scenario=scenario).select(ACCOUNT)
    counts = loaded.tables["posts"].join(rows, on=ACCOUNT, how="right").group_by(ACCOUNT).agg(pl.col("post_id").count())
    assert counts["post_id"].max() <= most


def test_supplied_averages_stand_alone(loaded):
    rows = loaded.tables["account_snapshots"].join(loaded.truth, on=ACCOUNT)
    supplied = rows.filter(scenario="aggregates_only")
    assert supplied["avg_likes"].null_count() == 0
    assert supplied["auth_context"].unique().to_list() == ["supplied"]
    assert rows.filter(scenario="ordinary")["avg_likes"].null_count() == rows.filter(scenario="ordinary").height


def test_the_brand_new_account_has_no_past(loaded, catalogue):
    rows = loaded.tables["account_snapshots"].join(catalogue.filter(scenario="brand_new").select(ACCOUNT), on=ACCOUNT)
    assert rows["captured_at"].min() >= END - timedelta(days=25)


def test_the_look_alike_copies_name_and_bio_of_the_account_it_imitates(loaded, catalogue):
    fake = catalogue.filter(scenario="look_alike").row(0, named=True)
    shown = {row["account_id"]: row for row in loaded.tables["accounts"].iter_rows(named=True)}
    copy, real = shown[fake["account_id"]], shown[fake["imitates_account"]]
    assert copy["name"] == real["name"]
    assert copy["bio"].startswith(real["bio"])
    assert copy["handle"] != real["handle"]


def test_three_platforms_are_linked_by_declared_addresses_and_handle(loaded, catalogue):
    wanted = catalogue.filter(scenario="three_platforms")
    rows = loaded.tables["accounts"].join(wanted.select([*ACCOUNT, "declares_account"]), on=ACCOUNT)
    assert wanted["creator_id"].n_unique() == 1
    assert rows["handle"].n_unique() == 1
    assert rows["links"].list.len().to_list() == [0, 1, 1]
    assert rows["creator_id"].null_count() == 2


def test_hidden_views_stay_hidden(loaded):
    hidden = loaded.truth.filter(scenario="views_hidden").select(ACCOUNT)
    rows = loaded.tables["post_snapshots"].join(hidden, on=ACCOUNT)
    assert rows["views"].null_count() == rows.height


def test_the_connected_account_knows_reach_and_watch_time(loaded, catalogue):
    rows = loaded.tables["post_snapshots"].join(
        catalogue.filter(scenario="owner_connected").select(ACCOUNT), on=ACCOUNT
    )
    assert rows["reach"].null_count() == 0
    assert rows["watch_time_avg_s"].null_count() < rows.height
    assert rows["auth_context"].unique().to_list() == ["owner"]


def test_the_catalogue_is_measured_daily(loaded, catalogue):
    mature = catalogue.filter(scenario="deep_nano").select(ACCOUNT)
    rows = loaded.tables["account_snapshots"].join(mature, on=ACCOUNT).group_by(ACCOUNT).len()
    assert rows["len"].unique().to_list() == [181]
