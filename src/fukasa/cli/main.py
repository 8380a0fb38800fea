"""`fukasa`: the commands, and what happens when one is refused."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from fukasa import __version__
from fukasa.cli import bench, catalogue, demo, doctor, imports, lake, shortlist
from fukasa.cli.session import DATA_VARIABLE, WORKSPACE_VARIABLE, Session, error_console
from fukasa.core.errors import FukasaError
from fukasa.core.provenance import LOCAL_WORKSPACE

app = typer.Typer(
    name="fukasa",
    help="Influencer marketing on evidence: buy depth, not breadth.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(lake.app, name="lake")
app.command("import")(imports.import_files)
app.command("refresh")(catalogue.refresh)
app.command("search")(catalogue.search)
app.command("report")(catalogue.report)
app.command("shortlist")(shortlist.shortlist)
app.command("demo")(demo.demo)
app.command("serve")(demo.serve)
app.command("bench")(bench.bench)
app.command("doctor")(doctor.doctor)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"fukasa {__version__}")
        raise typer.Exit


@app.callback()
def main(
    context: typer.Context,
    data: Annotated[Path, typer.Option(envvar=DATA_VARIABLE, help="Folder that holds everything.")] = Path(
        "fukasa-data"
    ),
    workspace: Annotated[
        str, typer.Option(envvar=WORKSPACE_VARIABLE, help="Workspace that owns imports and reads its own facts.")
    ] = LOCAL_WORKSPACE,
    version: Annotated[  # noqa: ARG001  its callback has answered already
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Influencer marketing on evidence: buy depth, not breadth."""
    context.obj = Session(data=data, workspace=workspace)


def run() -> None:
    """Run the command line; a refusal becomes one sentence on stderr and exit code 2."""
    try:
        app()
    except FukasaError as error:
        error_console.print(f"[red]✗[/red] {error.message}", highlight=False, markup=True, soft_wrap=True)
        sys.exit(error.exit_code)
