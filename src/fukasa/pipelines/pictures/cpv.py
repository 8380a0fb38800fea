"""The cut-off plot: one dot and interval per creator, the cut-off as a line through all of them."""

from functools import cache
from typing import Any

import altair as alt
import polars as pl

MOST_SHOWN = 40
_ROW_HEIGHT = 22
_CREATORS, _LIMIT = "creators", "limit"  # the names of the data in the specification
_WORDS = {
    "ja": {
        "cpv": "1再生あたりの費用（{currency}、対数目盛）",
        "cutoff": "足切り {cutoff:g} {currency}",
        "passes": "通過",
        "cut": "足切り",
        "modelled": "価格は推定",
        "known": "価格は実績・料金表",
    },
    "en": {
        "cpv": "cost per view ({currency}, log scale)",
        "cutoff": "cut-off {cutoff:g} {currency}",
        "passes": "passes",
        "cut": "cut",
        "modelled": "modelled price",
        "known": "known price",
    },
}


def cutoff_plot(
    passed: pl.DataFrame, cut: pl.DataFrame, *, cutoff: float, currency: str, language: str = "ja"
) -> dict[str, Any]:
    """Draw P10–P90 and median of the cost per view, those who pass first, then the nearest of those who are cut.

    Args:
        passed: account_key, name, cpv_p10, cpv_p50, cpv_p90, price_basis, prob_cpv.
        cut: the same columns; rows without a cost per view are left out.
        cutoff: the cut-off in main units of the currency.
        currency: ISO 4217.
        language: `ja` or `en`.

    Returns:
        A Vega-Lite specification; a hollow dot is a modelled price.

    """
    words = _WORDS[language]
    rows = _rows(passed, cut, words)
    named = words["cutoff"].format(cutoff=cutoff, currency=currency)
    return {
        **_picture(currency, language),
        "height": max(1, rows.height) * _ROW_HEIGHT,
        "datasets": {_CREATORS: rows.to_dicts(), _LIMIT: [{"cutoff": cutoff, "label": named}]},
    }


@cache
def _picture(currency: str, language: str) -> dict[str, Any]:
    """Draw everything but the data; checking a drawing against its schema takes longer than a page may."""
    base = alt.Chart(alt.NamedData(_CREATORS)).encode(
        y=alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelLimit=170))
    )
    title = _WORDS[language]["cpv"].format(currency=currency)
    x: dict[str, Any] = {"scale": alt.Scale(type="log", nice=False), "title": title}
    spans = base.mark_rule(style="interval").encode(x=alt.X("p10:Q", **x), x2="p90:Q")
    hint = [alt.Tooltip(name) for name in ("label:N", "p10:Q", "p50:Q", "p90:Q", "chance:Q", "price:N", "state:N")]
    dots = [
        base.transform_filter(f"{'' if passes else '!'}datum.passes && {'' if modelled else '!'}datum.modelled")
        .mark_point(
            style="good" if passes else "cut",
            size=60,
            strokeWidth=2,
            filled=not modelled,
            fillOpacity=0.0 if modelled else 1.0,
        )
        .encode(x=alt.X("p50:Q", **x), tooltip=hint)
        for passes in (True, False)
        for modelled in (True, False)
    ]
    line = alt.Chart(alt.NamedData(_LIMIT))
    limit = line.mark_rule(style="limit").encode(x="cutoff:Q")
    name = line.mark_text(style="label", align="left", dx=5, dy=-6, baseline="bottom").encode(
        x="cutoff:Q", y=alt.value(0), text="label:N"
    )
    spec: dict[str, Any] = alt.layer(spans, *dots, limit, name).properties(width="container").to_dict()
    return spec


def _rows(passed: pl.DataFrame, cut: pl.DataFrame, words: dict[str, str]) -> pl.DataFrame:
    nearest = cut.filter(pl.col("cpv_p50").is_not_null()).sort("prob_cpv", descending=True, nulls_last=True)
    kept = passed.head(MOST_SHOWN)
    shown = pl.concat(
        [_shown(kept, words, passes=True), _shown(nearest.head(MOST_SHOWN - kept.height // 2), words, passes=False)]
    )
    twice = pl.len().over("label") > 1
    named = pl.when(twice).then(pl.format("{} ({})", "label", "account_key")).otherwise("label")
    return shown.head(MOST_SHOWN + MOST_SHOWN // 2).with_columns(label=named)


def _shown(rows: pl.DataFrame, words: dict[str, str], *, passes: bool) -> pl.DataFrame:
    modelled = pl.col("price_basis") == "modelled"
    return rows.select(
        account_key="account_key",
        label=pl.coalesce("name", "account_key"),
        p10="cpv_p10",
        p50="cpv_p50",
        p90="cpv_p90",
        chance=pl.col("prob_cpv").round(3),
        modelled=modelled,
        price=pl.when(modelled).then(pl.lit(words["modelled"])).otherwise(pl.lit(words["known"])),
        passes=pl.lit(passes),
        state=pl.lit(words["passes"] if passes else words["cut"]),
    )
