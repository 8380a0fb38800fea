"""Resources of the API that hold more than one row."""

from collections.abc import Iterator
from typing import Any

Resource = dict[str, Any]


def rows_of(item: Resource) -> Iterator[Resource]:
    """Give a comment thread as its top comment and its replies; every other resource as itself."""
    top = item.get("snippet", {}).get("topLevelComment") if isinstance(item.get("snippet"), dict) else None
    if not isinstance(top, dict):
        yield item
        return
    thread = item["snippet"]
    yield _comment(top, thread)
    replies = item.get("replies") or {}
    for reply in replies.get("comments") or []:
        yield _comment(reply, thread)


def _comment(comment: Resource, thread: Resource) -> Resource:
    """Complete a comment with the channel and video that the thread knows."""
    known = {name: thread[name] for name in ("channelId", "videoId") if thread.get(name)}
    return {**comment, "snippet": {**known, **comment.get("snippet", {})}}
