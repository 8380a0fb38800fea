"""The evidence of a range of accounts: parts that know nothing of each other, side by side in one row per account."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import polars as pl

from fukasa.analysis.authenticity.audience.markets import off_market_evidence
from fukasa.analysis.authenticity.engagement import engagement_evidence
from fukasa.analysis.authenticity.growth import growth_evidence
from fukasa.lake.revision import IndexRows
from fukasa.pipelines.authenticity.facts import Facts, by_visibility, of_accounts, stored
from fukasa.pipelines.authenticity.folder import Part
from fukasa.pipelines.frames import joined

_STORED = ("comment_evidence", "pod_evidence", "sample_evidence")
"""Tables of the index with one row per account that the first pass of the refresh has made."""

_COMPUTED: tuple[Callable[[Facts], pl.DataFrame], ...] = (
    lambda facts: engagement_evidence(facts.posts, facts.accounts),
    lambda facts: off_market_evidence(facts.audience, facts.accounts),
)


@dataclass(frozen=True)
class Evidence:
    """What is known of a range of accounts.

    Attributes:
        rows: one row per account, in their order.
        events: jumps and falls of their followers.

    """

    rows: pl.DataFrame
    events: pl.DataFrame


def gather(index: IndexRows, part: Part, facts: Facts, purges: pl.DataFrame) -> Evidence:
    """Put together what is known of a range of accounts.

    Args:
        index: tells what was made of comments and samples.
        part: the range.
        facts: its facts.
        purges: of :func:`fukasa.pipelines.authenticity.population.find_all_purges`.

    """
    growth, events = _growth(facts, purges)
    allowed = facts.accounts.filter("permitted")
    kept = [of_accounts(stored(index, table, part), allowed, facts.accounts) for table in _STORED]
    now = replace(facts, posts=_since_replaced(facts.posts, growth))
    return Evidence(joined(facts.accounts, [growth, *(make(now) for make in _COMPUTED), *kept]), events)


def _since_replaced(posts: pl.DataFrame, growth: pl.DataFrame) -> pl.DataFrame:
    """Leave out posts from before another account took the name: their likes belong to other followers."""
    replaced = growth.select("account_key", "replaced_at").drop_nulls()
    if replaced.is_empty():
        return posts
    dated = posts.join(replaced, on="account_key", how="left", maintain_order="left")
    later = pl.col("replaced_at").is_null() | (pl.col("posted_at") >= pl.col("replaced_at"))
    return dated.filter(later).drop("replaced_at")


def _growth(facts: Facts, purges: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read the follower lines; the accounts of every audience with the purges that it can see."""
    series = by_visibility(facts.series, facts.accounts)
    posts = by_visibility(facts.posts, facts.accounts)
    found = [
        growth_evidence(lines, posts[owner], purges.filter(owner=owner).drop("owner"), as_of=facts.as_of)
        for owner, lines in series.items()
    ]
    return pl.concat(one.evidence for one in found), pl.concat(one.events for one in found)
