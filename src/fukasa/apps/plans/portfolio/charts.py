"""The pictures of a plan: the cost per view of everybody who is booked, and what other budgets would buy."""

from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from fukasa.apps.catalogue import words
from fukasa.apps.pages import formats
from fukasa.apps.pages.blocks import Chart
from fukasa.apps.plans.portfolio.answer import Answer, called
from fukasa.apps.plans.portfolio.specs import frontier_spec
from fukasa.apps.plans.words import cost
from fukasa.pipelines.pictures.cpv import MOST_SHOWN, cutoff_plot

_NEARLY_ALL = 0.99
_COLUMNS = {
    "account_key": pl.String,
    "name": pl.String,
    "cpv_p10": pl.Float64,
    "cpv_p50": pl.Float64,
    "cpv_p90": pl.Float64,
    "price_basis": pl.String,
    "prob_cpv": pl.Float64,
}


def cpv_chart(answer: Answer) -> Chart | None:
    """Draw the cost per view of those who are booked against the cut-off; None where nobody has one."""
    told = [one for one in answer.selected if (one.get("cpv") or {}).get("p50") is not None]
    if not told:
        return None
    ordered = sorted(told, key=lambda one: one["cpv"]["p50"])
    frame = pl.DataFrame([_row(one) for one in ordered], schema=_COLUMNS)
    limit = answer.document["cutoff"]["cpv"]
    spec = cutoff_plot(frame, frame.clear(), cutoff=limit, currency=answer.currency, language=words.spoken())
    sentence = _(
        "Each dot is the middle of the cost per view of somebody who is booked, its line the range of 80 %% of cases; "
        "hollow dots rest on a modelled price. Shown: %(shown)s of %(all)s."
    )
    return Chart(
        "portfolio-cpv",
        _("Cost per view of those who are booked against the cut-off of %(cpv)s")
        % {"cpv": cost(limit, answer.currency)},
        sentence % {"shown": min(len(ordered), MOST_SHOWN), "all": len(ordered)},
        spec,
        (_("Account"), _("CPV"), _("80 % of cases"), _("P(CPV ≤ cut-off)"), _("Price rests on")),
        [_cells(one, answer.currency) for one in ordered],
    )


def _row(one: dict[str, Any]) -> dict[str, Any]:
    cpv = {f"cpv_{name}": one["cpv"].get(name) for name in ("p10", "p50", "p90")}
    named = {"account_key": one["option_id"], "name": called(one)}
    return named | cpv | {"price_basis": one["price_basis"], "prob_cpv": one["p_cpv_ok"]}


def _cells(one: dict[str, Any], currency: str) -> tuple[str, ...]:
    ends = "–".join(cost(one["cpv"].get(name), currency) for name in ("p10", "p90"))
    basis = _("modelled") if one["price_basis"] == "modelled" else _("known")
    return (called(one), cost(one["cpv"]["p50"], currency), ends, formats.percent(one["p_cpv_ok"]), basis)


def frontier_chart(answer: Answer) -> Chart | None:
    """Draw what each budget buys; None with fewer than two budgets."""
    steps = [one for one in answer.document["frontier"] if one["objective"] is not None]
    if len(steps) < 2:  # noqa: PLR2004  one budget makes no line
        return None
    budget, currency = answer.document["budget"], answer.currency
    named = (
        []
        if budget is None
        else [{"budget": budget, "label": _("budget %(amount)s") % {"amount": formats.compact_money(budget, currency)}}]
    )
    drawn = [_step(one, answer) for one in steps]
    spec = frontier_spec(words.language(), _("Budget"), answer.goal_name)
    return Chart(
        "frontier",
        _("What other budgets would buy"),
        _frontier_sentence(answer, steps),
        spec | {"datasets": {"steps": drawn, "limit": named}},
        (_("Budget"), answer.goal_name, _("Cost"), _("CPV"), _("Creators")),
        [
            (
                step["budget_text"],
                step["objective_text"],
                formats.compact_money(one["cost"], currency),
                step["cpv_text"],
                formats.number(one["creators"]),
            )
            for step, one in zip(drawn, steps, strict=True)
        ],
    )


def _step(one: dict[str, Any], answer: Answer) -> dict[str, Any]:
    return {
        "budget": one["budget"],
        "objective": one["objective"],
        "budget_text": formats.compact_money(one["budget"], answer.currency),
        "objective_text": answer.counted(one["objective"]),
        "cpv_text": cost(one["cpv"], answer.currency),
    }


def _frontier_sentence(answer: Answer, steps: list[dict[str, Any]]) -> str:
    """Say from where on more money adds next to nothing, or what it still adds."""
    most = max(one["objective"] for one in steps)
    enough = next(one for one in steps if one["objective"] >= _NEARLY_ALL * most)
    if enough is not steps[-1]:
        told = {"enough": answer.money(enough["budget"]), "most": answer.counted(most)}
        return (
            _(
                "Each dot is the best plan found for its budget. From %(enough)s on, more money adds next to nothing: "
                "%(most)s is all there is under these rules."
            )
            % told
        )
    below, top = steps[-2:]
    return _("Each dot is the best plan found for its budget. From %(low)s to %(high)s the plan gains %(more)s.") % {
        "low": answer.money(below["budget"]),
        "high": answer.money(top["budget"]),
        "more": answer.counted(top["objective"] - below["objective"]),
    }
