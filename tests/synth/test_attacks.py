"""What is planted against honest figures stands in the tables, in the planted size, and nowhere else."""

from datetime import timedelta

import polars as pl
import pytest

from fukasa.synth import World
from fukasa.synth.scenarios import ATTACKS
from tests.synth.conftest import load

ACCOUNT = ["platform", "account_id"]
POST = [*ACCOUNT, "post_id"]
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def daily():
    return load(World(4_000, seed=3, snapshots="daily"))


@pytest.fixture(scope="module")
def outside():
    return load(World(3_000, seed=3, snapshots="daily", variant="outside"))


def steps(world, scenario, after=0, before=0):
    """Give the daily gains of accounts over their followers, from their attack on."""
    rows = world.tables["account_snapshots"].join(world.truth.filter(scenario=scenario), on=ACCOUNT)
    rows = rows.filter(pl.col("platform") != "youtube").sort(*ACCOUNT, "captured_at")
    gained = rows.with_columns(gain=pl.col("followers").diff().over(ACCOUNT), begun=pl.col("attack_at"))
    since = (pl.col("captured_at") - pl.col("begun")).dt.total_days()
    return gained.filter(since.is_between(after, pl.col("attack_days") - before)).drop_nulls("gain")


def evenness(rows):
    """Give the middle range of the daily gains over their median, for accounts with a few gains a day."""
    middle = pl.col("gain").quantile(0.75) - pl.col("gain").quantile(0.25)
    spread = rows.group_by(ACCOUNT).agg(middle.alias("range"), pl.col("gain").median())
    return spread.filter(pl.col("gain") > 5).select((pl.col("range") / pl.col("gain")).median()).item()


def of_posts(world, scenario):
    rows = world.tables["post_snapshots"].join(world.truth_posts, on=POST).join(world.truth, on=ACCOUNT)
    return rows.filter(scenario=scenario)


def test_the_whole_population_has_daily_snapshots_where_asked_for(daily):
    counts = daily.tables["account_snapshots"].group_by(ACCOUNT).len()
    lived = counts.join(daily.truth.filter(~pl.col("scenario").is_in(["aggregates_only", "brand_new"])), on=ACCOUNT)
    assert (lived["len"] == 181).mean() > 0.95


def test_daily_snapshots_are_the_same_world_seen_more_often(daily):
    sparse = load(World(4_000, seed=3))
    both = sparse.tables["account_snapshots"].join(
        daily.tables["account_snapshots"], on=[*ACCOUNT, "captured_at"], suffix="_daily"
    )
    assert both.height == sparse.tables["account_snapshots"].height
    assert (both["followers"] == both["followers_daily"]).all()
    assert sparse.truth.equals(daily.truth)


def test_dripped_followers_arrive_in_the_planted_size(daily):
    rows = steps(daily, "drip_followers")
    brought = rows.group_by(ACCOUNT).agg(pl.col("gain").sum(), pl.first("followers", "attack_size"))
    ratio = brought.select(pl.col("gain") / pl.col("followers") / pl.col("attack_size")).to_series()
    assert brought.height > 20
    assert ratio.median() == pytest.approx(1.0, abs=0.12)


def test_dripped_followers_come_more_evenly_than_people(daily):
    dripped = evenness(steps(daily, "drip_followers", after=2, before=2))
    people = daily.tables["account_snapshots"].join(daily.truth.filter(scenario="ordinary"), on=ACCOUNT)
    people = people.sort(*ACCOUNT, "captured_at").with_columns(gain=pl.col("followers").diff().over(ACCOUNT))
    assert dripped < 0.6 * evenness(people.filter(pl.col("platform") != "youtube").drop_nulls("gain"))


def test_bought_followers_never_watch(daily):
    """Views before and after a purchase are alike, though followers are not."""
    posts = daily.tables["posts"].select([*POST, "posted_at"])
    rows = of_posts(daily, "bought_followers").join(posts, on=POST)
    late = (pl.col("posted_at") > pl.col("event_at") + 3 * DAY).alias("late")
    change = rows.group_by(ACCOUNT).agg(
        pl.col("views_matured").filter(late).median() / pl.col("views_matured").filter(~late).median()
    )
    assert change["views_matured"].median() == pytest.approx(1.0, abs=0.15)


def test_bought_likes_come_in_even_packages(daily):
    rows = of_posts(daily, "bought_likes").filter(pl.col("bought_likes") > 0)
    spread = rows.group_by(ACCOUNT).agg((pl.col("bought_likes").std() / pl.col("bought_likes").mean()).alias("cv"))
    assert spread["cv"].max() < 0.05
    organic = of_posts(daily, "ordinary").group_by(ACCOUNT).agg(pl.col("likes").log().std())["likes"].median()
    bought = rows.group_by(ACCOUNT).agg(pl.col("likes").log().std())["likes"].median()
    assert bought < 0.85 * organic


def test_a_package_holds_about_as_much_as_the_truth_says(daily):
    rows = of_posts(daily, "bought_views").filter(pl.col("bought_views") > 0)
    own = rows.group_by(ACCOUNT).agg(
        pl.col("bought_views").median() / pl.col("view_mu").first().exp(), pl.first("attack_size")
    )
    assert (own["bought_views"] / own["attack_size"]).median() == pytest.approx(1.0, abs=0.3)


