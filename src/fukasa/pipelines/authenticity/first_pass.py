"""What the first pass of a refresh keeps for the review: figures of comments, of pods and of sampled audiences.

Comments and profiles are read once, while a chunk of them is in memory; the review then reads one row per account.
"""

from datetime import UTC, datetime, timedelta

import duckdb
import polars as pl

from fukasa.analysis.authenticity.audience.samples import sample_evidence
from fukasa.analysis.authenticity.comment_evidence import comment_evidence
from fukasa.analysis.authenticity.copies import COPIED_SQL, copied_limits
from fukasa.analysis.authenticity.pods import pod_config, pods_in
from fukasa.pipelines.authenticity.pod_edges import pod_edges
from fukasa.pipelines.comments.aggregate import CommentFeatures
from fukasa.pipelines.frames import frame

# The audience's comments; those of creators that nobody marked are known by their author.
_HEARD = """
    CREATE OR REPLACE TEMP VIEW heard AS
    SELECT c.platform, c.account_id, c.text FROM comments c
    LEFT JOIN creator_comments o USING (platform, account_id, comment_id)
    WHERE NOT coalesce(c.is_creator, o.own, false) AND {permitted}"""
_NEWEST = "SELECT platform, epoch(max(posted_at)) FROM comments WHERE posted_at <= ? GROUP BY platform"
_NOT_FROM_YOUTUBE = "NOT coalesce(c.retention_class LIKE 'youtube_api%', false)"


def copied_in(connection: duckdb.DuckDBPyConnection, *, from_youtube: bool) -> pl.DataFrame:
    """Find the words that stand under several accounts of what a connection shows.

    Args:
        connection: the one of :class:`fukasa.pipelines.work.WorkTables`, which knows the comments of creators.
        from_youtube: whether figures may be derived from comments of the YouTube API.

    Returns:
        Rows of :data:`fukasa.analysis.authenticity.copies.COPIED_SCHEMA`.

    """
    connection.execute(_HEARD.format(permitted="true" if from_youtube else _NOT_FROM_YOUTUBE))
    return frame(connection, COPIED_SQL, copied_limits())


def chunk_evidence(
    said: CommentFeatures, posts: pl.DataFrame, samples: pl.DataFrame, copied: pl.DataFrame | None
) -> dict[str, pl.DataFrame]:
    """Make the tables of the index that rest on comments and on sampled profiles.

    Args:
        said: what the comments of the chunk tell.
        posts: account_key, post_id, posted_at.
        samples: sampled profiles of accounts of which figures may be derived.
        copied: of :func:`copied_in`.

    """
    profiles, kept = sample_evidence(samples)
    return {
        "comment_evidence": comment_evidence(said.read, said.judged, posts, copied),
        "sample_evidence": profiles,
        "audience_profiles": kept,
    }


def pods_of(connection: duckdb.DuckDBPyConnection, as_of: datetime, *, from_youtube: bool) -> dict[str, pl.DataFrame]:
    """Find the pods among all accounts that an audience sees.

    Args:
        connection: the one of :class:`fukasa.pipelines.work.WorkTables`, which knows who owns what, and which accounts
            have rows of their own.
        as_of: the present; posts count that are not much older than the newest comment of their platform before it.
        from_youtube: whether comments of the YouTube API may say anything about other accounts.

    Returns:
        The tables ``pod_evidence`` and ``pod_neighbours`` of the accounts with rows of their own, by plain keys.

    """
    window = timedelta(days=pod_config().window_days)
    newest = connection.execute(_NEWEST, [as_of]).fetchall()
    since = {platform: datetime.fromtimestamp(last, UTC) - window for platform, last in newest}
    found = pods_in(pod_edges(connection, since=since, from_youtube=from_youtube))
    own = frame(connection, "SELECT platform || ':' || account_id AS account_key FROM keys")
    tables = {"pod_evidence": found.evidence, "pod_neighbours": found.neighbours}
    return {name: rows.join(own, on="account_key", how="semi", maintain_order="left") for name, rows in tables.items()}
