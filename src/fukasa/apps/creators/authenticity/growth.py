"""What happened to the follower line, as rows of a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from fukasa.analysis.authenticity.growth.sentences import event_sentence, shape_words
from fukasa.apps.catalogue.words import spoken
from fukasa.apps.creators.charts.account import signed
from fukasa.apps.creators.selectors.authenticity import GrowthEvent
from fukasa.apps.creators.selectors.report import Post
from fukasa.apps.pages import formats

Mark = Literal["explained", "open", "fall", "unclear"]
_MARKS: dict[str, Mark] = {
    "explained": "explained",
    "unexplained": "open",
    "partly": "open",
    "drip": "open",
    "purge": "fall",
    "fall": "fall",
    "open_start": "unclear",
}


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event, written; ``mark`` is the sign it has in the picture."""

    number: int
    mark: Mark
    mark_name: str
    days: str
    size: str
    share: str
    shape: str
    sentence: str
    post_url: str
    event: GrowthEvent


def event_lines(events: Sequence[GrowthEvent], posts: Sequence[Post]) -> tuple[EventLine, ...]:
    """Write the events of a follower line."""
    urls = {post.post_id: post.url for post in posts if post.url.startswith(("https://", "http://"))}
    return tuple(_line(event, urls.get(event.post_id or "", "")) for event in events)


def _line(event: GrowthEvent, url: str) -> EventLine:
    mark, language = _MARKS.get(event.shown, "unclear"), spoken()
    begin, end = formats.day(event.began_at), formats.day(event.ended_at)
    return EventLine(
        number=event.number,
        mark=mark,
        mark_name=mark_names()[mark],
        days=begin if begin == end else f"{begin}–{end}",
        size=f"{'+' if event.size >= 0 else '−'}{formats.compact(abs(event.size))}",
        share=signed(event.share),
        shape=shape_words(event.shape, language),
        sentence=event_sentence(event.row, language),
        post_url=url,
        event=event,
    )


def mark_names() -> dict[Mark, str]:
    """Name the signs of the picture."""
    return {
        "explained": _("explained"),
        "open": _("not (fully) explained"),
        "fall": _("fall"),
        "unclear": _("cannot be told"),
    }
