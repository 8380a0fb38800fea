"""The second family: the same tables and truth, other mechanics; what was planted can be recovered."""

import ast
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import polars as pl
import pytest

import fukasa.synth.agents
from fukasa.core.catalogue import TABLES
from fukasa.core.errors import InvalidInput
from fukasa.lake.schemas import conform
from fukasa.synth import World
from fukasa.synth import generate as generate_demo
from fukasa.synth.agents import AgentWorld, generate
from fukasa.synth.agents import rules as rules_module
from fukasa.synth.frames import ARROW_TYPES
from fukasa.synth.packaged import packaged

ACCOUNT = ["platform", "account_id"]
POST = [*ACCOUNT, "post_id"]
PLUMBING = {"batch", "frames", "packaged", "randomness", "strings"}


def daily(world):
    """Give gains between snapshots of neighbouring days, with the truth."""
    rows = world.tables["account_snapshots"].join(world.truth, on=ACCOUNT, suffix="_true").sort(*ACCOUNT, "captured_at")
    gap = pl.col("captured_at").diff().over(ACCOUNT)
    return rows.with_columns(gain=pl.col("followers").diff().over(ACCOUNT), gap=gap).drop_nulls("gain")


def test_the_same_world_gives_the_same_bytes_and_another_seed_another():
    one, same, other = (list(generate(AgentWorld(150, seed=seed))) for seed in (1, 1, 2))
    assert one == same
    assert one[0].tables["posts"] != other[0].tables["posts"]


def test_it_shares_no_mechanism_with_the_demo_world():
    files = Path(fukasa.synth.agents.__file__).parent.glob("*.py")
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    modules = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    shared = {name.split(".")[2] for name in modules if name.startswith("fukasa.synth.")} - {"agents"}
    assert shared <= PLUMBING


@pytest.mark.parametrize("name", tuple(TABLES))
def test_the_lake_takes_every_table(agents, name):
    table = next(generate(AgentWorld(60))).tables[name]
    assert {field: table.schema.field(field).type for field in table.schema.names} == {
        field.name: ARROW_TYPES[field.kind] for field in TABLES[name].columns
    }
    assert conform(TABLES[name], table).num_rows == table.num_rows
    keys = agents.tables[name].select(TABLES[name].key)
    assert keys.n_unique() == keys.height


@pytest.mark.parametrize("truth", ["truth", "truth_posts", "truth_comments", "truth_samples"])
def test_the_truth_has_the_columns_of_the_demo_world(truth):
    own, demo = next(generate(AgentWorld(60))), next(generate_demo(World(60)))
    assert getattr(own, truth).schema.equals(getattr(demo, truth).schema)


def test_nothing_happens_after_the_end_and_comments_follow_their_posts(agents):
    rows = agents.tables["comments"].join(agents.tables["posts"], on=POST, suffix="_post")
    assert rows.height == agents.tables["comments"].height
    assert (rows["posted_at"] >= rows["posted_at_post"]).all()
    moments = [agents.tables[name].select(pl.col("^(captured_at|posted_at)$").max()).row(0) for name in agents.tables]
    assert max(moment for row in moments for moment in row if moment) <= AgentWorld().as_of


@pytest.mark.slow
@pytest.mark.parametrize("wanted", [0.05, 0.25])
def test_the_wanted_share_is_inflated(wanted):
    truth = pl.concat([pl.DataFrame(batch.truth) for batch in generate(AgentWorld(3_000, inflated=wanted))])
    assert truth["inflated"].mean() == pytest.approx(wanted, rel=0.35)


def test_snapshots_have_gaps_and_youtube_rounds(agents):
    gaps = daily(agents).with_columns(days=(pl.col("gap").dt.total_hours() / 24).round())
    assert 0.03 < (gaps["days"] > 1).mean() < 0.5
    assert gaps["days"].max() > 4
    youtube = agents.tables["account_snapshots"].filter(
        (pl.col("platform") == "youtube") & (pl.col("followers") > 9_999)
    )
    assert (youtube["followers"] % 100 == 0).all()


def test_a_bought_block_arrives_in_the_planted_size(agents):
    rows = daily(agents).filter((pl.col("scenario") == "bought_followers") & (pl.col("platform") != "youtube"))
    since = (pl.col("captured_at") - pl.col("attack_at")).dt.total_hours() / 24
    around = (
        rows.filter(since.is_between(-1, 7))
        .group_by(ACCOUNT)
        .agg(
            pl.col("gain").sum(),
            (pl.col("followers") - pl.col("gain")).first().alias("before"),
            pl.first("attack_size"),
        )
    )
    ratio = around.select(pl.col("gain") / pl.col("before") / pl.col("attack_size")).to_series()
    assert around.height > 50
    assert ratio.median() == pytest.approx(1.0, abs=0.12)


