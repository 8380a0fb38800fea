"""Tags and filters of every template (built in: no ``{% load %}``)."""

import json
from collections.abc import Callable
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from fukasa.apps.catalogue.words import authenticity_name
from fukasa.apps.notifications.devices import device_name
from fukasa.apps.pages import formats
from fukasa.apps.pages.blocks import Chart, Cursor, Progress, Sort, Tab, Tile
from fukasa.pipelines.pictures.theme import themes
from fukasa.web.icons import ICONS

register = template.Library()

register.filter("number", formats.number)
register.filter("compact", formats.compact)
register.filter("percent", formats.percent)
register.filter("chance", formats.chance)
register.filter("money", formats.money)
register.filter("compact_money", formats.compact_money)
register.filter("day", formats.day)
register.filter("moment", formats.moment)
register.filter("age", formats.age)
register.filter("device", device_name)

_STATUS = {
    "pass": _("Pass"),
    "review": _("Review"),
    "fail": _("Fail"),
    "insufficient": _("Too little data"),
}
_PROVENANCE = {
    "actual": (_("Actual"), _("Measured after publication")),
    "owner": (_("Actual"), _("Read with the owner's authorisation")),
    "supplied": (_("Supplied"), _("Handed over in a file")),
    "public": (_("Public"), _("Seen by anybody on the platform")),
    "modelled": (_("Modelled"), _("Estimated here")),
}
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag
def icon(name: str, size: int = 18) -> SafeString:
    """Draw a line icon that takes the colour of the text; it says nothing to a screen reader."""
    return format_html(
        '<svg class="icon" width="{0}" height="{0}" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
        ' stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{1}</svg>',
        size,
        mark_safe(ICONS[name]),  # noqa: S308  drawn in this project
    )


@register.simple_tag
def status_badge(status: str) -> SafeString:
    """Draw a verdict: sign, colour and word, so that none of the three is needed alone."""
    return format_html('<span class="badge badge-{}">{}</span>', status, _STATUS[status]) if status else SafeString()


@register.simple_tag
def authenticity_badge(status: str) -> SafeString:
    """Draw a verdict on authenticity: sign, colour and words that compare and never accuse."""
    if not status:
        return SafeString()
    return format_html('<span class="badge badge-{}">{}</span>', status, authenticity_name(status))


@register.simple_tag
def provenance_badge(kind: str) -> SafeString:
    """Draw on whose word a value rests."""
    if not kind:
        return SafeString()
    word, meaning = _PROVENANCE[kind]
    return format_html('<span class="source source-{}" title="{}">{}</span>', kind, meaning, word)


@register.simple_tag
def interval(low: Any, high: Any, style: str = "compact", currency: str = "") -> str:
    """Write a range: ``{% interval p10 p90 "money" "JPY" %}``; styles compact, number, percent, money."""
    writers: dict[str, Callable[[formats.Number | None], str]] = {
        "compact": formats.compact,
        "number": formats.number,
        "percent": formats.percent,
        "money": lambda value: formats.money(value, currency),
    }
    return formats.interval(low, high, writers[style])


@register.inclusion_tag("components/tile.html")
def tile(block: Tile) -> dict[str, Any]:
    """Draw a figure with interval, n, window, peers, age and provenance."""
    return {"tile": block}


@register.inclusion_tag("components/tabs.html")
def tabs(items: list[Tab], label: Any = "") -> dict[str, Any]:
    """Draw links to the parts of a page."""
    return {"tabs": items, "label": label}


@register.inclusion_tag("components/progress.html")
def progress(block: Progress) -> dict[str, Any]:
    """Draw long work; asks anew while it runs."""
    return {"progress": block}


@register.inclusion_tag("components/cursor.html")
def cursor(block: Cursor) -> dict[str, Any]:
    """Draw the way to the previous and the next part of a long list."""
    return {"cursor": block}


@register.inclusion_tag("components/chart.html", takes_context=True)
def chart(context: Context, block: Chart) -> dict[str, Any]:
    """Draw a chart: picture, sentence, table. The themes go with the first chart of a page."""
    return {"chart": block, "spec": _json(block.spec), "themes": _json(themes()) if _is_first(context) else None}


def _is_first(context: Context) -> bool:
    """Tell whether no chart of this page was drawn before, in whatever template: the request is one for all of them."""
    page = context["request"]
    seen = getattr(page, "chart_themes", False)
    page.chart_themes = True
    return not seen


@register.inclusion_tag("components/sort_head.html", takes_context=True)
def sort_head(context: Context, field: str, label: Any, sort: Sort, align: str = "", first: str = "") -> dict[str, Any]:
    """Draw the head of a column that sorts; ``first="-"`` begins with the largest."""
    request: HttpRequest = context["request"]
    current = sort.field == field
    descending = not sort.descending if current else first == "-"
    query = request.GET.copy()
    query["sort"] = str(Sort(field, descending))
    for key in ("cursor", "page"):
        query.pop(key, None)
    direction = ("descending" if sort.descending else "ascending") if current else ""
    return {"label": label, "url": f"?{query.urlencode()}", "direction": direction, "align": align}


@register.simple_tag
def share_bar(share: float | None, kind: str = "") -> SafeString:
    """Draw a share between 0 and 1 as a thin bar; the number must stand beside it."""
    if share is None:
        return SafeString()
    width = max(0.0, min(1.0, share)) * 100
    return format_html(
        '<svg class="bar bar-{}" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bar-rest" width="100" height="6" rx="1"/><rect class="bar-part" width="{}" height="6" rx="1"/>'
        "</svg>",
        kind,
        f"{width:.1f}",
    )


@register.filter
def undo_url(message: Message) -> str:
    """Give the address that takes back what a message tells of."""
    return _told(message, "undo:")


@register.filter
def open_url(message: Message) -> str:
    """Give the address of what a message tells of."""
    return _told(message, "open:")


def _told(message: Message, prefix: str) -> str:
    tags = message.extra_tags or ""
    return tags.removeprefix(prefix) if tags.startswith(prefix) else ""


def _json(value: Any) -> SafeString:
    text = json.dumps(value, ensure_ascii=False, default=str, separators=(",", ":"))
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308  no sign is left that could end the script element
