"""`fukasa import`: files into the catalogue."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from fukasa.cli.session import console, print_json, session_of
from fukasa.cli.tables import Column, show_note, show_table
from fukasa.core.catalogue import TABLES
from fukasa.core.errors import InvalidInput
from fukasa.core.provenance import SHARED

if TYPE_CHECKING:
    from fukasa.connectors.files import ImportPlan, Rejection
    from fukasa.pipelines.home import Home
    from fukasa.pipelines.ingest import ImportResult

SHOWN_REJECTS = 10


def import_files(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help="What a row is: accounts, posts, comments, rates, audience, …")],
    files: Annotated[list[Path], typer.Argument(help="CSV, TSV, Excel, JSONL or Parquet.")],
    profile: Annotated[
        str | None, typer.Option(help="A named way to read a file, for example youtube_data_api.")
    ] = None,
    mapping: Annotated[Path | None, typer.Option("--map", help="A map of columns and constants (TOML).")] = None,
    on_error: Annotated[
        Literal["reject-row", "reject-file"], typer.Option(help="Keep the good rows, or refuse the file.")
    ] = "reject-row",
    shared: Annotated[bool, typer.Option("--shared", help="Let every workspace see the rows.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the plan and stop.")] = False,
    rejects: Annotated[Path | None, typer.Option(help="Write rejected rows to this CSV.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Import files into the catalogue; the same file twice changes nothing.

    The guessed mapping is shown first. Rows that cannot be read are reported with line, column, value, reason and
    remedy, here and as CSV.
    """
    if profile and mapping:
        raise InvalidInput("--profile and --map exclude each other; put what the profile lacks into the map")
    from fukasa.connectors.files import load_mapping, must_be_ready, plan_import

    session = session_of(context)
    chosen = load_mapping(mapping) if mapping else None
    plans = [plan_import(path, kind, profile=profile, mapping=chosen) for path in files]
    if not as_json:
        for plan in plans:
            _show_plan(plan)
    if dry_run:
        return
    for plan in plans:  # all of them, before the first is taken
        must_be_ready(plan)
    visibility = SHARED if shared else session.workspace
    results: list[ImportResult] = []
    try:
        for plan in plans:
            results.append(_run(session.home, plan, visibility, on_error, quiet=as_json))  # noqa: PERF401  see finally
    finally:  # what was taken before a refusal is told all the same
        if results:
            _tell(results, rejects, as_json=as_json)
    if any(result.refused for result in results):
        raise typer.Exit(2)


def _tell(results: "list[ImportResult]", rejects: Path | None, *, as_json: bool) -> None:
    written = _write_rejects(results, rejects)
    if as_json:
        print_json([_as_json(result) for result in results])
        return
    for result in results:
        _show_result(result, written)


def _run(home: "Home", plan: "ImportPlan", visibility: str, on_error: str, *, quiet: bool) -> "ImportResult":
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from fukasa.pipelines.ingest import OnError, import_file

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=quiet) as bar:
        task = bar.add_task(plan.path.name, total=plan.size_bytes)
        return import_file(
            home,
            plan,
            visibility=visibility,
            on_error=OnError(on_error),
            on_progress=lambda step: bar.update(task, completed=step.bytes_read, total=step.bytes_total),
        )


def _show_plan(plan: "ImportPlan") -> None:
    source = plan.source
    facts = [source.format, source.encoding, f"delimiter {source.delimiter!r}" if source.delimiter else ""]
    head = " · ".join((plan.path.name, plan.kind, *(fact for fact in facts if fact)))
    console.print(head, style="bold", highlight=False, markup=False)
    rows = [(guess.field, guess.column, guess.why) for guess in plan.guesses]
    rows += [(name, text, "put together") for name, text in plan.mapping.templates.items()]
    rows += [(name, f"= {value}", "constant") for name, value in plan.constants.items()]
    show_table((Column("field", whole=True), Column("from column"), Column("why")), rows)
    if plan.unmapped:
        show_note(f"not read: {', '.join(plan.unmapped)}")
    for line in (*plan.notes, *plan.problems):
        show_note(line)


def _show_result(result: "ImportResult", rejects: Path | None) -> None:
    added = ", ".join(f"{n:,} {table}" for table in TABLES if (n := result.added.get(table))) or "nothing new"
    known = sum(result.known.values())
    if result.refused:
        console.print(
            f"[red]✗[/red] {result.file}: refused, {result.rows_rejected:,} of {result.rows_read:,} rows "
            "cannot be read; nothing was taken"
        )
    else:
        console.print(
            f"[green]✓[/green] {result.file}: {result.rows_read:,} rows read; added {added}"
            + (f"; {known:,} known already" if known else "")
            + (f" → version {result.version}" if result.version is not None else "")
        )
    if result.suppressed:
        dropped = f"{result.suppressed:,} facts were dropped: the people they are about have objected"
        console.print(f"  {dropped}", highlight=False)
    if result.ambiguous:
        shown = ", ".join(result.ambiguous[:SHOWN_REJECTS])
        show_note(f"several accounts carry the same handle, so these rows stay under the handle: {shown}")
    if result.rejects:
        _show_rejects(result.rejects)
        kept = len(result.rejects)
        told = "all of them stand" if kept == result.rows_rejected else f"the first {kept:,} of them stand"
        console.print(f"{result.rows_rejected:,} rows were rejected; {told} in {rejects}")


def _show_rejects(found: tuple["Rejection", ...]) -> None:
    columns = (Column("line", numeric=True), Column("column"), Column("value"), Column("reason"), Column("remedy"))
    show_table(
        columns,
        ((str(item.line), item.column, item.value[:40], item.reason, item.hint) for item in found[:SHOWN_REJECTS]),
    )


def _write_rejects(results: list["ImportResult"], path: Path | None) -> Path | None:
    found = [item for result in results for item in result.rejects]
    if not found:
        return None
    from fukasa.connectors.files import write_rejects_csv

    target = path or Path(f"rejects-{results[0].import_id}.csv")
    write_rejects_csv(found, target)
    return target


def _as_json(result: "ImportResult") -> dict[str, object]:
    return asdict(result) | {"rejects": [asdict(item) for item in result.rejects[:1000]]}
