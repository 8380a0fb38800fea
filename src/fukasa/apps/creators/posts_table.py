"""Posts as lines of a table, with the words that a verdict on advertising rests on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from fukasa.apps.catalogue.words import format_name
from fukasa.apps.creators.selectors.report import Post, Span
from fukasa.apps.pages import formats
from fukasa.apps.pages.blocks import Sort

SORTS = ("posted_at", "views", "likes", "comments", "saves", "shares", "engagement_rate", "p_sponsored")
_CONTEXT = 70  # characters kept before and after the evidence
_EXCERPT = 140


@dataclass(frozen=True, slots=True)
class PostLine:
    """One post of the table."""

    post: Post
    format: str
    verdict: str
    verdict_class: str
    why: str
    text: SafeString
    rate: str


def post_lines(posts: Sequence[Post], sort: Sort) -> tuple[PostLine, ...]:
    """Write posts as lines; what is unknown stands last in either direction."""
    known = [post for post in posts if _value(post, sort.field) is not None]
    unknown = [post for post in posts if _value(post, sort.field) is None]
    known.sort(key=lambda post: _value(post, sort.field), reverse=sort.descending)
    return tuple(map(_line, [*known, *unknown]))


def _value(post: Post, field: str) -> Any:
    return getattr(post, field)


def _line(post: Post) -> PostLine:
    verdict, css, why = _verdict(post)
    return PostLine(
        post=post,
        format=format_name(post.format) if post.format else "",
        verdict=verdict,
        verdict_class=css,
        why=why,
        text=marked_text(post),
        rate=formats.percent(post.engagement_rate),
    )


def _verdict(post: Post) -> tuple[str, str, str]:
    chance = formats.percent(post.p_sponsored, 0)
    if post.sponsored:
        return _("PR"), "paid", _("marked by the platform or the file")
    if post.label == "sponsored":
        return _("PR"), "paid", _("by its words, %(chance)s") % {"chance": chance}
    if post.label == "organic":
        return _("Organic"), "organic", _("nothing discloses advertising (%(chance)s)") % {"chance": chance}
    return _("Unclear"), "unclear", "" if post.p_sponsored is None else chance


def marked_text(post: Post) -> SafeString:
    """Give the beginning of the text, or the words around the evidence, with the evidence marked."""
    field, text = _field(post)
    spans = sorted((one for one in post.evidence if one.field == field and one.end <= len(text)), key=_start)
    if not spans:
        cut = text[:_EXCERPT]
        return format_html("{}{}", cut, "…" if len(text) > len(cut) else "")
    begin, end = max(0, spans[0].start - _CONTEXT), min(len(text), max(one.end for one in spans[:3]) + _CONTEXT)
    end = min(end, begin + 3 * _EXCERPT)
    pieces = format_html_join("", "{}", ((piece,) for piece in _pieces(text, begin, end, spans)))
    return format_html("{}{}{}", "…" if begin else "", pieces, "…" if end < len(text) else "")


def _field(post: Post) -> tuple[str, str]:
    """Choose the text to show: the one that holds evidence, else the caption, else the title."""
    texts = {"caption": post.caption, "title": post.title, "hashtags": " ".join(f"#{tag}" for tag in post.hashtags)}
    for field in ("caption", "title", "hashtags"):
        if any(one.field == field and one.end <= len(texts[field]) for one in post.evidence):
            return field, texts[field]
    return next(((field, text) for field, text in texts.items() if text), ("caption", ""))


def _pieces(text: str, begin: int, end: int, spans: Sequence[Span]) -> list[str | SafeString]:
    pieces: list[str | SafeString] = []
    place = begin
    for one in spans:
        if one.start < place or one.end > end:
            continue
        pieces += [text[place : one.start], format_html("<mark>{}</mark>", text[one.start : one.end])]
        place = one.end
    return [*pieces, text[place:end]]


_start: Callable[[Span], int] = lambda span: span.start  # noqa: E731  a key of sorted
