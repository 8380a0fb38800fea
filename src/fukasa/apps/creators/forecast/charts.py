"""Pictures of what is estimated: the coming posts beside the last ones, and the cost of a view."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from fukasa.apps.catalogue.words import language
from fukasa.apps.creators.charts.account import amount_of, kinds_of_posts
from fukasa.apps.creators.cutoffs import Cutoff
from fukasa.apps.creators.forecast.chosen import Chosen
from fukasa.apps.creators.forecast.maturing import Growing
from fukasa.apps.creators.forecast.specs import cost_spec, fan_spec
from fukasa.apps.creators.lines import fine
from fukasa.apps.creators.selectors.forecasts import FormatForecast
from fukasa.apps.creators.selectors.report import Post
from fukasa.apps.creators.selectors.spreads import Cost, Quantity
from fukasa.apps.pages import formats
from fukasa.apps.pages.blocks import Chart

_SHOWN_POSTS = 24
_BANDS = (0.95, 0.8, 0.5)
_GAP, _BETWEEN, _ROOM = 10.0, 5.5, 12.0  # in posts: labels and the first fan, between the two, labels of the second


def fan_chart(chosen: Chosen, posts: Sequence[Post], growing: Sequence[Growing]) -> Chart | None:
    """Draw the next own and the next PR post as fans beside the last posts; None where nothing is forecast."""
    told = [one for one in (chosen.own, chosen.paid) if one is not None and one.amount is not None]
    if not told:
        return None
    name = _("Views") if chosen.metric == "views" else _("Likes")
    known = [(post, amount) for post in posts if (amount := amount_of(post, chosen.metric))][:_SHOWN_POSTS]
    young = {one.post.post_id: one for one in growing}
    dots = [_dot(place, post, amount, young) for place, (post, amount) in enumerate(known, start=1)]
    fans = [_fan(place, one) for place, one in enumerate(told)]
    numbers: dict[str, list[dict[str, Any]]] = {
        "posts": [dot for dot in dots if not dot["young"]],
        "young": [dot for dot in dots if dot["young"]],
        "bands": [band for fan in fans for band in fan["bands"]],
        "middles": [fan["middle"] for fan in fans],
        "marks": [mark for fan in fans for mark in fan["marks"]],
        "edge": [{"place": _GAP + _BETWEEN * (len(fans) - 1) + _ROOM, "amount": fans[-1]["middle"]["amount"]}],
    }
    spec = fan_spec(language(), name, _("older posts → newest → the next one"), kinds_of_posts())
    table = [row for one in told for row in _quantile_rows(one)]
    return Chart(
        "forecast",
        _("The next post"),
        _fan_sentence(told, name),
        spec | {"datasets": numbers},
        (_("Quantile"), name),
        table,
    )


def _dot(place: int, post: Post, amount: int, young: dict[str, Growing]) -> dict[str, Any]:
    grows = young.get(post.post_id)
    month = grows.month if grows else (amount, amount, amount)
    return {
        "place": -place,
        "amount": amount,
        "low": amount,
        "high": month[2],
        "paid": kinds_of_posts()[post.is_paid],
        "day": formats.day(post.posted_at),
        "text": formats.number(amount),
        "young": grows is not None,
    }


def _fan(number: int, one: FormatForecast) -> dict[str, Any]:
    amount = _amount(one)
    place, kind = _GAP + _BETWEEN * number, kinds_of_posts()[one.paid]
    bands = []
    for level in _BANDS:
        low, high = (amount.quantile(share) for share in ((1 - level) / 2, (1 + level) / 2))
        text = formats.interval(low, high)
        name = f"{kind} {formats.percent(level, 0)}"
        bands.append({"place": place, "low": low, "high": high, "level": level, "name": name, "text": text})
    ends = [("P90", amount.p90), ("P50", amount.p50), ("P10", amount.p10)]
    marks = [
        {"place": place, "amount": value, "text": f"{name} {formats.compact(value)}", "left": not one.paid}
        for name, value in ends
    ]
    middle = {
        "place": place,
        "amount": amount.p50,
        "paid": kind,
        "top": bands[0]["high"],
        "name": kind,
        "left": not one.paid,
    }
    return {"bands": bands, "marks": marks, "middle": middle}


def _quantile_rows(one: FormatForecast) -> list[list[str]]:
    amount, kind = _amount(one), kinds_of_posts()[one.paid]
    shares = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
    return [[f"{kind} P{100 * share:g}", formats.number(amount.quantile(share))] for share in shares]


def _amount(one: FormatForecast) -> Quantity:
    if one.amount is None:
        raise ValueError("a forecast without an amount has no picture")
    return one.amount


def _fan_sentence(told: Sequence[FormatForecast], name: str) -> str:
    text = _("The next own post is expected to reach %(p50)s %(name)s, in eight of ten cases %(p10)s to %(p90)s.")
    paid = _("A PR post: %(p50)s, %(p10)s to %(p90)s.")
    sentences = []
    for one in told:
        ends = {f"p{100 * p:.0f}": formats.compact(_amount(one).quantile(p)) for p in (0.1, 0.5, 0.9)}
        sentences.append((paid if one.paid else text) % (ends | {"name": name.lower()}))
    return " ".join(sentences)


def cost_chart(cost: Cost, cutoff: Cutoff) -> Chart:
    """Draw how likely each cost per view is, with the line of the cut-off."""
    chance = cutoff.chance(cost)
    limit = fine(cutoff.cpv)
    ends = [("P10", cost.p10), ("P50", cost.p50), ("P90", cost.p90)]
    spec = cost_spec(language(), _("Yen per view of a PR post")) | {
        "datasets": {
            **_split_curve(cost, cutoff.cpv),
            "limit": [{"cost": cutoff.cpv, "text": _("cut-off %(limit)s") % {"limit": limit}}],
            "marks": [
                {"cost": value, "text": f"{name} {fine(value)}", "align": align}
                for (name, value), align in zip(ends, ("right", "center", "left"), strict=True)
            ],
        }
    }
    sentence = _(
        "A view of a PR post costs %(p50)s in the middle of the forecast, %(p10)s to %(p90)s in eight of ten cases."
    ) % {"p50": fine(cost.p50), "p10": fine(cost.p10), "p90": fine(cost.p90)}
    sentence += " " + _("The chance to stay under the cut-off of %(limit)s is %(chance)s.") % {
        "limit": limit,
        "chance": cutoff.written(chance),
    }
    table = [[name, fine(value)] for name, value in ends]
    table.append([f"P(CPV ≤ {limit})", cutoff.written(chance)])
    return Chart("cost", _("Cost per view"), sentence, spec, (_("Quantile"), _("Yen per view")), table)


def _split_curve(cost: Cost, limit: float) -> dict[str, list[dict[str, float]]]:
    """Give the density over the log of the cost, apart under and over the limit."""
    curve = cost.curve()
    kept = curve.density > 0.002 * curve.density.max()
    pairs = zip(curve.cost[kept].tolist(), curve.density[kept].tolist(), strict=True)
    points = [{"cost": value, "density": density} for value, density in pairs]
    under = [point for point in points if point["cost"] <= limit]
    over = [point for point in points if point["cost"] > limit]
    return {"under": under + over[:1], "over": over}
