"""The evidence of a range of accounts: parts that know nothing of each other, side by side in one row per account."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from fukasa.analysis.authenticity.audience.markets import off_market_evidence
from fukasa.analysis.authenticity.engagement import engagement_evidence
from fukasa.analysis.authenticity.growth import growth_evidence
from fukasa.core.provenance import SHARED
from fukasa.lake.revision import IndexRows
from fukasa.pipelines.authenticity.facts import Facts, joined, of_accounts, stored
from fukasa.pipelines.authenticity.folder import Part

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
    kept = [stored(index, table, part) for table in _STORED]
    allowed = facts.accounts.filter("permitted")
    parts = [growth, *(make(facts) for make in _COMPUTED), *(of_accounts(rows, allowed) for rows in kept)]
    return Evidence(joined(facts.accounts, parts), events)


def _growth(facts: Facts, purges: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read the follower lines; the accounts of every audience with the purges that it can see."""
    found = [_growth_of(facts, owner, purges) for owner in by_visibility(facts)]
    return pl.concat(one for one, _ in found), pl.concat(one for _, one in found)


def _growth_of(facts: Facts, owner: str, purges: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    mine = facts.accounts.filter(visibility=owner)
    told = growth_evidence(
        of_accounts(facts.series, mine),
        of_accounts(facts.posts, mine),
        purges.filter(owner=owner).drop("owner"),
        as_of=facts.as_of,
    )
    return told.evidence, told.events


def by_visibility(facts: Facts) -> Mapping[str, pl.DataFrame]:
    """Give the follower counts of every audience apart."""
    owners = facts.accounts["visibility"].unique().sort().to_list() or [SHARED]
    return {owner: of_accounts(facts.series, facts.accounts.filter(visibility=owner)) for owner in owners}
