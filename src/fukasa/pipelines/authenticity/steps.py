"""The rounds of a review over ranges of accounts; each leaves one file per range."""

from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl

from fukasa.analysis.authenticity.engagement import with_residuals
from fukasa.analysis.authenticity.growth import falls_of
from fukasa.analysis.authenticity.review import review_accounts
from fukasa.lake.revision import IndexRows
from fukasa.pipelines.authenticity.checking import judge_all
from fukasa.pipelines.authenticity.evidence import gather
from fukasa.pipelines.authenticity.facts import numbered, read_facts, read_series
from fukasa.pipelines.authenticity.folder import Part, ReviewFolder
from fukasa.pipelines.authenticity.population import BANDS, LINES, PURGES
from fukasa.pipelines.authenticity.wide import wide_columns

FALLS, EVIDENCE, VERDICTS = "falls", "evidence", "verdicts"
_EVENTS, _CHECKS = "events", "checks"
TABLES: Mapping[str, str] = {_CHECKS: "authenticity_checks", _EVENTS: "growth_events"}
"""Steps whose pieces become tables of the index."""

_MEMORY = "1GB"
Step = Callable[[IndexRows, ReviewFolder, Part], None]


def open_rows(index: Path, threads: int | None = None) -> IndexRows:
    """Open the index for a review."""
    return IndexRows(index, memory_limit=_MEMORY, threads=threads)


def do_part(step: str, rows: IndexRows, folder: ReviewFolder, part: Part) -> None:
    """Do one step for one range of accounts."""
    STEPS[step](rows, folder, part)


def _count_falls(rows: IndexRows, folder: ReviewFolder, part: Part) -> None:
    counted = [
        falls_of(series, as_of=rows.built_at).select(
            pl.lit(owner).alias("visibility"), pl.lit(others, pl.List(pl.String)).alias("replaced_for"), pl.all()
        )
        for owner, others, series in read_series(rows, part)
    ]
    folder.write(pl.concat(counted), FALLS, part.number)


def _gather_evidence(rows: IndexRows, folder: ReviewFolder, part: Part) -> None:
    found = gather(rows, part, read_facts(rows, part), folder.read(PURGES))
    folder.write(numbered(found.events).sort("account_no", maintain_order=True), _EVENTS, part.number)
    folder.write(found.rows, EVIDENCE, part.number)


def _judge(_rows: IndexRows, folder: ReviewFolder, part: Part) -> None:
    evidence = with_residuals(folder.read(EVIDENCE, part.number), folder.read(LINES))
    judged = judge_all(evidence, folder.read(BANDS))
    told = review_accounts(judged, evidence.select("account_key", "connected", "permitted", history_days="owner_days"))
    checks = judged.join(told.contributions, on=["account_key", "check"], how="left", maintain_order="left")
    folder.write(numbered(checks).sort("account_no", maintain_order=True), _CHECKS, part.number)
    folder.write(wide_columns(told.reviews), VERDICTS, part.number)


FOLDERS = (FALLS, PURGES, EVIDENCE, _EVENTS, LINES, BANDS, VERDICTS, _CHECKS)
"""All steps that leave pieces."""

STEPS: Mapping[str, Step] = {FALLS: _count_falls, EVIDENCE: _gather_evidence, VERDICTS: _judge}
