import json
from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.forecast.effects import ACCOUNTS_SCHEMA, Effects, fit_effects, with_accounts_of, without_accounts
from fukasa.analysis.forecast.effects.assumptions import effect_assumptions

BEGIN = datetime(2026, 4, 6, tzinfo=UTC).timestamp()
FORMATS = np.array(["short", "long", "image"])
LIFT = np.array([0.4, -0.3, 0.0])


def history(seed=1, *, accounts=120, posts=25, penalty=-0.2, noise=0.5, between=0.0, platform="tiktok"):
    """Posts of creators of very different size, whose formats and sponsored posts do better or worse as planted."""
    rng = np.random.default_rng(seed)
    size = accounts * posts
    account = np.repeat(np.arange(accounts), posts)
    level, own = rng.normal(9, 1.5, accounts), penalty + between * rng.normal(size=accounts)
    form, sponsored = rng.integers(0, 3, size), rng.random(size) < rng.uniform(0.05, 0.3, accounts)[account]
    seconds = BEGIN + rng.uniform(0, 150 * 86_400, size)
    log_value = level[account] + LIFT[form] + own[account] * sponsored + noise * rng.standard_t(6, size)
    return pl.DataFrame(
        {
            "account_key": [f"{platform}:{number:04d}" for number in account],
            "post_id": [str(number) for number in range(size)],
            "posted_at": pl.Series((seconds * 1e6).astype(np.int64)).cast(pl.Datetime("us", "UTC")),
            "platform": platform,
            "metric": "views",
            "value": np.exp(log_value),
            "format": FORMATS[form],
            "sponsored": sponsored.astype(float),
            "own": own[account],
        }
    )


def effect(found, level="sponsored", platform="tiktok"):
    return found.table().filter(pl.col("level") == level, pl.col("platform") == platform).row(0, named=True)


def test_planted_effects_lie_in_their_intervals():
    inside = []
    for seed in range(12):
        found = fit_effects(history(seed))
        rows = [effect(found), *(effect(found, name) for name in FORMATS)]
        truth = [-0.2, *(LIFT - LIFT.mean())]
        inside += [row["low"] - 0.01 <= value <= row["high"] + 0.01 for row, value in zip(rows, truth, strict=True)]
    assert np.mean(inside) >= 0.93


def test_size_of_creators_does_not_look_like_an_effect():
    rows = history(2, penalty=0.0)
    large = pl.col("account_key") > "tiktok:0060"
    biased = rows.with_columns(
        value=pl.when(large).then(pl.col("value") * 100).otherwise("value"),
        sponsored=pl.when(large & (pl.int_range(pl.len()) % 3 == 0)).then(1.0).otherwise("sponsored"),
    )
    found = effect(fit_effects(biased))
    assert found["low"] <= 0 <= found["high"]


def test_a_creator_who_grows_while_taking_more_sponsors_shows_no_effect():
    rows = history(3, accounts=200, posts=64, penalty=0.0).sort("account_key", "posted_at")
    part = pl.int_range(pl.len()).over("account_key") / 64
    rng = np.random.default_rng(0)
    growing = rows.with_columns(value=pl.col("value") * (1.5 * part).exp(), part=part)
    later = growing.with_columns(sponsored=(pl.Series(rng.random(rows.height)) < pl.col("part")).cast(pl.Float64))
    assert abs(effect(fit_effects(later))["effect"]) < 0.13
    assert later.select(pl.corr("part", "sponsored")).item() > 0.5


def test_shuffled_marks_lose_the_penalty():
    rows = history(4, penalty=-0.4)
    shuffled = rows.with_columns(pl.col("sponsored").shuffle(seed=1))
    lost, told = effect(fit_effects(shuffled)), effect(fit_effects(rows))
    assert told["low"] <= -0.4 <= told["high"]
    assert lost["low"] > -0.4
    assert lost["low"] <= 0 <= lost["high"]


def test_viral_posts_do_not_move_an_effect():
    rows = history(5)
    viral = rows.with_columns(
        value=pl.when(pl.int_range(pl.len()) % 29 == 0).then(pl.col("value") * 1_000).otherwise("value")
    )
    assert effect(fit_effects(viral))["effect"] == pytest.approx(effect(fit_effects(rows))["effect"], abs=0.05)


def test_posts_of_quiet_creators_count_more_than_those_of_volatile_ones():
    quiet, wild = history(6, noise=0.1), history(7, noise=2.0, penalty=1.0)
    both = pl.concat([quiet, wild.with_columns(account_key=pl.concat_str(pl.lit("w"), "account_key"))])
    assert effect(fit_effects(both))["effect"] == pytest.approx(-0.2, abs=0.06)


