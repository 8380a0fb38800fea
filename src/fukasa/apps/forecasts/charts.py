"""Pictures of the record: forecast against actual, how often the bands held, where outcomes fell in them."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from fukasa.apps.catalogue.words import language
from fukasa.apps.forecasts.figures import Held, Slice
from fukasa.apps.forecasts.specs import actual_spec, held_spec, slices_spec
from fukasa.apps.pages import formats
from fukasa.apps.pages.blocks import Chart

MOST_DRAWN = 300


def actual_chart(scored: pl.DataFrame, names: Mapping[str, str]) -> Chart | None:
    """Draw each forecast with its 80 % band against what happened; None where nothing can be drawn."""
    drawable = scored.filter(pl.col("actual") > 0)  # a scale of powers has no place for 0; the table below has it
    drawn = [_case(row, names) for row in drawable.head(MOST_DRAWN).iter_rows(named=True)]
    if not drawn:
        return None
    ends = [value for one in drawn for value in (one["low"], one["high"], one["actual"])]
    line = [{"value": min(ends)}, {"value": max(ends)}]
    inside = [one for one in drawn if one["inside"]]
    outside = [one for one in drawn if not one["inside"]]
    spec = actual_spec(language(), _("Forecast, middle"), _("What the post reached"), _("Account"))
    named = [{"value": max(ends), "text": _("as forecast")}]
    sentence = _(
        "Each dot is a post at what was forecast and what it reached; the upright line is the 80 %% band of its "
        "forecast. %(inside)s of %(n)s posts ended inside, %(outside)s outside (diamonds)."
    ) % {"inside": len(inside), "outside": len(outside), "n": len(drawn)}
    if drawn and scored.height > len(drawn):
        sentence += " " + _("Drawn are the newest %(n)s of %(all)s.") % {
            "n": formats.number(len(drawn)),
            "all": formats.number(scored.height),
        }
    columns = (_("Account"), _("Forecast"), _("80 % band"), _("Actual"))
    table = [[one["name"], one["predicted_text"], one["band"], one["actual_text"]] for one in drawn]
    data = {"inside": inside, "outside": outside, "bands": drawn, "line": line, "named": named}
    return Chart("record", _("Forecast against actual"), sentence, spec | {"datasets": data}, columns, table)


def _case(row: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": names.get(row["account_key"], row["account_key"]),
        "predicted": row["q50"],
        "low": row["q10"],
        "high": row["q90"],
        "actual": row["actual"],
        "inside": row["q10"] <= row["actual"] <= row["q90"],
        "predicted_text": formats.compact(row["q50"]),
        "band": formats.interval(row["q10"], row["q90"]),
        "actual_text": formats.compact(row["actual"]),
    }


def held_chart(held: Sequence[Held]) -> Chart:
    """Draw how many posts ended inside each band, beside how many should."""
    rows: list[dict[str, Any]] = [
        {
            "name": _("%(level)s band") % {"level": formats.percent(one.level, 0)},
            "level": one.level,
            "value": one.share,
            "low": one.share if one.low is None else one.low,
            "high": one.share if one.high is None else one.high,
            "text": _share_text(one),
        }
        for one in held
    ]
    spec = held_spec(language(), _("Posts inside the band"), _("should be"), len(rows))
    off = [row["name"] for row, one in zip(rows, held, strict=True) if not one.fits]
    sentence = _("The dot is the share of posts inside with its 95 % interval, the upright mark what it should be.")
    told = (
        _("Off by more than chance: %(names)s.") % {"names": ("、" if language() == "ja" else ", ").join(off)}
        if off
        else _("No band is off by more than chance.")
    )
    table = [[row["name"], formats.percent(row["level"], 0), row["text"]] for row in rows]
    columns = (_("Band"), _("should be"), _("Inside (95 % interval)"))
    return Chart(
        "held", _("How often the bands hold"), f"{sentence} {told}", spec | {"datasets": {"held": rows}}, columns, table
    )


def _share_text(one: Held) -> str:
    share = formats.percent(one.share)
    return share if one.low is None else f"{share} ({formats.interval(one.low, one.high, formats.percent)})"


def slices_chart(slices: Sequence[Slice]) -> Chart:
    """Draw where outcomes fell inside their forecasts, in ten equal parts: level if the forecasts are right."""
    rows = [
        {
            "low": one.low,
            "high": one.high,
            "share": one.share,
            "name": f"{formats.percent(one.low, 0)}–{formats.percent(one.high, 0)}",
            "text": formats.percent(one.share),
        }
        for one in slices
    ]
    expected = [{"share": 1 / len(rows), "text": _("if the forecasts are right")}]
    spec = slices_spec(language(), _("Place in the forecast: lowest to highest"), _("Share of posts"))
    low, high = sum(one.share for one in slices[:2]), sum(one.share for one in slices[-2:])
    sentence = _(
        "%(low)s of the posts ended in the lowest fifth of their forecast and %(high)s in the highest; a fifth each "
        "is right. A slope says that forecasts are too high or too low, a hollow middle that they are too narrow."
    ) % {"low": formats.percent(low, 0), "high": formats.percent(high, 0)}
    columns = (_("Place in the forecast"), _("Share of posts"))
    table = [[row["name"], row["text"]] for row in rows]
    return Chart(
        "slices",
        _("Where posts end in their forecast"),
        sentence,
        spec | {"datasets": {"slices": rows, "expected": expected}},
        columns,
        table,
    )
