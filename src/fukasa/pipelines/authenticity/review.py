"""The review of every account of a finished index, with level memory and on all cores.

Four rounds over ranges of accounts, each leaving one file per range: falls of followers (from which purges of platforms
show), evidence, verdicts; in between the few columns of evidence that peers are compared by are read for all accounts
at once, to fit lines and bands. What is finished stays finished: a review that was killed goes on where it was.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from fukasa.pipelines.authenticity.folder import ACCOUNTS_PER_PART, ReviewFolder, parts_of
from fukasa.pipelines.authenticity.loading import load_review
from fukasa.pipelines.authenticity.population import compare_population, find_all_purges
from fukasa.pipelines.authenticity.steps import EVIDENCE, FALLS, FOLDERS, VERDICTS, open_rows
from fukasa.pipelines.authenticity.wide import WIDE
from fukasa.pipelines.authenticity.workers import Crew
from fukasa.pipelines.engine import HERE, Engine

OnStep = Callable[[str, float], None]
_STATUS = WIDE["status"]


@dataclass(frozen=True, slots=True)
class ReviewResult:
    """What a review of all accounts made.

    Attributes:
        accounts: account rows reviewed, own rows of workspaces included.
        verdicts: how many of each status.

    """

    accounts: int
    verdicts: dict[str, int]


def review_index(
    path: Path,
    *,
    work_folder: Path | None = None,
    on_step: OnStep = lambda _name, _share: None,
    cores: int | None = None,
    part_size: int = ACCOUNTS_PER_PART,
    engine: Engine = HERE,
) -> ReviewResult:
    """Review every account of a finished index and write what was found into it.

    Args:
        path: the index; nobody else may have it open. A review that breaks off leaves it as it was until the last
            step, in which it must not be used any more: review a copy.
        work_folder: where finished pieces are kept; pieces that are there already are taken as they are, so name the
            folder with :func:`fukasa.pipelines.authenticity.folder.review_name`. It is removed at the end. None for a
            folder beside the index that nobody finds again.
        on_step: told the step and the share done.
        cores: how many processes may work when the work is done here; None for all cores.
        part_size: accounts per piece.
        engine: where the work is done.

    """
    if work_folder is None:
        with TemporaryDirectory(dir=path.parent) as folder:
            place = Path(folder)
            return review_index(
                path, work_folder=place, on_step=on_step, cores=cores, part_size=part_size, engine=engine
            )
    folder_of = ReviewFolder(work_folder)
    with open_rows(path) as rows:
        parts = parts_of(rows.accounts, part_size)
    crew = Crew(path, folder_of, parts, cores or os.cpu_count() or 1, engine)
    _prepare(crew, on_step)
    on_step("authenticity: write", 0.9)
    load_review(path, folder_of)
    result = ReviewResult(parts[-1].stop, _counted(folder_of))
    folder_of.forget()
    on_step("authenticity: write", 1.0)
    return result


def _prepare(crew: Crew, on_step: OnStep) -> None:
    """Make all pieces."""
    folder, do = crew.folder, crew.do
    folder.prepare(*FOLDERS)
    do(FALLS, told=_told(on_step, "authenticity: purges", 0.0, 0.1))
    find_all_purges(folder, FALLS)
    do(EVIDENCE, told=_told(on_step, "authenticity: evidence", 0.1, 0.6))
    on_step("authenticity: compare", 0.6)
    compare_population(folder, EVIDENCE)
    on_step("authenticity: compare", 0.65)
    do(VERDICTS, told=_told(on_step, "authenticity: verdicts", 0.65, 0.9))


def _told(on_step: OnStep, name: str, begin: float, end: float) -> Callable[[float], None]:
    return lambda done: on_step(name, begin + (end - begin) * done)


def _counted(folder: ReviewFolder) -> dict[str, int]:
    counts = pl.scan_parquet(folder.pieces(VERDICTS)).group_by(_STATUS).len().sort(_STATUS).collect()
    return {str(status): int(n) for status, n in counts.iter_rows()}
