"""Who visits whom under all posts of a scope, counted where the comments lie; only what links accounts comes out."""

from collections.abc import Mapping
from datetime import datetime

import duckdb

from fukasa.analysis.authenticity.pods import CommentGraph, PodConfig, pod_config
from fukasa.pipelines.frames import frame

_KEY = "platform || ':' || account_id AS account_key"
_NOT_FROM_YOUTUBE = "NOT coalesce(c.retention_class LIKE 'youtube_api%', false)"

# What others said. Authors are numbers from here on: the names of one platform are nobody on another.
_COMMENTS = """
    CREATE OR REPLACE TEMP VIEW pod_comments AS
    SELECT c.platform, c.account_id, c.post_id, c.posted_at, c.reply_to,
        CASE WHEN c.commenter IS NOT NULL THEN hash(c.platform, c.commenter) END AS commenter
    FROM comments c LEFT JOIN owners o
        ON o.platform = c.platform AND o.commenter = c.commenter AND o.owned = c.account_id
    WHERE o.owned IS NULL AND NOT coalesce(c.is_creator, false) AND {permitted}"""

# The first comment of each person under each post. Answers to others are left out: who talks under the own post would
# look like a visitor there. A comment dated before its post has no time that can be believed.
_VISITS = """
    CREATE OR REPLACE TEMP TABLE pod_visits AS
    WITH firsts AS (
        SELECT platform, account_id, post_id, commenter, min(posted_at) AS came_at FROM pod_comments
        WHERE commenter IS NOT NULL AND posted_at IS NOT NULL AND reply_to IS NULL GROUP BY ALL
    )
    SELECT f.platform, f.account_id, f.commenter, count(*) AS visits,
        count(*) FILTER (f.came_at <= p.posted_at + to_seconds($hour_s)) AS hour
    FROM firsts f JOIN posts p USING (platform, account_id, post_id) LEFT JOIN pod_windows w USING (platform)
    WHERE f.came_at >= p.posted_at AND p.posted_at >= coalesce(w.since, '-infinity'::TIMESTAMPTZ)
    GROUP BY ALL"""

# Comments that have an author and a time but are too old: their account must not be told that times are missing.
_BEFORE = """
    CREATE OR REPLACE TEMP TABLE pod_before AS
    SELECT platform, account_id, count(*) AS before
    FROM pod_comments c JOIN posts p USING (platform, account_id, post_id) JOIN pod_windows w USING (platform)
    WHERE c.commenter IS NOT NULL AND c.reply_to IS NULL AND c.posted_at >= p.posted_at AND p.posted_at < w.since
    GROUP BY ALL"""

_WINDOWS = """
    CREATE OR REPLACE TEMP TABLE pod_windows AS
    SELECT unnest($platforms::VARCHAR[]) AS platform, unnest($moments::TIMESTAMPTZ[]) AS since"""

_OWNERS = """
    CREATE OR REPLACE TEMP TABLE pod_owners AS
    SELECT DISTINCT platform || ':' || owned AS account_key, hash(platform, commenter) AS commenter FROM owners"""

_PEOPLE = """
    CREATE OR REPLACE TEMP TABLE pod_people AS
    SELECT commenter, count(*) FILTER (hour >= $least) AS comes_back,
        count(*) > $most OR comes_back > $tireless AS is_bot
    FROM pod_visits GROUP BY commenter"""

_THEMED = """
    CREATE OR REPLACE TEMP TABLE pod_themes AS
    WITH named AS (SELECT platform, account_id FROM accounts UNION SELECT platform, account_id FROM pod_comments)
    SELECT n.platform, n.account_id,
        concat_ws('|', n.platform, coalesce(a.language, ''), coalesce(a.category, '')) AS theme
    FROM named n LEFT JOIN accounts a USING (platform, account_id)"""

_LINKS = """
    CREATE OR REPLACE TEMP TABLE pod_links AS
    SELECT commenter, theme, count(*) AS k, sum(visits) AS visits
    FROM pod_visits JOIN pod_themes USING (platform, account_id) JOIN pod_people USING (commenter)
    WHERE NOT is_bot GROUP BY ALL"""

_TABLES = ("pod_windows", "pod_visits", "pod_before", "pod_owners", "pod_people", "pod_themes", "pod_links")

_ACCOUNTS = f"""
    WITH known AS (
        SELECT platform, account_id, count(*) AS comments, count(commenter) AS authored FROM pod_comments GROUP BY ALL
    ),
    heard AS (
        SELECT platform, account_id, sum(visits) AS heard, sum(hour) AS hour,
            count(*) FILTER (hour >= $least AND NOT is_bot) AS regulars
        FROM pod_visits JOIN pod_people USING (commenter) GROUP BY ALL
    )
    SELECT {_KEY}, platform, theme,
        COLUMNS(['comments', 'authored', 'heard', 'hour', 'regulars', 'before']).coalesce(0)::BIGINT
    FROM pod_themes LEFT JOIN known USING (platform, account_id) LEFT JOIN heard USING (platform, account_id)
        LEFT JOIN pod_before USING (platform, account_id)"""

_EDGES = f"""
    SELECT {_KEY}, commenter, visits, hour FROM pod_visits JOIN pod_people USING (commenter)
    WHERE (comes_back > 1 AND NOT is_bot) OR commenter IN (SELECT commenter FROM pod_owners)"""

_THEMES = "SELECT theme, sum(k)::BIGINT AS links, sum(visits)::BIGINT AS visits FROM pod_links GROUP BY theme"

_OVERLAPS = """
    SELECT a.theme, b.theme AS other,
        sum(a.k * CASE WHEN a.theme = b.theme THEN a.k - 1 ELSE b.k END)::BIGINT AS meetings
    FROM pod_links a JOIN pod_links b USING (commenter) GROUP BY ALL"""


def pod_edges(
    connection: duckdb.DuckDBPyConnection,
    *,
    since: Mapping[str, datetime] | None = None,
    from_youtube: bool = True,
    config: PodConfig | None = None,
) -> CommentGraph:
    """Count the graph of commenters and accounts of one scope.

    Args:
        connection: shows the comments, posts and accounts of one scope, and ``owners`` (platform, commenter, owned):
            who speaks for which account.
        since: per platform, posts before are left out; of a platform that is not named all are taken.
        from_youtube: whether comments of the YouTube API may say anything about other accounts.
        config: thresholds; the packaged ones by default.

    """
    used = config or pod_config()
    connection.execute(_COMMENTS.format(permitted="true" if from_youtube else _NOT_FROM_YOUTUBE))
    windows = since or {}
    connection.execute(_WINDOWS, {"platforms": list(windows), "moments": list(windows.values())})
    connection.execute(_VISITS, {"hour_s": used.hour_s})
    connection.execute(_BEFORE)
    connection.execute(_OWNERS)
    connection.execute(_THEMED)
    accounts = int(frame(connection, "SELECT count(*) FROM pod_themes").item())
    least = {"least": used.min_hour_visits}
    limits = {"most": used.max_visited, "tireless": used.most_regular(accounts)}
    connection.execute(_PEOPLE, least | limits)
    connection.execute(_LINKS)
    graph = CommentGraph(
        accounts=frame(connection, _ACCOUNTS, least),
        owners=frame(connection, "FROM pod_owners"),
        edges=frame(connection, _EDGES),
        themes=frame(connection, _THEMES),
        overlaps=frame(connection, _OVERLAPS),
    )
    for table in _TABLES:
        connection.execute(f"DROP TABLE {table}")
    connection.execute("DROP VIEW pod_comments")
    return graph