def test_dripped_followers_are_deaf_to_posts(agents):
    """They come more evenly than those of accounts that posts drive."""
    rows = daily(agents).filter((pl.col("platform") != "youtube") & (pl.col("gap") < timedelta(hours=36)))
    since = (pl.col("captured_at") - pl.col("attack_at")).dt.total_days()
    spread = (pl.col("gain").quantile(0.75) - pl.col("gain").quantile(0.25)) / pl.col("gain").median()
    drip = rows.filter((pl.col("attack") == "drip") & since.is_between(1, pl.col("attack_days") - 1))
    people = rows.filter(scenario="ordinary").group_by(ACCOUNT).agg(spread.alias("spread"), pl.col("gain").median())
    even = drip.group_by(ACCOUNT).agg(spread.alias("spread"), pl.col("gain").median()).filter(pl.col("gain") > 10)
    assert even["spread"].median() < 0.6 * people.filter(pl.col("gain") > 10)["spread"].median()


def test_new_followers_bring_further_ones(agents):
    """Gains of neighbouring days are alike, as in a branching process; shuffled days are not."""
    rows = daily(agents).filter(
        (pl.col("scenario") == "ordinary") & (pl.col("platform") != "youtube") & (pl.col("gap") < timedelta(hours=40))
    )
    rows = rows.filter(pl.col("gain").mean().over(ACCOUNT) > 10)
    own = rows.with_columns(rest=pl.col("gain") - pl.col("gain").rolling_median(15, center=True).over(ACCOUNT))
    alike = own.select(pl.corr("rest", pl.col("rest").shift(1).over(ACCOUNT), method="spearman")).item()
    assert alike > 0.05
    chance = own.with_columns(rest=pl.col("rest").shuffle(seed=4).over(ACCOUNT))
    shuffled = chance.select(pl.corr("rest", pl.col("rest").shift(1).over(ACCOUNT), method="spearman")).item()
    assert abs(shuffled) < 0.03


def test_a_viral_post_travels_and_brings_people(agents):
    posts = agents.truth_posts.join(agents.truth.filter(scenario="viral_spike"), on=ACCOUNT)
    usual = posts.group_by(ACCOUNT).agg(pl.col("views_matured").median().alias("usual"))
    behind = posts.filter("behind_event").join(usual, on=ACCOUNT)
    assert (behind["views_matured"] / behind["usual"]).median() > 8
    assert behind["inflated"].sum() == 0


def test_the_purge_falls_on_one_day_per_platform_and_takes_from_all(agents):
    struck = agents.truth.filter(event="purge")
    assert struck.group_by("platform").agg(pl.col("event_at").n_unique())["event_at"].unique().to_list() == [1]
    day = daily(agents).join(struck.group_by("platform").agg(pl.first("event_at").alias("day")), on="platform")
    near = day.filter((pl.col("captured_at") - pl.col("day")).dt.total_hours().is_between(-1, 25))
    fell = near.filter((pl.col("gap") < timedelta(hours=36)) & ~pl.col("inflated"))
    assert (fell["gain"] < 0).mean() > 0.6


def test_pods_write_within_an_hour_and_differ_in_size(agents):
    pod = agents.truth_comments.filter("from_pod").join(agents.tables["comments"], on=[*ACCOUNT, "comment_id"])
    late = pod.join(agents.tables["posts"], on=POST, suffix="_post").select(
        (pl.col("posted_at") - pl.col("posted_at_post")).dt.total_minutes()
    )
    assert late.to_series().max() < 60
    sizes = agents.truth.drop_nulls("pod_id").group_by("pod_id").len()["len"]
    assert sizes.is_between(5, 50).all()
    assert sizes.n_unique() > 1


def test_sellers_repeat_themselves_and_people_rarely_do(agents):
    rows = agents.truth_comments.join(agents.tables["comments"], on=[*ACCOUNT, "comment_id"])
    worded = rows.filter(~pl.col("emoji_only")).with_columns(creators=pl.col("account_id").n_unique().over("text"))
    assert worded.filter("bought")["creators"].median() >= 8
    assert worded.filter(~pl.col("bought"))["creators"].median() <= 2


def test_sampled_followers_are_as_fake_as_the_truth_says(agents):
    found = agents.truth_samples.group_by(ACCOUNT).agg((pl.col("type") == "suspicious").mean().alias("found"))
    both = found.join(agents.truth, on=ACCOUNT)
    assert abs((both["found"] - both["fake_share"]).mean()) < 0.01


def test_no_honest_account_is_inflated_in_secret(agents):
    honest = agents.truth.filter(~pl.col("inflated"))
    assert honest["bought_share"].max() == 0
    assert honest["fake_share"].max() < 0.32


@pytest.mark.parametrize(
    "wrong",
    [
        {"accounts": 3},
        {"seed": -1},
        {"inflated": 0.6},
        {"as_of": datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=9)))},
    ],
)
def test_an_impossible_world_is_refused_in_one_sentence(wrong):
    with pytest.raises(InvalidInput, match="a world of agents"):
        AgentWorld(**wrong)


def test_a_broken_rule_is_refused(monkeypatch):
    data = {**packaged("agents"), "scenario": [{"id": "odd", "share": 0.1, "colour": 3}]}
    monkeypatch.setattr(rules_module, "packaged", lambda _: data)
    with pytest.raises(InvalidInput, match=r"'odd' has unknown keys \['colour'\]"):
        rules_module.rules.__wrapped__()


def test_the_world_moves_with_its_end():
    ended = AgentWorld(60, as_of=datetime(2025, 6, 1, tzinfo=UTC))
    assert pl.DataFrame(next(generate(ended)).tables["posts"])["posted_at"].max() < ended.as_of
