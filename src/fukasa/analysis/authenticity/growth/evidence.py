"""Growth of many accounts as evidence: one row per account, and one row per event."""

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from fukasa.analysis.authenticity.growth.churn import churn_evidence
from fukasa.analysis.authenticity.growth.drips import find_drips
from fukasa.analysis.authenticity.growth.even import block_swings, daily_gains, even_evidence
from fukasa.analysis.authenticity.growth.events import find_events
from fukasa.analysis.authenticity.growth.explain import candidates, explained
from fukasa.analysis.authenticity.growth.history import account_history, reasons_not_to_judge
from fukasa.analysis.authenticity.growth.purges import accounts_of
from fukasa.analysis.authenticity.growth.series import DAY_US, daily_readings, follower_line
from fukasa.analysis.authenticity.growth.settings import GrowthConfig, growth_config
from fukasa.analysis.authenticity.growth.steps import pace_of, steps_of
from fukasa.analysis.authenticity.growth.tables import EVIDENCE_SCHEMA, event_table, shares_of_accounts

POST_COLUMNS = ("post_id", "format", "views", "likes", "comments", "caption", "hashtags", "sponsored")


@dataclass(frozen=True, slots=True)
class GrowthEvidence:
    """What the follower lines of many accounts show.

    Attributes:
        evidence: one row per account of the series; see ``tables.EVIDENCE_SCHEMA``.
        events: one row per jump, fall or drip; see ``tables.EVENTS_SCHEMA``.

    """

    evidence: pl.DataFrame
    events: pl.DataFrame


def growth_evidence(
    series: pl.DataFrame,
    posts: pl.DataFrame,
    purges: pl.DataFrame,
    *,
    config: GrowthConfig | None = None,
    as_of: datetime | None = None,
) -> GrowthEvidence:
    """Read how the followers of many accounts came.

    Args:
        series: snapshots in any order and at any times: account_key, captured_at (microseconds), followers, following,
            definition_version, auth_context; perhaps posts_total and platform (else the key begins with it).
        posts: account_key, post_id, posted_at (microseconds), format, views, likes, comments, caption, hashtags,
            sponsored.
        purges: of :func:`find_purges`; may be empty.
        config: thresholds; by default the packaged ones.
        as_of: the present; later snapshots are not believed. None believes every date.

    Returns:
        Evidence of every account that has a snapshot, and the events of all.

    """
    config = config or growth_config()
    accounts = accounts_of(series)
    size = len(accounts)
    readings = daily_readings(series, accounts, as_of)
    line = follower_line(readings, size, config)
    steps = steps_of(line, size, config)
    pace = pace_of(steps, line, size, config)
    known_posts = _posts(posts, accounts)
    gains = daily_gains(line, steps, config)
    swings = block_swings(gains, config)
    found = pl.concat([find_events(line, steps, pace, config), find_drips(gains, swings, config)])
    events = _numbered(found).join(accounts.select("account", "platform"), on="account", how="left")
    tested = candidates(events, known_posts, config)
    told = explained(events, tested, purges, config)
    history = account_history(readings, line, steps, pace, size)
    wide = accounts.select("account", "account_key")
    post_days = known_posts.select("account", day=pl.col("posted") // DAY_US).drop_nulls()
    for part in (
        history,
        reasons_not_to_judge(history, config),
        shares_of_accounts(told, history, config),
        churn_evidence(_live(readings, history), config),
        even_evidence(gains, swings, post_days, config),
    ):
        wide = wide.join(part, on="account", how="left", maintain_order="left")
    return GrowthEvidence(_filled(wide), event_table(told, tested, accounts))


def _posts(posts: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    placed = posts.join(accounts.select("account_key", "account"), on="account_key", how="inner")
    return placed.select("account", *POST_COLUMNS, posted=pl.col("posted_at").dt.epoch("us"))


def _numbered(found: pl.DataFrame) -> pl.DataFrame:
    ordered = found.sort("account", "began", "ended").with_row_index("event")
    return ordered.with_columns(number=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("account"))


def _live(readings: pl.DataFrame, history: pl.DataFrame) -> pl.DataFrame:
    """Keep the readings of the accounts as they are now."""
    replaced = history.select("account", "replaced_at").drop_nulls()
    if replaced.is_empty():
        return readings
    dated = readings.join(replaced, on="account", how="left", maintain_order="left")
    return dated.filter(pl.col("replaced_at").is_null() | (pl.col("moment") >= pl.col("replaced_at"))).drop(
        "replaced_at"
    )


def _filled(wide: pl.DataFrame) -> pl.DataFrame:
    """Leave the shares null where growth cannot be judged: not known is never 0."""
    judged = pl.col("growth_reason").is_null()
    shares = (
        *("unexplained_share", "unexplained_low", "unexplained_high", "nameless_low"),
        *("jumps", "events", "gap_share", "drip_share"),
    )
    known = wide.with_columns(pl.when(judged).then(name).alias(name) for name in shares)
    return known.select(pl.col(name).cast(kind) for name, kind in EVIDENCE_SCHEMA.items())
