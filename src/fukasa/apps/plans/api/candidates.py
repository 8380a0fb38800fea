"""The candidates of a run: who passes, who is cut, who cannot be judged, and what another cut-off would give."""

from datetime import datetime
from typing import Annotated, Any, Literal

import polars as pl
from ninja import Field, Query, Schema

from fukasa.apps.catalogue.words import spoken
from fukasa.apps.plans import selectors
from fukasa.apps.rest.paging import Page, PageAsked, page_of
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Id, Routes
from fukasa.apps.workspaces.permissions import Permission
from fukasa.pipelines.what_if import with_cutoff

routes = Routes("plans")


class CandidatesAsked(PageAsked):
    """Which part of the candidates, and under which cut-off; the run's own where none is given."""

    part: Literal["passed", "cut", "undecidable"] = "passed"
    cpv: Annotated[float, Field(gt=0, lt=1e9)] | None = None
    probability: Annotated[float, Field(ge=0.01, le=0.99)] | None = None


class CandidateOut(Schema):
    """An account that a run judged: views of a paid post, price and cost per view with the ends of their 80 % ranges.

    `rule` is what cut it, with the value found and the limit; `sentence` says so in the language that is asked for.
    """

    account_key: str
    name: str | None
    handle: str | None
    platform: str
    tier: str | None
    followers: int | None
    metric: str | None
    p10: float | None
    p50: float | None
    p90: float | None
    n: int | None
    price_p10: float | None
    price_p50: float | None
    price_p90: float | None
    currency: str | None
    price_basis: str | None
    cpv_p10: float | None
    cpv_p50: float | None
    cpv_p90: float | None
    prob_cpv: float | None
    depth: float | None
    authenticity: str | None
    authenticity_p: float | None
    planned: bool
    rule: str
    value: float | None
    limit: float | None
    sentence: str
    as_of: datetime | None
    url: str | None


class CandidatePage(Page[CandidateOut]):
    """Some candidates, the surest first; how many each part has, and the cut-off they were judged by."""

    sizes: dict[str, int]
    cpv: float
    probability: float
    currency: str


_COLUMNS = tuple(name for name in CandidateOut.model_fields if name not in {"planned", "sentence"})


@routes.reads("/runs/{run_id}/candidates", Permission.PLANS_READ, CandidatePage)
def runs_candidates(request: TokenRequest, run_id: Id, asked: Query[CandidatesAsked]) -> dict[str, Any]:
    """Give those who pass, are cut or cannot be judged, under the cut-off of the run or under another one."""
    made = selectors.run_result(request.scope, selectors.run_view(request.scope, run_id))
    if asked.cpv is not None or asked.probability is not None:
        made = with_cutoff(made, cpv=asked.cpv, probability=asked.probability)
    result = made.result
    planned = set(result.plan.selected["account_key"])
    rows = list(enumerate(_rows(getattr(result, asked.part)), 1))
    place = f"runs/{run_id}/candidates/{asked.part}/{asked.cpv}/{asked.probability}"
    page = page_of(place, rows, asked, lambda pair: pair[0])
    return page | {
        "items": [row | {"planned": row["account_key"] in planned} for _number, row in page["items"]],
        "sizes": {part: getattr(result, part).height for part in ("passed", "cut", "undecidable")},
        "cpv": result.rule.cpv,
        "probability": result.rule.probability,
        "currency": result.rule.currency,
    }


def _rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Give the rows as values; runs of an earlier version know neither depth nor authenticity."""
    absent = [pl.lit(None).alias(name) for name in _COLUMNS if name not in frame.columns]
    told = frame.with_columns(absent).fill_nan(None).sort("prob_cpv", descending=True, nulls_last=True)
    return told.select(*_COLUMNS, sentence=pl.col(f"sentence_{spoken()}")).to_dicts()
