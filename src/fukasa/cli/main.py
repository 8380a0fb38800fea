"""`fukasa`: the commands, and what happens when one is refused."""

import errno
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from fukasa import __version__
from fukasa.apps.audit.origin import Origin, coming_from
from fukasa.cli import (
    audience,
    audit,
    authenticity,
    backup,
    bench,
    booking,
    brand,
    catalogue,
    comments,
    demo,
    doctor,
    forecast,
    imports,
    jobs,
    keys,
    lake,
    limits,
    people,
    plan,
    report,
    shortlist,
    similar,
    subject,
    tokens,
)
from fukasa.cli.remote import commands as remote
from fukasa.cli.session import DATA_VARIABLE, WORKSPACE_VARIABLE, Session, error_console
from fukasa.core.errors import FukasaError
from fukasa.core.provenance import LOCAL_WORKSPACE, Scope

REFUSED = 2
FAILED = 1
DEBUG_VARIABLE = "FUKASA_DEBUG"
_FULL = "no room is left on the disk; make some and run again"
_SAID_BY_DATABASES = ("database or disk is full", "No space left on device")

app = typer.Typer(
    name="fukasa",
    help="Influencer marketing on evidence: buy depth, not breadth.",
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(lake.app, name="lake")
app.add_typer(jobs.app, name="jobs")
app.add_typer(comments.app, name="comments")
app.add_typer(audience.app, name="audience")
app.add_typer(authenticity.app, name="authenticity")
app.add_typer(forecast.app, name="forecast")
app.add_typer(keys.app, name="keys")
app.add_typer(subject.app, name="subject")
app.add_typer(limits.app, name="limits")
app.add_typer(audit.app, name="audit")
app.add_typer(tokens.app, name="token")
app.add_typer(people.app, name="people")
app.add_typer(remote.app, name="remote")
app.command("import")(imports.import_files)
app.command("refresh")(catalogue.refresh)
app.command("search")(catalogue.search)
app.command("report")(report.report)
app.command("similar")(similar.similar)
app.command("fit")(brand.fit)
app.command("safety")(brand.safety)
app.command("shortlist")(shortlist.shortlist)
app.command("plan")(plan.plan)
app.command("next-booking")(booking.next_booking)
app.command("demo")(demo.demo)
app.command("serve")(demo.serve)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("upgrade")(backup.upgrade)
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
    context.with_resource(coming_from(Origin("cli")))
    Scope(workspace)  # before anything is written in its name
    context.obj = Session(data=data, workspace=workspace)


def run(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line; a refusal becomes one sentence on stderr and exit code 2."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = app(given or ["--help"], prog_name="fukasa", standalone_mode=False)
    except FukasaError as error:
        _refuse(error.message, error.exit_code)
    except typer.Abort:
        _refuse("stopped; nothing was changed", 1)
    except typer.TyperException as error:
        _refuse(_usage(error), REFUSED)
    except BrokenPipeError:
        _leave_quietly()
    except OSError as error:
        _refuse(_of_system(error), REFUSED)
    except Exception as error:  # the last net: a person gets a sentence, whoever mends it the traceback
        if os.environ.get(DEBUG_VARIABLE):
            raise
        _refuse(*_unexpected(error))
    sys.exit(code if isinstance(code, int) else 0)


def _refuse(sentence: str, code: int) -> NoReturn:
    error_console.print("[red]✗[/red] ", end="")
    error_console.print(sentence, highlight=False, markup=False, soft_wrap=True)
    sys.exit(code)


def _usage(error: typer.TyperException) -> str:
    """Say in one sentence what was wrong with the words of a command, and where its help is."""
    context = getattr(error, "ctx", None)
    where = context.command_path if context else "fukasa"
    format_message = getattr(error, "format_message", lambda: str(error))
    return f"{format_message().rstrip('.')}; see `{where} --help`"


def _of_system(error: OSError) -> str:
    what = f"{error.filename}: " if error.filename else ""
    if error.errno == errno.ENOSPC:
        return what + _FULL
    return f"{what}{os.strerror(error.errno) if error.errno else error}; correct the path or its rights and run again"


def _unexpected(error: Exception) -> tuple[str, int]:
    """Say in one sentence that the fault is ours, with the first line of what went wrong; or that the disk is full."""
    if any(words in str(error) for words in _SAID_BY_DATABASES):
        return _FULL, REFUSED
    said = next((line.strip() for line in str(error).splitlines() if line.strip()), "")
    what = ": ".join(filter(None, (type(error).__name__, said.rstrip("."))))
    return f"something went wrong on our side: {what}; run again with {DEBUG_VARIABLE}=1 for details", FAILED


def _leave_quietly() -> NoReturn:
    """Whoever read the output has gone, for example `head`; Python must not complain about it while it leaves."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(0)