def test_chances_that_are_right_do_not_weaken_the_penalty_and_guesses_cut_from_them_do():
    sizes, cut = [], []
    for seed in range(6):
        rows = history(seed + 20, accounts=300, penalty=-0.5, noise=0.3)
        rng = np.random.default_rng(seed)
        # A judge who sees one of four of them: where it sees nothing, the rest of the ads are still there.
        seen = (rows["sponsored"].to_numpy() > 0) & (rng.random(rows.height) < 0.5)
        rest = float(rows["sponsored"].to_numpy()[~seen].mean())
        sure = rows.with_columns(sponsored=pl.Series(np.where(seen, 1.0, rest)))
        sizes.append(effect(fit_effects(sure))["effect"])
        cut.append(effect(fit_effects(rows.with_columns(sponsored=pl.Series(seen.astype(float)))))["effect"])
    assert np.mean(sizes) == pytest.approx(-0.5, abs=0.025)
    assert np.mean(cut) > -0.47


def test_chances_widen_the_interval_and_facts_do_not():
    rows = history(8, accounts=400)
    chances = rows.with_columns(sponsored=pl.col("sponsored") * 0.98 + 0.01)
    facts, judged = effect(fit_effects(rows)), effect(fit_effects(chances))
    assert judged["high"] - judged["low"] > 1.05 * (facts["high"] - facts["low"])


def test_a_post_of_which_nothing_is_known_says_nothing_of_the_penalty():
    rows = history(9, accounts=300)
    hidden = rows.with_columns(
        sponsored=pl.when(pl.int_range(pl.len()) % 3 == 0).then(None).otherwise("sponsored"),
        value=pl.when(pl.int_range(pl.len()) % 3 == 0).then(pl.col("value") * 1.5).otherwise("value"),
    )
    found = effect(fit_effects(hidden))
    assert found["low"] <= -0.2 <= found["high"]


def test_creators_own_penalties_are_drawn_towards_the_platform():
    rows = history(10, accounts=400, posts=60, between=0.4, noise=0.3)
    found = fit_effects(rows)
    people = rows.unique("account_key", maintain_order=True)
    own = found.sponsored_effect(people)
    error = (own["sponsored_effect"] - own["own"]).to_numpy()
    platform = effect(found)["effect"]
    assert np.mean(error**2) < 0.5 * np.mean((platform - own["own"].to_numpy()) ** 2)
    scores = error / np.sqrt(own["sponsored_variance"].to_numpy())
    assert np.mean(np.abs(scores) < 1.28) == pytest.approx(0.8, abs=0.06)
    assert found.stratum("tiktok", "views").account_variance ** 0.5 == pytest.approx(0.4, abs=0.08)


def test_creators_who_are_alike_are_drawn_in_nearly_whole():
    rows = history(11, accounts=400)
    own = fit_effects(rows).sponsored_effect(rows.unique("account_key"))
    assert own["sponsored_effect"].std() < 0.06


def test_a_creator_without_sponsored_posts_gets_the_platform_and_its_doubt():
    found = fit_effects(history(12, between=0.3))
    stranger = pl.DataFrame({"account_key": ["tiktok:new"], "platform": ["tiktok"], "metric": ["views"]})
    row = found.sponsored_effect(stranger).row(0, named=True)
    mean, variance = found.stratum("tiktok", "views").sponsored
    assert row["sponsored_effect"] == mean
    assert row["sponsored_variance"] == pytest.approx(variance + found.stratum("tiktok", "views").account_variance)
    assert row["n_sponsored"] == 0


def test_creators_can_be_left_out_and_found_again_from_their_posts():
    rows = history(24, accounts=300, between=0.4, noise=0.3)
    found = fit_effects(rows)
    bare = without_accounts(found)
    assert bare.accounts.is_empty()
    again = with_accounts_of(bare, rows)
    both = found.accounts.join(again.accounts, on=["account_key", "metric"], suffix="_again")
    assert both.height == found.accounts.height
    assert np.abs(both["sponsored_effect"] - both["sponsored_effect_again"]).max() < 0.01
    assert with_accounts_of(bare, rows.clear()).accounts.is_empty()


def test_offsets_take_the_effects_away():
    rows = history(13, accounts=300, noise=0.2)
    offsets = fit_effects(rows).adjust(rows)
    left = rows.with_columns(rest=pl.col("value").log() - offsets["offset"]).with_columns(
        inside=pl.col("rest") - pl.col("rest").mean().over("account_key")
    )
    means = left.group_by("format", "sponsored").agg(pl.col("inside").mean())["inside"].to_numpy()
    assert np.abs(means).max() < 0.03
    assert offsets.columns == ["offset", "offset_variance"]
    assert offsets["offset_variance"].min() > 0


