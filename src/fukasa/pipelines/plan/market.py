"""From candidates to a market: who may be booked, who is cut by which gate, who cannot be judged."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl

from fukasa.analysis.planning.problem.market import CUT_SCHEMA, Market
from fukasa.analysis.planning.problem.problem import OPTION_SCHEMA
from fukasa.pipelines.brief import Brief
from fukasa.pipelines.plan.candidates import Candidates
from fukasa.pipelines.plan.cut_words import sentence
from fukasa.pipelines.plan.evidence import with_evidence
from fukasa.pipelines.plan.gates import NO_PRICE, Gate, gates_of


def judge(candidates: Candidates, brief: Brief) -> Market:
    """Ask every gate of every candidate; who has no price is in the market of nobody and cannot be judged."""
    rows, gates = _with_rivals(with_evidence(candidates, brief)), gates_of(brief, candidates)
    priced = rows["price"].is_not_null()
    flags = {gate.rule: gate.fails for gate in gates}  # two ends of one filter are one rule
    for gate in gates:
        flags[gate.rule] = flags[gate.rule] | gate.fails
    judged = rows.filter(priced)
    return Market(
        candidates=judged.with_columns(fails.alias(f"fails:{rule}") for rule, fails in flags.items()).select(
            *OPTION_SCHEMA, *(f"fails:{rule}" for rule in flags)
        ),
        reach=np.nan_to_num(candidates.reach[priced.to_numpy()], nan=0.0),
        gates=tuple(flags),
        cut=_told(_first_failed(judged, gates), brief),
        undecidable=_told(_without_price(rows.filter(~priced)), brief),
    )


def _with_rivals(rows: pl.DataFrame) -> pl.DataFrame:
    """Give every account the rivals of its person: one named on an account that a gate cuts stays a rival."""
    if rows["creator_id"].n_unique() == rows.height:
        return rows
    named = rows.select("creator_id", "conflicts").explode("conflicts").drop_nulls()
    rivals = named.group_by("creator_id").agg(pl.col("conflicts").unique().sort())
    return rows.drop("conflicts").join(rivals, on="creator_id", how="left", maintain_order="left").with_columns(
        pl.col("conflicts").fill_null(pl.lit([], pl.List(pl.String)))
    )  # fmt: skip


def passed(market: Market) -> pl.Series:
    """Whether each candidate of a market passes every gate; a forecast is always asked."""
    failed = [pl.col(f"fails:{rule}") for rule in market.gates]
    return market.candidates.select(
        ~pl.any_horizontal(failed) if failed else pl.repeat(value=True, n=pl.len())
    ).to_series()


def _first_failed(rows: pl.DataFrame, gates: tuple[Gate, ...]) -> pl.DataFrame:
    """Give those whom a gate cuts, with the first that does, what they have and what it asks."""
    rule, value, limit = pl.lit(None, pl.String), pl.lit(None, pl.Float64), pl.lit(None, pl.Float64)
    for gate in reversed(gates):
        rule = pl.when(gate.fails).then(pl.lit(gate.rule)).otherwise(rule)
        value = pl.when(gate.fails).then(gate.value).otherwise(value)
        limit = pl.when(gate.fails).then(pl.lit(gate.limit, pl.Float64)).otherwise(limit)
    return rows.with_columns(rule=rule, value=value, limit=limit).filter(pl.col("rule").is_not_null())


def _without_price(rows: pl.DataFrame) -> pl.DataFrame:
    nothing = pl.lit(None, pl.Float64)
    return rows.with_columns(rule=pl.lit(NO_PRICE), value=nothing, limit=nothing)


def _told(rows: pl.DataFrame, brief: Brief) -> pl.DataFrame:
    names = [name for name in CUT_SCHEMA if not name.startswith("sentence_")]
    return pl.DataFrame(
        list(_with_sentences(rows.iter_rows(named=True), names, brief)), schema=CUT_SCHEMA, orient="row"
    )


def _with_sentences(rows: Iterator[dict[str, Any]], names: list[str], brief: Brief) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        kept = tuple(row[name] for name in names)
        yield (*kept, sentence(row["rule"], row, brief, "en"), sentence(row["rule"], row, brief, "ja"))
