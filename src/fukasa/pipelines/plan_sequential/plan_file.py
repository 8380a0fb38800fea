"""PLAN.json as the start of booking in rounds: who may be booked, the money, and the rules that were checked."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from fukasa.analysis.planning.problem import limits as ids
from fukasa.analysis.planning.sequential.candidates import CANDIDATE_SCHEMA
from fukasa.analysis.planning.sequential.rules import BookingRules
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.plan.candidates import read_candidates

ROW_SCHEMA: dict[str, pl.DataType] = {
    "option_id": pl.String(),
    "handle": pl.String(),
    "name": pl.String(),
    **CANDIDATE_SCHEMA,
}
"""Columns of whoever may be booked; ``option_id`` is unique."""

_NEEDED = ("selected", "currency")
_SHARES = "mix."


@dataclass(frozen=True)
class PlanFile:
    """What a plan says of its campaign.

    Attributes:
        name: of the campaign; may be empty.
        currency: of all money.
        budget: of the whole campaign; None where the plan has none.
        rows: those who are selected, columns ROW_SCHEMA; ``max_posts`` is what the plan books.
        refused: option ids that the plan cut or could not judge.
        rules: those that hold for further bookings too.
        shares: ids of rules on shares of spend, which further bookings do not follow.

    """

    name: str
    currency: str
    budget: float | None
    rows: pl.DataFrame
    refused: frozenset[str]
    rules: BookingRules
    shares: tuple[str, ...]


def read_plan(path: Path) -> PlanFile:
    """Read PLAN.json.

    Raises:
        InvalidInput: there is no such file, it is no plan, or the plan books nobody.

    """
    plan = _document(path)
    missing = [key for key in _NEEDED if key not in plan]
    if missing or not isinstance(plan["selected"], list):
        raise InvalidInput(
            f"{path.name} is no plan: it has no {(missing or ['selected'])[0]!r}; give what `fukasa plan` wrote"
        )
    if not plan["selected"]:
        raise InvalidInput(
            f"{path.name} books nobody (status {plan.get('status')!r}); make a plan that books somebody first"
        )
    rows = [_selected(entry, path) for entry in plan["selected"]]
    left_out = [*(plan.get("cut") or ()), *(plan.get("undecidable") or ())]
    constraints = (plan.get("certificate") or {}).get("constraints") or []
    return PlanFile(
        name=str(plan.get("name") or ""),
        currency=str(plan["currency"]),
        budget=_number(plan.get("budget")),
        rows=pl.DataFrame(rows, schema=ROW_SCHEMA),
        refused=frozenset(str(entry["option_id"]) for entry in left_out if entry.get("option_id")),
        rules=_rules(plan.get("cutoff") or {}, constraints),
        shares=tuple(str(one.get("rule")) for one in constraints if str(one.get("rule")).startswith(_SHARES)),
    )


def _document(path: Path) -> Mapping[str, Any]:
    if not path.is_file():
        raise InvalidInput(f"{path}: no such file; check the name")
    try:
        plan = json.loads(path.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise InvalidInput(f"{path.name} is no JSON ({error}); give what `fukasa plan` wrote") from error
    if not isinstance(plan, Mapping):
        raise InvalidInput(f"{path.name} is no plan; give what `fukasa plan` wrote")
    return plan


def _selected(entry: Any, path: Path) -> dict[str, Any]:
    if not isinstance(entry, Mapping) or not entry.get("account_id"):
        raise InvalidInput(f"{path.name}: an entry of 'selected' has no account_id; give what `fukasa plan` wrote")
    views = entry.get("views") or {}
    texts = ("account_id", "creator_id", "platform", "tier", "agency", "category", "handle", "name")
    named: dict[str, Any] = {key: None if entry.get(key) is None else str(entry[key]) for key in texts}
    numbers = {f"views_{point}": _number(views.get(point)) for point in ("p10", "p50", "p90", "mean")}
    numbers |= {key: _number(entry.get(key)) for key in ("price", "conversions_mean")}
    return {
        **named,
        **numbers,
        "option_id": str(entry.get("option_id") or entry["account_id"]),
        "conflicts": None,
        "max_posts": int(_number(entry.get("posts")) or 1),
    }


def _number(value: Any) -> float | None:
    return None if isinstance(value, bool) or not isinstance(value, int | float) else float(value)


def _rules(cutoff: Mapping[str, Any], constraints: list[Mapping[str, Any]]) -> BookingRules:
    limits = {str(one.get("rule")): _number(one.get("limit")) for one in constraints}
    agencies = [limit for rule, limit in limits.items() if rule.startswith(ids.agency_id("")) and limit is not None]
    whole = {
        name: limits.get(rule) for name, rule in (("max_creators", ids.MAX_CREATORS), ("max_posts", ids.MAX_POSTS))
    }
    exclusive = ids.exclusive_id("")
    return BookingRules(
        cpv=_number(cutoff.get("cpv")),
        probability=_number(cutoff.get("probability")) or 0.5,
        max_per_agency=int(min(agencies)) if agencies else None,
        exclusive_categories=tuple(rule.removeprefix(exclusive) for rule in limits if rule.startswith(exclusive)),
        **{name: None if limit is None else int(limit) for name, limit in whole.items()},
    )


def everybody(
    plan: PlanFile, candidates: Path | None, *, max_posts: int, conversion_rate: float | None
) -> pl.DataFrame:
    """List who may be booked: the plan's creators and, from a file, those who passed but are not yet booked.

    Args:
        plan: the plan.
        candidates: candidates.csv; those whom the plan cut or could not judge are left out.
        max_posts: most posts of a creator where the file does not say.
        conversion_rate: conversions per view of those without expected conversions; None leaves them without.

    Returns:
        Columns ROW_SCHEMA; who stands in both has the plan's forecast and the file's rules.

    """
    rows = plan.rows.with_columns(max_posts=pl.max_horizontal("max_posts", pl.lit(max_posts)))
    if candidates is not None:
        read = read_candidates(candidates, plan.currency).rows.select(*ROW_SCHEMA)
        open_to_all = read.filter(~pl.col("option_id").is_in(plan.refused)).with_columns(
            pl.col("max_posts").fill_null(max_posts)
        )
        rows = _joined(rows, open_to_all)
    stated = pl.lit(conversion_rate, pl.Float64) * pl.col("views_mean")
    return rows.with_columns(pl.col("conversions_mean").fill_null(stated))


def _joined(planned: pl.DataFrame, read: pl.DataFrame) -> pl.DataFrame:
    """Join by option; the plan's forecast wins, and the file adds what the plan does not tell."""
    rules = ["agency", "category", "conflicts", "max_posts"]
    both = planned.join(
        read.select("option_id", *rules), on="option_id", how="left", suffix="_read", maintain_order="left"
    )
    told = both.with_columns(pl.coalesce(f"{name}_read", name).alias(name) for name in rules).select(*ROW_SCHEMA)
    return pl.concat([told, read.join(planned, on="option_id", how="anti", maintain_order="left")])
