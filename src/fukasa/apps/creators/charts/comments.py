"""Charts of what the comments say: the mix of classes, and questions from post to post."""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from fukasa.analysis.engagement.registry import settings
from fukasa.analysis.statistics.shares import wilson_intervals
from fukasa.apps.catalogue.words import language, metric_name
from fukasa.apps.creators.charts.account import kinds_of_posts
from fukasa.apps.creators.charts.comment_specs import mix_spec, trend_spec
from fukasa.apps.creators.charts.specs import with_numbers
from fukasa.apps.creators.comments.comparison import Said
from fukasa.apps.creators.comments.figures import FigureRow, Figures, class_metric
from fukasa.apps.pages import formats
from fukasa.apps.pages.blocks import Chart

_FEWEST_POSTS = 2
_SIGNAL = "purchase_signal_rate"
_LABELLED = 0.06  # a narrower part has no room for its number


def mix_chart(mix: Sequence[FigureRow], figures: Figures) -> Chart | None:
    """Draw the shares of the classes as one bar; under it each of them, and the purchase signal, with its interval."""
    known = [row for row in mix if row.share]
    total = sum(row.share or 0.0 for row in known)
    if not total:
        return None
    parts = _parts(known, total)
    wide = [part for part in parts if part["to"] - part["from"] >= _LABELLED]
    labels = [{"middle": (part["from"] + part["to"]) / 2, "text": part["short"]} for part in wide]
    largest = max(known, key=lambda row: row.share or 0.0)
    sentence = _("The largest part is %(name)s, %(share)s.") % {"name": largest.label, "share": largest.value}
    spec = with_numbers(mix_spec(language()), mix=parts, labels=labels, spans=_spans(mix, figures))
    return Chart("comment-mix", _("The mix of the comments"), f"{sentence} {_note(total)}".strip(), spec)


def _parts(known: Sequence[FigureRow], total: float) -> list[dict[str, Any]]:
    """Lay the shares side by side on a common width."""
    ends = [0.0, *accumulate((row.share or 0.0) / total for row in known)]
    return [
        {
            "kind": row.key,
            "name": row.label,
            "from": start,
            "to": end,
            "text": row.value,
            "short": formats.percent(row.share, 0),
        }
        for row, (start, end) in zip(known, pairwise(ends), strict=True)
    ]


def _note(total: float) -> str:
    if abs(total - 1) < 0.01:  # noqa: PLR2004  what rounding makes
        return ""
    several = _(
        "A comment can belong to several classes, so the shares add up to %(sum)s; the bar is drawn to a common width."
    )
    apart = _(
        "Each share is corrected for errors by itself, so together they are %(sum)s; the bar is drawn to a common "
        "width."
    )
    return (several if total > 1 else apart) % {"sum": formats.percent(total, 0)}


def _spans(mix: Sequence[FigureRow], figures: Figures) -> list[dict[str, Any]]:
    """Give every share that is told with its interval, in the order of the classes, the purchase signal last."""
    named = [(row.label, figures[class_metric(row.key)]) for row in mix]
    if _SIGNAL in figures:
        named.append((metric_name(_SIGNAL), figures[_SIGNAL]))
    return [
        {
            "name": name,
            "value": one.value,
            "low": one.low,
            "high": one.high,
            "text": f"{formats.percent(one.value)} ({formats.interval(one.low, one.high, formats.percent)})",
        }
        for name, one in named
        if one.value is not None
    ]


def trend_chart(said: Sequence[Said]) -> Chart | None:
    """Draw the share of questions under each post; None with fewer than two posts."""
    dated = [(post, count) for post, count in said if post.posted_at is not None]
    if len(dated) < _FEWEST_POSTS:
        return None
    rows = _post_rows(dated)
    kinds = {row["paid"]: row for row in sorted(rows, key=lambda row: str(row["at"]))}
    name = _("Share of questions")
    labels = list(kinds.values()) if len(kinds) > 1 else []
    spec = with_numbers(trend_spec(language(), name, _("Kind"), kinds_of_posts()), posts=rows, labels=labels)
    sentence = _(
        "%(asked)s of %(n)s comments under %(posts)s posts were labelled as a question about an item; a larger dot has "
        "more comments. Labels are counted as given, not corrected."
    ) % {
        "asked": formats.number(sum(count.questions for _post, count in dated)),
        "n": formats.number(sum(count.counted for _post, count in dated)),
        "posts": len(rows),
    }
    table = [[row["day"], row["text"], row["n"], row["paid"]] for row in rows]
    columns = (_("Day"), name, _("Comments"), _("Kind"))
    return Chart("comment-trend", _("Questions from post to post"), sentence, spec, columns, table)


def _post_rows(dated: Sequence[Said]) -> list[dict[str, Any]]:
    asked = np.array([count.questions for _post, count in dated], dtype=np.float64)
    n = np.array([count.counted for _post, count in dated], dtype=np.float64)
    lows, highs = wilson_intervals(asked, n, settings().level)
    return [
        {
            "at": post.posted_at.isoformat() if post.posted_at else None,
            "day": formats.day(post.posted_at),
            "share": count.questions / count.counted,
            "low": float(low),
            "high": float(high),
            "n": count.counted,
            "text": formats.percent(count.questions / count.counted),
            "paid": kinds_of_posts()[post.is_paid],
        }
        for (post, count), low, high in zip(dated, lows, highs, strict=True)
    ]