def test_doubt_whether_a_post_is_sponsored_widens_its_offset():
    rows = history(14, penalty=-0.6)
    found = fit_effects(rows)
    one = rows.head(1)
    variances = [
        found.adjust(one.with_columns(sponsored=pl.lit(chance, dtype=pl.Float64)))["offset_variance"][0]
        for chance in (0.0, 0.5)
    ]
    assert variances[1] > variances[0] + 0.05
    unknown = found.adjust(one.with_columns(sponsored=pl.lit(None, dtype=pl.Float64)))
    share = found.stratum("tiktok", "views").sponsored_share
    assert unknown.equals(found.adjust(one.with_columns(sponsored=pl.lit(share))))


def test_a_platform_never_seen_gets_the_effects_of_all_and_a_metric_never_seen_what_is_believed():
    found = fit_effects(history(15))
    assert found.stratum("podcast", "views").platform is None
    assert found.stratum("podcast", "views").sponsored[0] == pytest.approx(-0.2, abs=0.1)
    nothing = fit_effects(history().clear())
    assert nothing.accounts.schema == ACCOUNTS_SCHEMA
    assert nothing.stratum("tiktok", "likes").sponsored[0] == effect_assumptions().sponsored_mean
    assert nothing.adjust(history().head(2))["offset_variance"].min() > 0
    assert nothing.table().is_empty()


def test_a_small_platform_is_drawn_towards_the_others_and_called_insufficient():
    small = history(16, accounts=6, posts=10, penalty=1.5, platform="threads")
    found = fit_effects(pl.concat([history(17, accounts=300), small]))
    row = effect(found, platform="threads")
    assert (row["status"], row["reason"]) == ("insufficient", "too_few_accounts")
    assert row["effect"] < 0.6
    assert effect(found)["status"] == "ok"


def test_weekdays_and_hours_are_those_of_the_named_zone():
    rows = history(18, accounts=200, noise=0.2)
    local = pl.col("posted_at").dt.convert_time_zone("Asia/Tokyo")
    planted = rows.with_columns(
        value=pl.col("value") * (0.3 * (local.dt.weekday() == 7) + 0.2 * (local.dt.hour() >= 20)).exp()
    )
    found = fit_effects(planted)
    assert effect(found, "sunday")["effect"] == pytest.approx(0.3 * 6 / 7, abs=0.04)
    assert effect(found, "20-24")["effect"] == pytest.approx(0.2 * 5 / 6, abs=0.04)
    elsewhere = fit_effects(planted, timezone="America/New_York")
    assert effect(elsewhere, "sunday")["effect"] < 0.2


def test_rows_that_cannot_be_used_are_left_out():
    rows = history(19)
    broken = rows.head(4).with_columns(
        value=pl.Series([0.0, None, float("nan"), 5.0]),
        posted_at=pl.when(pl.int_range(4) < 3).then("posted_at"),
    )
    assert fit_effects(pl.concat([rows, broken])).table().equals(fit_effects(rows).table())


def test_offsets_of_rows_without_format_and_moment_are_known_but_wide():
    found = fit_effects(history(20))
    bare = history(20).head(1).with_columns(
        format=pl.lit(None, dtype=pl.String), posted_at=pl.lit(None, dtype=pl.Datetime("us", "UTC")), sponsored=0.0
    )  # fmt: skip
    assert found.adjust(bare)["offset"].is_finite().all()


def test_creators_with_one_post_each_teach_nothing_and_break_nothing():
    rows = history(21, accounts=50, posts=1)
    row = effect(fit_effects(rows))
    assert row["n_accounts"] == 0
    assert row["low"] < effect_assumptions().sponsored_mean < row["high"]


def test_effects_survive_storage():
    rows = history(22)
    found = fit_effects(rows)
    again = Effects.from_dict(json.loads(json.dumps(found.to_dict())))
    assert again.table().equals(found.table())
    assert again.adjust(rows).equals(found.adjust(rows))


@settings(max_examples=15)
@given(st.integers(0, 1_000), st.floats(0.01, 1_000))
def test_neither_order_nor_scale_changes_the_effects(seed, scale):
    rows = history(23, accounts=30, posts=12)
    moved = rows.sample(fraction=1, shuffle=True, seed=seed).with_columns(pl.col("value") * scale)
    one, other = (fit_effects(frame).table() for frame in (rows, moved))
    assert one["effect"].to_numpy() == pytest.approx(other["effect"].to_numpy(), abs=1e-9)
