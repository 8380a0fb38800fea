"""The sentences of a recommendation, filled."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from fukasa.analysis.planning.sequential.assumptions import Assumptions
from fukasa.analysis.planning.sequential.choice import Rest
from fukasa.analysis.planning.sequential.sentences import CREATOR, LANGUAGES, VERDICT, Language, percent, plain
from fukasa.analysis.planning.sequential.stopping import Verdict

UNIT = 10_000
_UNKNOWN: Mapping[Language, str] = {"en": "not known", "ja": "不明"}

_COUNTED: Mapping[Language, str] = {"en": "", "ja": "件"}


def verdict_reasons(verdict: Verdict, assumed: Assumptions) -> dict[str, str]:
    """Say why a campaign goes on or ends, by language."""
    words = {
        "chance": percent(verdict.chance),
        "asked": f"{100 * assumed.chance:g}",
        "regret": percent(verdict.regret),
        "gain": percent(verdict.gain),
        "loss": percent(verdict.loss),
    }
    return {language: VERDICT[verdict.rule][language].format_map(words) for language in LANGUAGES}


def creator_reasons(
    rows: pl.DataFrame, price_of_money: float, rest: Rest, verdict: Verdict, currency: str
) -> pl.DataFrame:
    """Add ``reason_en`` and ``reason_ja`` to the rows of a recommendation."""
    said = [_said(row, _kind(row, rest, verdict), price_of_money, rest, currency) for row in rows.iter_rows(named=True)]
    return rows.with_columns(
        pl.Series(f"reason_{language}", [one[language] for one in said], pl.String) for language in LANGUAGES
    )


def _kind(row: Mapping[str, Any], rest: Rest, verdict: Verdict) -> str:
    """Name the sentence: who waits may be too dear, and where nothing follows learning is worth nothing."""
    if row["action"] == "wait" and row["price"] > rest.free:
        return "dear"
    if row["action"] == "new" and verdict.action != "go":
        return "new_at_last"
    return str(row["action"])


def _said(row: Mapping[str, Any], kind: str, price_of_money: float, rest: Rest, currency: str) -> dict[Language, str]:
    words = {
        "mean": plain(row["after_conversions"]),
        "low": plain(row["after_conversions_low"]),
        "high": plain(row["after_conversions_high"]),
        "per_money": plain(UNIT * row["after_conversions"] / row["price"]),
        "price": plain(row["price"]),
        "elsewhere": plain(UNIT * price_of_money),
        "learning": plain(row["learning"]),
        "posts": str(row["booked"]),
        "most": str(row["max_posts"]),
        "chance": percent(row["p_worth"]),
        "cutoff": percent(row["p_cpv_ok"]),
        "asked": f"{100 * rest.rules.probability:g}",
        "unit": f"{UNIT:,}",
        "currency": currency,
    }
    events = row["conversions"]
    return {
        language: CREATOR[kind][language].format_map(
            words | {"events": _UNKNOWN[language] if events is None else plain(events) + _COUNTED[language]}
        )
        for language in LANGUAGES
    }
