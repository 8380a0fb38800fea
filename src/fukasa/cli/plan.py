"""`fukasa plan`: the best portfolio under the rules of a brief, with a certificate."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from fukasa.cli.plan_tables import show_plan
from fukasa.cli.session import Session, console, error_console, print_json, session_of
from fukasa.core.errors import InvalidInput

if TYPE_CHECKING:
    from fukasa.analysis.planning.problem.solution import Progress, Report
    from fukasa.pipelines.brief import Brief
    from fukasa.pipelines.plan.candidates import Candidates
    from fukasa.pipelines.plan.overlap import OverlapSource
    from fukasa.pipelines.plan.segments import Segments


def plan(
    context: typer.Context,
    brief: Annotated[Path, typer.Argument(help="A brief in TOML; examples/ has one to start from.")],
    candidates: Annotated[
        Path | None, typer.Option(help="candidates.csv: accounts with price, forecast and reach.")
    ] = None,
    catalogue: Annotated[
        bool, typer.Option("--catalogue", help="Take the candidates from the data folder instead.")
    ] = False,
    segments: Annotated[
        Path | None, typer.Option(help="segments.csv; the one that the brief names if left out.")
    ] = None,
    overlaps: Annotated[
        Path | None, typer.Option(help="overlaps.csv: people whom two creators share, where it is known.")
    ] = None,
    out: Annotated[Path, typer.Option(help="File for the plan.")] = Path("PLAN.json"),
    xlsx: Annotated[Path | None, typer.Option(help="Also write an Excel workbook.")] = None,
    pdf: Annotated[Path | None, typer.Option(help="Also write a PDF.")] = None,
    seconds: Annotated[
        float | None, typer.Option(min=0.1, help="End of the search; that of the brief, else 10.")
    ] = None,
    language: Annotated[
        Literal["ja", "en"] | None, typer.Option(help="Language of the text; the brief's otherwise.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the plan as JSON.")] = False,
) -> None:
    """Choose whom to book: the best plan under budget, cut-off and rules, with bound, gap and certificate.

    Rules that no plan can satisfy are an answer too: the smallest set that conflicts, and what to relax.
    """
    from fukasa.pipelines.plan.files import write_plan_json
    from fukasa.pipelines.plan.run import make_plan

    if (candidates is None) == (not catalogue):
        raise InvalidInput("name either --candidates FILE or --catalogue, one of the two")
    targets = _targets(out, xlsx, pdf)
    asked = _read(brief, language)
    people = _segments(asked, brief, segments)
    found, source = (
        _of_catalogue(session_of(context), asked, people, overlaps)
        if candidates is None
        else _of_file(candidates, asked, people, overlaps)
    )
    with _progress(quiet=as_json) as report:
        document = make_plan(asked, found, seconds=seconds, overlaps=source, report=report).document
    write_plan_json(document, out)
    _export(document, xlsx, pdf, asked.brief.language)
    _tell(document, asked.brief.language, targets, as_json=as_json)


def _tell(document: dict[str, Any], language: str, written: list[Path], *, as_json: bool) -> None:
    if as_json:
        print_json(document)
        return
    show_plan(document, language)
    console.print(f"→ {', '.join(map(str, written))}", highlight=False, soft_wrap=True)


def _targets(*paths: Path | None) -> list[Path]:
    """Check every file that is asked for, before a search whose answer could not be kept."""
    from fukasa.pipelines.comments.tables import check_target

    targets = [path for path in paths if path is not None]
    for path in targets:
        check_target(path)
    return targets


def _read(path: Path, language: str | None) -> "Brief":
    from dataclasses import replace

    from fukasa.pipelines.brief import read_brief

    asked = read_brief(path)
    return asked if language is None else replace(asked, brief=replace(asked.brief, language=language))


def _segments(asked: "Brief", brief: Path, given: Path | None) -> "Segments":
    """Read the segments of the option, else those that the brief names beside itself."""
    from fukasa.pipelines.plan.segments import NO_SEGMENTS, read_segments

    named = asked.audience.segments
    path = given or (None if named is None else brief.parent / named)
    return NO_SEGMENTS if path is None else read_segments(path)


def _of_file(
    path: Path, asked: "Brief", people: "Segments", overlaps: Path | None
) -> tuple["Candidates", "OverlapSource | None"]:
    from fukasa.pipelines.plan.candidates import read_candidates
    from fukasa.pipelines.plan.overlap import OVERLAPS_FILE, noting_unused, read_overlaps

    found = read_candidates(path, asked.currency, people)
    beside = path.parent / OVERLAPS_FILE
    told = overlaps or (beside if beside.is_file() else None)
    if told is None:
        return found, None
    known = read_overlaps(told, found)
    return noting_unused(found), lambda _booked: known


def _of_catalogue(
    session: Session, asked: "Brief", people: "Segments", overlaps: Path | None
) -> tuple["Candidates", "OverlapSource | None"]:
    from fukasa.pipelines.plan.catalogue import catalogue_candidates
    from fukasa.pipelines.plan.overlap import from_lake, noting_unused, read_overlaps

    home = session.home
    with home.open_index() as index:
        found = catalogue_candidates(index, asked, session.scope, segments=people, clock=home.clock)
    known = None if overlaps is None else read_overlaps(overlaps, found)
    if not people.names:
        return found if known is None else noting_unused(found), None
    return found, from_lake(home.lake.current(), session.scope, known)


def _export(document: dict[str, Any], xlsx: Path | None, pdf: Path | None, language: str) -> None:
    if xlsx is not None:
        from fukasa.pipelines.plan.files import write_plan_xlsx

        write_plan_xlsx(document, xlsx, language)
    if pdf is not None:
        from fukasa.pipelines.plan.paper import write_plan_pdf

        write_plan_pdf(document, pdf, "en" if language == "en" else "ja")


@contextmanager
def _progress(*, quiet: bool) -> "Iterator[Report]":
    """Show value and bound while the search goes on; nothing where nobody looks."""
    from rich.progress import Progress as Shown
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    hidden = quiet or not error_console.is_terminal
    with Shown(*columns, console=error_console, transient=True, disable=hidden) as shown:
        task = shown.add_task("searching", total=None)

        def report(progress: "Progress") -> None:
            shown.update(task, description=_told(progress))

        yield report


def _told(progress: "Progress") -> str:
    if progress.value is None:
        return "searching" if progress.bound is None else f"bound {progress.bound:,.0f}"
    if progress.bound is None:
        return f"best {progress.value:,.0f}"
    gap = abs(progress.bound - progress.value) / max(abs(progress.value), 1e-12)
    return f"best {progress.value:,.0f}, bound {progress.bound:,.0f}, gap {gap:.2%}"
