"""Charts of one account: growth, posts, engagement."""

from collections.abc import Sequence
from statistics import median
from typing import Any

from django.utils.translation import gettext as _

from fukasa.analysis.engagement.benchmarks import Benchmark
from fukasa.apps.catalogue.words import language
from fukasa.apps.creators.charts.specs import engagement_spec, growth_spec, posts_spec, with_numbers
from fukasa.apps.creators.selectors.accounts import Account, Figure
from fukasa.apps.creators.selectors.report import Post, Snapshot
from fukasa.apps.pages import formats
from fukasa.apps.pages.blocks import Chart

_FEWEST = 2
_SHOWN_POINTS = 30


def follower_rows(growth: Sequence[Snapshot]) -> list[dict[str, Any]]:
    """Give the points of a line of followers."""
    return [
        {
            "at": one.captured_at.isoformat(),
            "day": formats.day(one.captured_at),
            "followers": one.followers,
            "text": formats.number(one.followers),
        }
        for one in growth
    ]


def growth_chart(growth: Sequence[Snapshot]) -> Chart | None:
    """Draw the followers over time; None with fewer than two days."""
    if len(growth) < _FEWEST:
        return None
    rows = follower_rows(growth)
    first, last = growth[0], growth[-1]
    change = (last.followers - first.followers) / first.followers if first.followers else None
    sentence = _("From %(first)s to %(last)s followers between %(begin)s and %(end)s (%(change)s).") % {
        "first": formats.number(first.followers),
        "last": formats.number(last.followers),
        "begin": formats.day(first.captured_at),
        "end": formats.day(last.captured_at),
        "change": signed(change),
    }
    spec = with_numbers(
        growth_spec(language(), _("Followers")),
        growth=rows,
        points=rows[:: 1 + len(rows) // _SHOWN_POINTS],
        last=rows[-1:],
    )
    table = [[row["day"], row["text"]] for row in reversed(rows)]
    return Chart("growth", _("Followers over time"), sentence, spec, (_("Day"), _("Followers")), table)


def signed(share: float | None) -> str:
    """Write a change in per cent with its sign."""
    return formats.MISSING if share is None else f"{'+' if share >= 0 else ''}{formats.percent(share)}"


def posts_chart(posts: Sequence[Post], metric: str) -> Chart | None:
    """Draw views (or likes) of every post by the day it was posted; None with fewer than two."""
    known = [
        (post, amount_of(post, metric)) for post in posts if post.posted_at and amount_of(post, metric) is not None
    ]
    if len(known) < _FEWEST:
        return None
    name = _("Views") if metric == "views" else _("Likes")
    rows = [_post_row(post, amount) for post, amount in known]
    middle = median(row["amount"] for row in rows)
    line = [{"amount": middle, "text": _("median %(n)s") % {"n": formats.compact(middle)}}]
    kinds = {row["paid"]: row for row in sorted((row for row in rows if row["amount"]), key=lambda row: row["at"])}
    spec = posts_spec(language(), name, _("Kind"), kinds_of_posts())
    drawn = [row for row in rows if row["amount"]]  # a scale of powers has no place for 0; the table has it
    numbers = {"posts": drawn, "median": line, "labels": list(kinds.values()) if len(kinds) > 1 else []}
    paid = sum(1 for post, _amount in known if post.is_paid)
    sentence = _("%(n)s posts with %(name)s, half of them above %(middle)s; %(paid)s are taken for advertising.") % {
        "n": len(rows),
        "name": name,
        "middle": formats.compact(middle),
        "paid": paid,
    }
    table = [[row["day"], row["text"], row["paid"]] for row in rows]
    title = _("%(name)s per post") % {"name": name}
    return Chart("posts", title, sentence, with_numbers(spec, **numbers), (_("Day"), name, _("Kind")), table)


def kinds_of_posts() -> tuple[str, str]:
    """Name organic and paid posts, in this order."""
    return _("Organic"), _("PR post")


def amount_of(post: Post, metric: str) -> int | None:
    """Give what is forecast for the platform: views, or likes where no views are shown."""
    return post.views if metric == "views" else post.likes


def _post_row(post: Post, amount: int | None) -> dict[str, Any]:
    return {
        "at": post.posted_at.isoformat() if post.posted_at else None,
        "day": formats.day(post.posted_at),
        "amount": amount,
        "text": formats.number(amount),
        "paid": kinds_of_posts()[post.is_paid],
    }


def engagement_chart(account: Account, posts: Sequence[Post], usual: Benchmark | None) -> Chart | None:
    """Draw the engagement rate of every post against what is usual; None with fewer than two posts."""
    known = [(post, rate) for post in posts if (rate := post.engagement_rate) is not None]
    figure = account.figure("er_common")
    if len(known) < _FEWEST:
        return None
    rows = [{"rate": rate, "day": formats.day(post.posted_at), "text": formats.percent(rate)} for post, rate in known]
    middle = figure.value if figure.value is not None else median(rate for _post, rate in known)
    name = _("ER, likes and comments by followers")
    spec = with_numbers(
        engagement_spec(language(), name), posts=rows, median=[_median_row(figure, middle)], usual=_usual_rows(usual)
    )
    sentence = _("Half of %(n)s posts reach %(middle)s or more.") % {"n": len(rows), "middle": formats.percent(middle)}
    if usual is not None:
        above = sum(1 for _post, rate in known if rate > usual.high)
        below = sum(1 for _post, rate in known if rate < usual.low)
        sentence += " " + _("%(above)s posts lie above the usual range, %(below)s below it.") % {
            "above": above,
            "below": below,
        }
    table = [[row["day"], row["text"]] for row in rows]
    return Chart("engagement", _("Engagement rate of the posts"), sentence, spec, (_("Day"), _("ER")), table)


def _median_row(figure: Figure, middle: float) -> dict[str, Any]:
    low = middle if figure.low is None else figure.low
    high = middle if figure.high is None else figure.high
    text = _("median %(n)s") % {"n": formats.percent(middle)}
    return {"rate": middle, "low": low, "high": high, "text": text}


def _usual_rows(usual: Benchmark | None) -> list[dict[str, Any]]:
    if usual is None:
        return []
    text = _("usual %(span)s") % {"span": formats.interval(usual.low, usual.high, formats.percent)}
    return [{"low": usual.low, "high": usual.high, "middle": (usual.low + usual.high) / 2, "text": text}]
