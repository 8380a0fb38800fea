"""Everybody who was considered: who may be booked, whom a gate cuts and why, who cannot be judged."""

from dataclasses import dataclass

import polars as pl

from fukasa.analysis.statistics.arrays import Reals

CUT_SCHEMA: dict[str, pl.DataType] = {
    "option_id": pl.String(),
    "creator_id": pl.String(),
    "account_id": pl.String(),
    "rule": pl.String(),
    "value": pl.Float64(),
    "limit": pl.Float64(),
    "sentence_en": pl.String(),
    "sentence_ja": pl.String(),
}
"""Columns of those who are cut or cannot be judged; the first gate that fails is the one that is told."""


@dataclass(frozen=True, slots=True)
class Market:
    """All candidates of a brief, judged by the gates.

    Attributes:
        candidates: everybody with a price, columns OPTION_SCHEMA and, per gate, a flag ``fails:<rule id>``.
        reach: candidates × segments, as in a problem.
        gates: ids of the gates that were asked, in the order in which they are told, such as ``cutoff.cpv``,
            ``gates.authenticity``, ``gates.depth_min``, ``rules.must_not``, ``no_forecast``.
        cut: who fails a gate, columns CUT_SCHEMA.
        undecidable: who has neither a price nor a benchmark, columns CUT_SCHEMA.

    """

    candidates: pl.DataFrame
    reach: Reals
    gates: tuple[str, ...]
    cut: pl.DataFrame
    undecidable: pl.DataFrame
