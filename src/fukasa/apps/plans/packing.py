"""A shortlist as it is stored and read again: facts as JSON, rows as compressed Arrow."""

from dataclasses import asdict
from io import BytesIO
from typing import Any

import numpy as np
import polars as pl

from fukasa.analysis.forecast.shapes import Shapes
from fukasa.analysis.planning.cutoff import CutoffRule, Gates
from fukasa.analysis.planning.fill import Fill
from fukasa.analysis.planning.returns import Returns
from fukasa.analysis.planning.shortlist import Shortlist
from fukasa.analysis.planning.totals import Spread, Totals
from fukasa.lake.index import IndexMeta
from fukasa.pipelines.brief import Brief
from fukasa.pipelines.shortlist import ShortlistRun

FORMAT = 1
_PARTS = ("passed", "cut", "undecidable")
_PLACE = "_place"  # in the plan; null for those who are not in it
_PART = "_part"
_RETURNED = ("conversions", "source_roi", "profit_roi")


def pack_facts(run: ShortlistRun) -> dict[str, Any]:
    """Give everything of a shortlist but its rows, as JSON values."""
    result = run.result
    return {
        "format": FORMAT,
        "rule": asdict(result.rule),
        "gates": asdict(result.gates),
        "candidates": run.candidates,
        "index": asdict(run.index),
        "notes": [dict(note) for note in run.notes],
        "roi": run.roi,
        "returns": None if run.returns is None else asdict(run.returns),
        "counts": {str(probability): count for probability, count in result.counts.items()},
        "sizes": {part: getattr(result, part).height for part in _PARTS},
        "all_passed": _totals_data(result.all_passed),
        "planned": _totals_data(result.planned),
        "needed": result.plan.needed,
        "needed_even": result.plan.needed_even,
        "budget_blocks": result.plan.budget_blocks,
        "unmeasured": result.unmeasured,
        "shapes": {"ids": list(run.shapes.ids), "z": run.shapes.z.tolist()},
    }


def pack_rows(run: ShortlistRun) -> bytes:
    """Give the rows of a shortlist, each with its part and its place in the plan."""
    result = run.result
    places = result.plan.selected.select("account_key").with_row_index(_PLACE)
    parts = [getattr(result, part).with_columns(pl.lit(part).alias(_PART)) for part in _PARTS]
    rows = pl.concat(parts).join(places, on="account_key", how="left", maintain_order="left")
    content = BytesIO()
    rows.write_ipc(content, compression="zstd")
    return content.getvalue()


def unpack(brief: Brief, facts: dict[str, Any], content: bytes) -> ShortlistRun:
    """Make the shortlist again from what was stored."""
    rows = pl.read_ipc(BytesIO(content))
    parts = {part: rows.filter(pl.col(_PART) == part).drop(_PART, _PLACE) for part in _PARTS}
    chosen = rows.filter(pl.col(_PLACE).is_not_null()).sort(_PLACE).drop(_PART, _PLACE)
    result = Shortlist(
        rule=CutoffRule(**facts["rule"]),
        gates=Gates(**facts["gates"] | {"tiers": tuple(facts["gates"]["tiers"])}),
        passed=parts["passed"],
        cut=parts["cut"],
        undecidable=parts["undecidable"],
        counts={float(probability): count for probability, count in facts["counts"].items()},
        all_passed=_totals(facts["all_passed"]),
        plan=Fill(chosen, facts["needed"], facts["needed_even"], facts["budget_blocks"]),
        planned=_totals(facts["planned"]),
        unmeasured=facts["unmeasured"],
    )
    index = IndexMeta(**facts["index"])
    notes, found = tuple(facts["notes"]), _returns(facts.get("returns"))  # shortlists of before have no returns
    return ShortlistRun(brief, result, facts["candidates"], index, notes, facts["roi"], _shapes(facts), found)


def _shapes(facts: dict[str, Any]) -> Shapes:
    """Give the shapes of the forecasts; shortlists of before have normal ones."""
    if "shapes" not in facts:
        return Shapes.normal()
    return Shapes(tuple(facts["shapes"]["ids"]), np.array(facts["shapes"]["z"]))


def _totals_data(totals: Totals | None) -> dict[str, Any] | None:
    return None if totals is None else asdict(totals)


def _totals(data: dict[str, Any] | None) -> Totals | None:
    if data is None:
        return None
    return Totals(**data | {name: Spread(**data[name]) for name in ("cost", "views", "cpv")})


def _returns(data: dict[str, Any] | None) -> Returns | None:
    if data is None:
        return None
    spreads = {name: Spread(**data[name]) for name in _RETURNED if data[name] is not None}
    return Returns(**data | spreads)
