"""The rows of a shortlist, page by page."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

import polars as pl

from fukasa.apps.catalogue import words
from fukasa.apps.catalogue.addresses import panel_path, report_path
from fukasa.apps.pages import formats
from fukasa.apps.pages.blocks import Sort
from fukasa.apps.plans.results import Result
from fukasa.apps.plans.selectors import PriceView
from fukasa.apps.plans.words import cost, rule_name, rule_value
from fukasa.pipelines.shortlist import ShortlistRun

PARTS = ("passed", "cut", "undecidable")
PAGE_ROWS = 50
SORTS = {"chance": "prob_cpv", "views": "p50", "price": "price_p50", "cpv": "cpv_p50"}
_SOURCES = {"deal": "supplied", "rate_card": "public", "modelled": "modelled"}


@dataclass(frozen=True, slots=True)
class Line:
    """One account of a shortlist, written."""

    key: str
    name: str
    handle: str
    platform: str
    tier: str
    report: str
    panel: str
    followers: str
    views: str
    views_range: str
    views_n: int | None
    price: str
    price_range: str
    price_basis: str
    price_source: str
    price_note: str
    cpv: str
    cpv_range: str
    chance: float | None
    depth: str
    authenticity: str
    authenticity_name: str
    authenticity_note: str
    planned: bool
    rule: str
    value: str
    limit: str
    sentence: str
    own_price: PriceView | None


@dataclass(frozen=True, slots=True)
class Part:
    """One page of one part of a shortlist."""

    name: str
    lines: tuple[Line, ...]
    sort: Sort
    page: int
    pages: int
    total: int
    rules: tuple[tuple[str, int], ...]  # of the whole part: how many each rule cut


def part_of(
    run: ShortlistRun, result: Result, name: str, *, sort: Sort, page: int, prices: Mapping[str, PriceView]
) -> Part:
    """Write one page of those who pass, are cut, or cannot be judged."""
    rows: pl.DataFrame = getattr(run.result, name)
    ordered = _sorted(rows, name, sort)
    pages = max(1, ceil(rows.height / PAGE_ROWS))
    page = min(max(1, page), pages)
    shown = ordered.slice((page - 1) * PAGE_ROWS, PAGE_ROWS)
    lines = tuple(_line(row, result, prices) for row in shown.iter_rows(named=True))
    return Part(name, lines, sort, page, pages, rows.height, () if name == "passed" else _rules(rows))


def _sorted(rows: pl.DataFrame, name: str, sort: Sort) -> pl.DataFrame:
    if name == "undecidable":
        return rows.sort("followers", descending=True, nulls_last=True)
    return rows.sort(SORTS[sort.field], descending=sort.descending, nulls_last=True, maintain_order=True)


def _rules(rows: pl.DataFrame) -> tuple[tuple[str, int], ...]:
    counted = rows.group_by("rule").len().sort("len", "rule", descending=[True, False])
    return tuple((rule_name(rule), count) for rule, count in counted.iter_rows())


def _line(row: dict[str, Any], result: Result, prices: Mapping[str, PriceView]) -> Line:
    key, currency, known = row["account_key"], result.currency, row["price_basis"] != "modelled"
    return Line(
        key=key,
        name=row["name"] or row["handle"] or key,
        handle=row["handle"] or "",
        platform=words.platform_name(row["platform"]),
        tier=words.tier_name(row["tier"]),
        report=report_path(key),
        panel=panel_path(key),
        followers=formats.compact(row["followers"]),
        views=formats.compact(row["p50"]) if row["metric"] == "views" else formats.MISSING,
        views_range=formats.interval(row["p10"], row["p90"]) if row["metric"] == "views" else "",
        views_n=row["n"],
        price=_price(row["price_p50"], currency),
        price_range="" if known else _range(_price(row["price_p10"], currency), _price(row["price_p90"], currency)),
        price_basis=row["price_basis"] or "",
        price_source=_SOURCES.get(row["price_basis"] or "", ""),
        price_note=words.price_basis_name(row["price_basis"]),
        cpv=cost(row["cpv_p50"], currency),
        cpv_range=_range(cost(row["cpv_p10"], currency), cost(row["cpv_p90"], currency)),
        chance=row["prob_cpv"],
        **_evidence(row),
        planned=key in result.planned_keys,
        rule=rule_name(row["rule"]),
        value=rule_value(row["rule"], row["value"]),
        limit=rule_value(row["rule"], row["limit"]),
        sentence=row["sentence_ja" if words.language() == "ja" else "sentence_en"],
        own_price=prices.get(key),
    )


def _evidence(row: dict[str, Any]) -> dict[str, str]:
    """Write depth and authenticity; a run of an earlier version knows neither."""
    depth, status = row.get("depth"), row.get("authenticity")
    chance = (row.get(f"authenticity_{part}") for part in ("p", "low", "high"))
    return {
        "depth": formats.MISSING if depth is None else formats.number(depth * 100),
        "authenticity": status or "",
        "authenticity_name": words.authenticity_name(status),
        "authenticity_note": formats.chance_span(*chance),
    }


def _price(amount: float | None, currency: str) -> str:
    return formats.compact_money(amount, currency)


def _range(low: str, high: str) -> str:
    return "" if formats.MISSING in {low, high} else f"{low}–{high}"
