"""The next booking as one document of plain values: NEXT.json.

decision: action (``go``, ``book_all``, ``stop``), rule, text_en, text_ja, chance (that any booking is worth its price),
regret (what knowing everything would gain), gain (what this round's results are expected to gain), loss (what waiting
costs); all four are shares, null where they say nothing.
budget: total, spent, left, reserve, this_round, and price_of_money (conversions that one more unit of money brings).
next and stop: the creators to book and those to stop, each an entry of ``creators``.
creators: everybody; see :class:`fukasa.analysis.planning.sequential.recommend.Recommendation`, with ``before`` and
``after`` as {views {p10, p50, p90}, conversions {mean, low, high}, rate {mean, low, high}} of the next post.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import polars as pl

from fukasa.analysis.planning.sequential.assumptions import sequential_assumptions
from fukasa.pipelines.plan_sequential.next_booking import NextBooking

_NAMES = ("option_id", "creator_id", "account_id", "handle", "name", "platform", "tier")
_FIGURES = (
    "price",
    "max_posts",
    "booked",
    "n_views",
    "n_conversions",
    "conversions",
    "p_cpv_ok",
    "p_worth",
    "learning",
)
_ORDER = {"again": 0, "new": 1, "stop": 2, "wait": 3, "full": 4, "cut": 5}


def next_document(found: NextBooking, language: str) -> dict[str, Any]:
    """Make the document; the module's text tells every key.

    Args:
        found: the next booking.
        language: of ``reason``, ja or en.

    """
    answer, verdict = found.answer, found.answer.verdict
    creators = [_creator(row, language) for row in creator_rows(found).iter_rows(named=True)]
    return {
        "name": found.plan.name,
        "currency": found.plan.currency,
        "decision": {
            **{key: getattr(verdict, key) for key in ("action", "rule", "chance", "regret", "gain", "loss")},
            **{f"text_{key}": text for key, text in answer.reasons.items()},
            "text": answer.reasons["ja" if language == "ja" else "en"],
        },
        "budget": {
            "total": found.plan.budget,
            "spent": found.spent,
            "left": found.left,
            "reserve": found.question.reserve,
            "this_round": answer.cost,
            "price_of_money": answer.price_of_money,
        },
        "rounds_left": found.question.rounds,
        "expected": None if answer.conversions is None else asdict(answer.conversions),
        "results": _results(found),
        "next": [one for one in creators if one["posts"]],
        "stop": [one for one in creators if one["action"] == "stop"],
        "creators": creators,
        "undecidable": found.undecidable.to_dicts(),
        "method": {
            "policy": found.question.policy,
            "seed": found.question.seed,
            "level": answer.level,
            "assumptions": sequential_assumptions().date.isoformat(),
        },
        "notes": list(found.notes),
    }


def creator_rows(found: NextBooking) -> pl.DataFrame:
    """Give the recommendation with names: those to book first, then those to stop, each dearest first."""
    names = found.rows.select(*_NAMES[:5])
    rows = found.answer.rows.rename({"account_id": "option_id"}).drop("creator_id")
    order = pl.col("action").replace_strict(_ORDER, return_dtype=pl.Int64)
    named = rows.join(names, on="option_id", maintain_order="left")
    return named.sort(order, pl.col("cost"), pl.col("after_conversions"), descending=[False, True, True])


def _creator(row: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {
        **{name: row[name] for name in _NAMES},
        "action": row["action"],
        "posts": row["posts"],
        "cost": row["cost"],
        **{name: row[name] for name in _FIGURES},
        "before": _belief(row, "before"),
        "after": _belief(row, "after"),
        "reason": row["reason_ja" if language == "ja" else "reason_en"],
        "reason_en": row["reason_en"],
        "reason_ja": row["reason_ja"],
    }


def _belief(row: Mapping[str, Any], when: str) -> dict[str, dict[str, float]]:
    def of(what: str) -> dict[str, float]:
        return {
            "mean": row[f"{when}_{what}"],
            "low": row[f"{when}_{what}_low"],
            "high": row[f"{when}_{what}_high"],
        }

    views = {point: row[f"{when}_views_{point}"] for point in ("p10", "p50", "p90")}
    return {"views": views, "conversions": of("conversions"), "rate": of("rate")}


def _results(found: NextBooking) -> dict[str, Any]:
    rows = found.found.rows
    return {
        "rows": rows.height,
        "posts": int(rows["posts"].sum()),
        "rounds": int(rows["round"].n_unique()),
        "views": _sum(rows["views"]),
        "conversions": _sum(rows["conversions"]),
        "unknown": found.found.unknown,
    }


def _sum(values: pl.Series) -> float | None:
    return None if values.null_count() == len(values) else float(values.sum())
