"""The posts of an account as brand safety reads them."""

from collections.abc import Iterable, Mapping

from fukasa.analysis.affinity.safety import PostText
from fukasa.lake.index import Row


def post_texts(posts: Iterable[Row], heard: Iterable[Row] = ()) -> list[PostText]:
    """Put posts and what was said under them together.

    Args:
        posts: rows of the index's `posts`.
        heard: rows of its `comment_posts` of the same account.

    """
    said: Mapping[str, Row] = {row["post_id"]: row for row in heard}
    return [
        PostText(
            post_id=row["post_id"],
            posted_at=row["posted_at"],
            texts=texts_of(row),
            comments=_count(said.get(row["post_id"]), "comments"),
            negative=_count(said.get(row["post_id"]), "negative"),
            url=row.get("url"),
        )
        for row in posts
    ]


def texts_of(row: Row) -> dict[str, str]:
    """Give the texts of a post by field."""
    tags = " ".join(f"#{tag}" for tag in row.get("hashtags") or () if tag)
    texts = {"title": row.get("title"), "caption": row.get("caption"), "hashtags": tags}
    return {field: text for field, text in texts.items() if text}


def _count(row: Row | None, name: str) -> int | None:
    value = None if row is None else row.get(name)
    return None if value is None else round(value)
