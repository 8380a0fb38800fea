"""Charts of what is estimated: the next post, and the cost of a view."""

from collections.abc import Sequence
from math import exp
from typing import Any

from django.utils.translation import gettext as _

from fukasa.apps.catalogue.words import language
from fukasa.apps.creators.charts.account import amount_of
from fukasa.apps.creators.charts.specs import cost_spec, forecast_spec, with_numbers
from fukasa.apps.creators.cutoffs import Cutoff
from fukasa.apps.creators.lines import fine
from fukasa.apps.creators.selectors.accounts import Spread
from fukasa.apps.creators.selectors.report import Post
from fukasa.apps.pages import formats
from fukasa.apps.pages.blocks import Chart

_SHOWN_POSTS = 30
_REACH, _STEPS = 3.0, 60  # the curve goes three standard deviations to either side


def forecast_chart(forecast: Spread, posts: Sequence[Post], metric: str) -> Chart:
    """Draw the next post as an interval beside the last ones."""
    name = _("Views") if metric == "views" else _("Likes")
    known = [(post, amount) for post in posts if (amount := amount_of(post, metric))][:_SHOWN_POSTS]
    rows = [
        {"place": -number, "amount": amount, "day": formats.day(post.posted_at), "text": formats.number(amount)}
        for number, (post, amount) in enumerate(known, start=1)
    ]
    ahead = {"place": 1, "amount": forecast.p50, "low": forecast.p10, "high": forecast.p90}
    marks: list[dict[str, Any]] = [
        {"place": 1, "amount": amount, "text": f"{label} {formats.compact(amount)}"}
        for label, amount in (("P10", forecast.p10), ("P50", forecast.p50), ("P90", forecast.p90))
    ]
    edge = [{"place": 7, "amount": forecast.p50, "text": ""}]  # room for the labels
    spec = forecast_spec(language(), name, _("older posts → newest → the next one"))
    sentence = _(
        "The next post is expected to reach %(p50)s %(name)s; eight of ten such posts lie between %(p10)s and %(p90)s."
    ) % {
        "p50": formats.compact(forecast.p50),
        "p10": formats.compact(forecast.p10),
        "p90": formats.compact(forecast.p90),
        "name": name.lower(),
    }
    table = [[mark["text"].partition(" ")[0], formats.number(mark["amount"])] for mark in marks]
    numbers: dict[str, list[dict[str, Any]]] = {"posts": rows, "next": [ahead], "marks": marks + edge}
    return Chart("forecast", _("The next post"), sentence, with_numbers(spec, **numbers), (_("Quantile"), name), table)


def cost_chart(cost: Spread, cutoff: Cutoff) -> Chart:
    """Draw how likely each cost per view is, with the line of the cut-off."""
    chance = cutoff.chance(cost)
    limit = fine(cutoff.cpv)
    spec = with_numbers(
        cost_spec(language(), _("Yen per view")),
        **_split_curve(cost, cutoff.cpv),
        limit=[{"cost": cutoff.cpv, "text": _("cut-off %(limit)s") % {"limit": limit}}],
        marks=[{"cost": value, "text": f"{name} {fine(value)}"} for name, value in _quantiles(cost)],
    )
    sentence = _("A view costs %(p50)s in the middle of the forecast, %(p10)s to %(p90)s in eight of ten cases.") % {
        "p50": fine(cost.p50),
        "p10": fine(cost.p10),
        "p90": fine(cost.p90),
    }
    sentence += " " + _("The chance to stay under the cut-off of %(limit)s is %(chance)s.") % {
        "limit": limit,
        "chance": formats.percent(chance, 0),
    }
    table = [[name, fine(value)] for name, value in _quantiles(cost)]
    table.append([f"P(CPV ≤ {limit})", formats.percent(chance, 0)])
    return Chart("cost", _("Cost per view"), sentence, spec, (_("Quantile"), _("Yen per view")), table)


def _quantiles(cost: Spread) -> list[tuple[str, float]]:
    return [("P10", cost.p10), ("P50", cost.p50), ("P90", cost.p90)]


def _split_curve(cost: Spread, limit: float) -> dict[str, list[dict[str, float]]]:
    """Give the normal density over the log of the cost, apart under and over the limit."""
    mu, sigma = cost.distribution.mu, max(cost.distribution.sigma, 0.02)
    scores = [_REACH * step / _STEPS for step in range(-_STEPS, _STEPS + 1)]
    points = [{"cost": exp(mu + sigma * z), "density": exp(-z * z / 2)} for z in scores]
    under = [point for point in points if point["cost"] <= limit]
    over = [point for point in points if point["cost"] > limit]
    return {"under": under + over[:1], "over": over}
