"""How posts mature, measured from posts of a version that were counted more than once."""

import json

import duckdb
import polars as pl

from fukasa.analysis.forecast.maturity import MaturityCurves, fit_maturity, snapshot_pairs
from fukasa.core.errors import InvalidInput
from fukasa.core.provenance import SHARED, Scope
from fukasa.lake.index import SearchIndex
from fukasa.pipelines.frames import frame

ASSUMED = MaturityCurves(())
_MOST_SNAPSHOTS = 600_000  # of whole accounts, drawn by the hash of their names
_OLDEST_DAYS = 120
_KEY = "platform || ':' || account_id AS account_key"
_TWICE = f"""
    WITH counted AS (
        SELECT s.platform, s.account_id, s.post_id, s.captured_at, s.definition_version, s.views, s.likes,
            p.posted_at, p.format
        FROM post_snapshots s JOIN posts p USING (platform, account_id, post_id)
        WHERE s.captured_at - p.posted_at < INTERVAL {_OLDEST_DAYS} DAY
            AND ($from_youtube OR NOT coalesce(s.retention_class LIKE 'youtube_api%', false))
        QUALIFY count(*) OVER (PARTITION BY s.platform, s.account_id, s.post_id) > 1
    ),
    drawn AS (
        SELECT platform, account_id FROM counted GROUP BY platform, account_id
        QUALIFY sum(count(*)) OVER (ORDER BY hash(platform || account_id), account_id) <= $most
    )
    SELECT {_KEY}, platform, post_id, posted_at, format, captured_at, definition_version, views, likes
    FROM counted SEMI JOIN drawn USING (platform, account_id)"""
_POST = ("account_key", "post_id", "platform", "posted_at", "format")


def measure_curves(connection: duckdb.DuckDBPyConnection, *, from_youtube: bool) -> MaturityCurves:
    """Measure the curves from the posts that a connection sees; of very many from whole accounts drawn by hash.

    Args:
        connection: of a version, with its views.
        from_youtube: whether figures may be derived from YouTube API data.

    """
    counted = frame(connection, _TWICE, {"from_youtube": from_youtube, "most": _MOST_SNAPSHOTS})
    if counted.is_empty():
        return ASSUMED
    posts = counted.select(_POST).unique(["account_key", "post_id"], maintain_order=True)
    return fit_maturity(snapshot_pairs(counted.drop("platform", "posted_at", "format"), posts))


def curve_rows(curves: dict[str, MaturityCurves]) -> pl.DataFrame:
    """Write the curves down by visibility, as the index keeps them."""
    kept = [(owner, json.dumps(one.to_dict(), default=str)) for owner, one in curves.items()]
    return pl.DataFrame(kept, schema={"visibility": pl.String, "content": pl.String}, orient="row")


def curves_of(index: SearchIndex, scope: Scope) -> MaturityCurves:
    """Give the curves that hold for a scope: the workspace's own, else the shared ones, else the assumptions.

    Raises:
        InvalidInput: the index holds curves that another version wrote.

    """
    content = index.maturity(scope)
    if content is None:
        return ASSUMED
    try:
        return MaturityCurves.from_dict(json.loads(content))
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidInput("another version of Fukasa wrote these maturity curves; run `fukasa refresh`") from error


def audience_curves(curves: dict[str, MaturityCurves], owner: str) -> MaturityCurves:
    """Give the curves of an audience, else the shared ones."""
    return curves.get(owner) or curves.get(SHARED) or ASSUMED