def test_the_same_bought_words_stand_under_many_creators(daily):
    rows = daily.truth_comments.join(daily.tables["comments"], on=[*ACCOUNT, "comment_id"])
    worded = rows.filter(~pl.col("emoji_only")).with_columns(creators=pl.col("account_id").n_unique().over("text"))
    assert worded.filter("bought").height > 500
    assert worded.filter("bought")["creators"].median() >= 5
    assert worded.filter(~pl.col("bought"))["creators"].median() == 1


def test_churners_follow_and_unfollow_while_others_do_not(daily):
    rows = daily.tables["account_snapshots"].join(daily.truth, on=ACCOUNT).sort(*ACCOUNT, "captured_at")
    moved = rows.group_by(*ACCOUNT, "churn").agg(
        pl.col("following").diff().abs().sum() / pl.col("following").mean(), down=pl.col("following").diff().min()
    )
    assert moved.filter("churn")["following"].median() > 5 * moved.filter(~pl.col("churn"))["following"].median()
    assert moved.filter("churn")["down"].max() < 0


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ("giveaway", "プレゼント|ギブアウェイ|キャンペーン|懸賞|(?i)giveaway|giving away|win|draw|이벤트"),
        ("collab", "コラボ|(?i)collab|콜라보"),
        ("media", "テレビ|放送|新聞|雑誌|ラジオ|(?i)tv|newspaper|television|magazine|radio|방송|신문|잡지|라디오"),
    ],
)
def test_the_post_behind_an_event_says_what_it_is_on_its_day(daily, event, words):
    rows = daily.tables["posts"].join(daily.truth_posts.filter("behind_event").select(POST), on=POST)
    rows = rows.join(daily.truth.filter(event=event).select([*ACCOUNT, "event_at"]), on=ACCOUNT)
    assert rows.height > 20
    assert rows["caption"].str.contains(words).all()
    assert (rows["posted_at"] - rows["event_at"]).abs().max() < DAY


def test_a_collaboration_names_the_other_handle(daily):
    posts = daily.truth_posts.filter("behind_event").join(daily.truth.filter(event="collab"), on=ACCOUNT)
    named = daily.tables["mentions"].filter(kind="handle").join(posts, on=POST, how="semi")
    assert named.height > 0.9 * posts.height


def test_no_event_is_left_without_its_post(daily):
    told = daily.truth.filter(pl.col("event").is_in(["viral", "giveaway", "collab", "media"]))
    posting = told.join(daily.tables["posts"], on=ACCOUNT, how="semi")
    behind = daily.truth_posts.filter("behind_event").join(posting, on=ACCOUNT, how="semi")
    assert behind.height == posting.height


def test_pods_differ_in_size_and_some_members_write_under_other_names(daily):
    pods = daily.truth.drop_nulls("pod_id").group_by("pod_id").agg(pl.len(), pl.first("pod_veiled"))
    assert pods["len"].min() >= 5
    assert pods["len"].max() > 15
    assert 0 < pods["pod_veiled"].sum() < pods.height
    spoken = daily.truth_comments.filter("from_pod").join(daily.tables["comments"], on=[*ACCOUNT, "comment_id"])
    spoken = spoken.join(daily.tables["commenters"], on=["platform", "commenter"], suffix="_seen")
    marked = spoken.join(daily.truth, on=ACCOUNT).group_by("pod_veiled").agg(pl.col("is_creator_seen").mean())
    assert dict(marked.iter_rows()) == {False: 1.0, True: 0.0}


def test_truth_says_who_is_inflated_and_how(daily):
    truth = daily.truth
    assert truth.filter(pl.col("inflated") != pl.col("attack").is_not_null()).height == 0
    assert set(truth["attack"].drop_nulls()) == set(ATTACKS) - {"", "bought_and_drip"}
    assert 0.05 < truth["inflated"].mean() < 0.25
    honest = ["viral_spike", "collab_spike", "giveaway_spike", "platform_purge", "media_mention", "follow_churn"]
    assert truth.filter(pl.col("scenario").is_in(honest))["inflated"].sum() == 0


def test_no_honest_account_is_inflated_in_secret(daily):
    honest = daily.truth.filter(~pl.col("inflated"))
    assert honest["fake_share"].max() <= 0.25
    assert honest["bought_share"].max() == 0
    bought = daily.truth.filter(pl.col("attack").is_in(["bought_followers", "drip"]))
    assert bought["bought_share"].min() > 0.15
    assert (bought["fake_share"] >= bought["bought_share"]).all()


def test_attacks_outside_are_smaller_and_of_other_kinds(daily, outside):
    def mean(world, name, column):
        return world.truth.filter(scenario=name)[column].mean()

    assert mean(outside, "bought_followers", "attack_size") < 0.5 * mean(daily, "bought_followers", "attack_size")
    assert mean(outside, "drip_followers", "attack_size") < 0.6 * mean(daily, "drip_followers", "attack_size")
    assert "bought_and_drip" in set(outside.truth["attack"])
    assert 0.05 < outside.truth["inflated"].mean() < 0.25


def test_a_bought_block_may_hide_behind_a_viral_post_of_the_same_week(outside):
    hidden = outside.truth.filter(scenario="bought_beside_viral")
    assert hidden.height > 10
    assert hidden["event"].unique().to_list() == ["viral"]
    assert (hidden["attack_at"] - hidden["event_at"]).max() <= 7 * DAY


def test_half_hearted_pods_take_part_two_times_in_five(outside):
    rows = outside.truth_posts.join(outside.truth.filter(scenario="pod_half_hearted"), on=ACCOUNT)
    assert (rows["pod_comments"] / rows["attack_size"]).mean() == pytest.approx(0.4, abs=0.04)
