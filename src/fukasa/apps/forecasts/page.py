"""The record as one page."""

from typing import Any

import numpy as np
import polars as pl
from django.http import QueryDict

from fukasa.apps.catalogue import words
from fukasa.apps.forecasts.backtest import backtest_of
from fukasa.apps.forecasts.charts import actual_chart, held_chart, slices_chart
from fukasa.apps.forecasts.drift import drift_of
from fukasa.apps.forecasts.figures import Figures, figures_of
from fukasa.apps.forecasts.forms import ChoiceForm
from fukasa.apps.forecasts.lines import lines_of, names_of
from fukasa.apps.forecasts.selectors import record
from fukasa.apps.forecasts.tiles import tiles_of
from fukasa.apps.workspaces.scope import WorkspaceScope

MOST_JUDGED = 3_000  # the newest so many; older ones stand in the files
SHOWN = 30


def record_page(scope: WorkspaceScope, params: QueryDict) -> dict[str, Any]:
    """Put the page together for what was chosen."""
    form = ChoiceForm(params, record.offered(scope))
    choice = form.choice
    scored = record.scored(scope, choice, limit=MOST_JUDGED)
    waiting = record.waiting(scope, choice, limit=SHOWN)
    names = names_of(scope, [*scored["account_key"], *waiting["account_key"]])
    counts, figures = record.counts(scope, choice), _figures(scored)
    return {
        "form": form,
        "counts": counts,
        "figures": figures,
        "tiles": tiles_of(figures, counts) if figures else (),
        "charts": _charts(scored, figures, names) if figures else (),
        "platforms": _platforms(scored),
        "drift": drift_of(scored),
        "backtest": backtest_of(scope),
        "scored": lines_of(scored.head(SHOWN), names),
        "waiting": lines_of(waiting, names),
        "query": params.urlencode(),
    }


def _figures(scored: pl.DataFrame) -> Figures | None:
    return figures_of(scored, rng=np.random.default_rng(0))  # the same page twice says the same


def _charts(scored: pl.DataFrame, figures: Figures, names: dict[str, str]) -> tuple[Any, ...]:
    drawn = actual_chart(scored, names)
    return (*([drawn] if drawn else []), held_chart(figures.held), slices_chart(figures.slices))


def _platforms(scored: pl.DataFrame) -> tuple[tuple[str, Figures], ...]:
    """Judge each platform by itself, the one with the most forecasts first."""
    parts = scored.partition_by("platform", as_dict=True, maintain_order=True)
    told = [(words.platform_name(str(key[0])), _figures(rows)) for key, rows in parts.items()]
    return tuple(sorted(((name, one) for name, one in told if one is not None), key=lambda pair: -pair[1].n))
