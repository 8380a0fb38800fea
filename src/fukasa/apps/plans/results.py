"""A shortlist as a page shows it: the sentence, the tiles, the plot, the rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from fukasa.apps.catalogue import words
from fukasa.apps.pages import formats
from fukasa.apps.pages.blocks import Chart, Tile
from fukasa.apps.plans.headlines import headline
from fukasa.apps.plans.tiles import tiles_of
from fukasa.apps.plans.words import cost
from fukasa.pipelines.pictures.cpv import cutoff_plot
from fukasa.pipelines.shortlist import ShortlistRun

_PASSED_DRAWN, _DRAWN = 24, 40


@dataclass(frozen=True, slots=True)
class Result:
    """A shortlist, ready for the page."""

    headline: tuple[str, ...]
    tiles: tuple[Tile, ...]
    chart: Chart | None
    notes: tuple[str, ...]
    currency: str
    cpv: float
    probability: float
    sizes: Mapping[str, int]
    planned_keys: frozenset[str]


def result_of(run: ShortlistRun) -> Result:
    """Write a shortlist for the page."""
    result = run.result
    return Result(
        headline=headline(run),
        tiles=tuple(tiles_of(run)),
        chart=_chart(run),
        notes=tuple(note[words.spoken()] for note in run.notes),
        currency=result.rule.currency,
        cpv=result.rule.cpv,
        probability=result.rule.probability,
        sizes={part: getattr(result, part).height for part in ("passed", "cut", "undecidable")},
        planned_keys=frozenset(result.plan.selected["account_key"]),
    )


def _chart(run: ShortlistRun) -> Chart | None:
    result = run.result
    passed, cut = _plotted(result.passed), _plotted(result.cut)
    if passed.is_empty() and cut.is_empty():
        return None
    surest = passed.head(_PASSED_DRAWN)
    nearest = cut.sort("prob_cpv", descending=True, nulls_last=True).head(_DRAWN - surest.height)
    shown = _told_apart(pl.concat([surest, nearest]))
    drawn = [shown.head(surest.height), shown.tail(nearest.height)]
    spec = cutoff_plot(*drawn, cutoff=result.rule.cpv, currency=result.rule.currency, language=words.spoken())
    sentence = _(
        "Each dot is the middle of the cost per view of a PR post, its line the range of 80 %% of cases; hollow dots "
        "rest on a modelled price. Shown: the %(passed)d surest who pass and the %(cut)d nearest who are cut."
    )
    return Chart(
        "cpv",
        _("Cost per view of a PR post against the cut-off of %(cpv)s")
        % {"cpv": cost(result.rule.cpv, result.rule.currency)},
        sentence % {"passed": surest.height, "cut": nearest.height},
        spec,
        (_("Account"), _("CPV"), _("80 % of cases"), _("P(CPV ≤ cut-off)"), _("Price rests on")),
        [_table_row(row, result.rule.currency) for row in shown.iter_rows(named=True)],
    )


def _told_apart(rows: pl.DataFrame) -> pl.DataFrame:
    """Add platform, handle or key to names that stand twice: each creator has a line of the plot to itself."""
    for other in ("platform", "handle", "account_key"):
        longer = pl.format("{} {}", "name", pl.col(other).fill_null(""))
        rows = rows.with_columns(name=pl.when(pl.col("name").is_duplicated()).then(longer).otherwise("name"))
    return rows


def _plotted(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("cpv_p50").is_not_null()).with_columns(name=pl.coalesce("name", "handle", "account_key"))


def _table_row(row: Mapping[str, Any], currency: str) -> Sequence[str]:
    return (
        row["name"],
        cost(row["cpv_p50"], currency),
        f"{cost(row['cpv_p10'], currency)}–{cost(row['cpv_p90'], currency)}",
        formats.percent(row["prob_cpv"]),
        words.price_basis_name(row["price_basis"]),
    )
