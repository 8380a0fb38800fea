"""Those who are booked, one entry each: what they cost and bring, how sure that is, and why they are in."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from fukasa.analysis.planning.certificate.results import Certificate
from fukasa.analysis.planning.certificate.text import FEWEST_DRAWS
from fukasa.analysis.planning.certificate.words import Language, Text, number, per_view
from fukasa.analysis.planning.problem.problem import Problem
from fukasa.analysis.statistics.arrays import Integers
from fukasa.pipelines.brief import Brief

_LOSS = Text(
    "Without this creator the plan would bring {loss} less.", "このクリエイターを外すと、{loss}分の成果が失われます。"
)
_NEEDED = Text("The brief asks for this creator.", "ブリーフで起用が指定されています。")
_CHANCE = Text("The chance of {cpv} per view or less is {chance}%.", "CPVが{cpv}以下になる確率は{chance}%です。")
_MODELLED = Text("The price is estimated, not quoted.", "価格は推定で、見積りではありません。")
_UNITS = {
    "reach": Text("{value} people", "{value}人"),
    "views": Text("{value} views", "再生{value}回"),
    "engagement": Text("{value} engagements", "エンゲージメント{value}件"),
    "conversions": Text("{value} orders", "注文{value}件"),
}
_KEPT = (
    "option_id",
    "creator_id",
    "account_id",
    "platform",
    "tier",
    "category",
    "role",
    "price",
    "price_basis",
    "p_cpv_ok",
    "engagement_mean",
    "conversions_mean",
)


def selected_of(
    problem: Problem,
    posts: Integers,
    certificate: Certificate,
    brief: Brief,
    names: Mapping[str, Mapping[str, Any]],
    costs: Mapping[str, Mapping[str, float]],
) -> list[dict[str, Any]]:
    """List who is booked, the greatest loss without them first.

    Args:
        problem: the problem.
        posts: posts of every option.
        certificate: tells what is lost without each, and how stable each pick is.
        brief: what was asked.
        names: option id to handle and name.
        costs: option id to the cost per view of one post, where it does not follow from a sure price.

    """
    noise = certificate.sensitivity.noise
    stability = noise.stability if noise.draws >= FEWEST_DRAWS else {}
    entries = []
    for place in np.flatnonzero(posts).tolist():
        row, count = problem.options.row(place, named=True), int(posts[place])
        loss = certificate.losses[row["creator_id"]]
        entries.append(
            {
                **{name: row[name] for name in _KEPT},
                **names[row["option_id"]],
                **_figures(row, count, costs.get(row["option_id"])),
                "marginal": loss,
                "stability": stability.get(row["creator_id"]),
                **_reasons(row, loss, problem, brief),
            }
        )
    return sorted(entries, key=lambda entry: (-entry["marginal"], entry["option_id"]))


def _figures(row: Mapping[str, Any], count: int, cpv: Mapping[str, float] | None) -> dict[str, Any]:
    views = {point: row[f"views_{point}"] for point in ("p10", "p50", "p90", "mean")}
    price = row["price"]
    return {
        "posts": count,
        "cost": price * count,
        "views": views,
        "cpv": cpv or {"p10": price / views["p90"], "p50": price / views["p50"], "p90": price / views["p10"]},
    }


def _reasons(row: Mapping[str, Any], loss: float, problem: Problem, brief: Brief) -> dict[str, str]:
    english, japanese = (_reason(row, loss, problem, brief, language) for language in ("en", "ja"))
    told = japanese if brief.brief.language == "ja" else english
    return {"reason": told, "reason_en": english, "reason_ja": japanese}


def _reason(row: Mapping[str, Any], loss: float, problem: Problem, brief: Brief, language: Language) -> str:
    said = [_LOSS.said(language, loss=_UNITS[problem.kpi].said(language, value=number(loss)))]
    if row["creator_id"] in problem.limits.must_have:
        said.insert(0, _NEEDED.said(language))
    if brief.cutoff.cpv is not None and row["p_cpv_ok"] is not None:
        limit = per_view(brief.cutoff.cpv, brief.currency, language)
        said.append(_CHANCE.said(language, cpv=limit, chance=int(100 * row["p_cpv_ok"] + 1e-9)))
    if row["price_basis"] == "modelled":
        said.append(_MODELLED.said(language))
    return (" " if language == "en" else "").join(said)
