"""`fukasa audit`: check the audit log, hand it out with proofs, sign its root."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fukasa.cli.installed import booted
from fukasa.cli.serve import demand_web
from fukasa.cli.session import console, print_json, session_of
from fukasa.core.errors import InvalidInput

if TYPE_CHECKING:
    from fukasa.apps.audit.offline import FileReport
    from fukasa.apps.audit.verifying import Report

app = typer.Typer(help="The audit log: check all of it, hand it out with proofs, sign its root.")

FOUND = 1  # exit code where something is wrong
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Out = Annotated[Path, typer.Option("--out", help="The file to write; its ending, .jsonl or .csv, says how.")]
Workspace = Annotated[int | None, typer.Option("--of", help="Number of a workspace; without it all events.")]
File = Annotated[Path | None, typer.Argument(help="An exported log (.jsonl); without it the log of this installation.")]


@app.command()
def verify(
    context: typer.Context,
    file: File = None,
    key: Annotated[str, typer.Option(help="Of a file: the public key that must have signed it.")] = "",
    against: Annotated[
        list[Path] | None, typer.Option(help="A signed root that was kept elsewhere; may be given again.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Recompute everything and name what was edited, removed, moved or put in; leaves with 1 where anything was."""
    if file is not None:
        _without_database(context)
        from fukasa.apps.audit.offline import verify_file

        _tell_file(verify_file(_there(file), key), as_json=as_json)
        return
    booted(context)
    from fukasa.apps.audit.roots import note_check
    from fukasa.apps.audit.verifying import verify as check

    report = check([_note(one) for one in against or ()])
    note_check(report.events, len(report.findings))
    _tell(report, as_json=as_json)


@app.command()
def export(context: typer.Context, out: Out, of: Workspace = None) -> None:
    """Write the log: as JSON Lines with a proof for every event, or as CSV to be read."""
    booted(context)
    from fukasa.apps.audit import exporting

    if of is not None:
        exporting.demand_events_of(of)
    if out.suffix == ".jsonl":
        events = exporting.write_jsonl(out, exporting.proven_lines(of))
    elif out.suffix == ".csv":
        events = exporting.write_table(out, of)
    else:
        raise InvalidInput(f"{out}: the ending says the format; write .jsonl (with proofs) or .csv (to be read)")
    console.print(f"[green]✓[/green] {events:,} events in {out}", highlight=False)


@app.command()
def prove(context: typer.Context, event: Annotated[int, typer.Argument(help="Number of the event.")]) -> None:
    """Print one event with its path to a signed root; `fukasa audit verify` checks it when it is kept as a file."""
    booted(context)
    from fukasa.apps.audit.exporting import proven_lines

    for line in proven_lines(index=event):
        typer.echo(line, nl=False)


@app.command()
def sign(context: typer.Context) -> None:
    """Sign the root of the log now and print it, to be kept where nobody here can change it."""
    booted(context)
    from fukasa.apps.audit.roots import sign as sign_now

    typer.echo(sign_now().note, nl=False)


@app.command()
def roots(context: typer.Context, as_json: Json = False) -> None:
    """List the signed roots."""
    booted(context)
    from fukasa.apps.audit.roots import roots as signed

    found = signed()
    if as_json:
        print_json(
            [{"size": one.size, "root": one.root.hex(), "key_id": one.key_id, "note": one.note} for one in found]
        )
        return
    for root in found:
        console.print(f"{_at(root.at)}  {root.size:>10,}  {root.root.hex()}  {root.key_id}", highlight=False)


@app.command("key")
def public_key(
    context: typer.Context,
    new: Annotated[bool, typer.Option("--new", help="Sign with the old key once more, then make a new one.")] = False,
) -> None:
    """Show the public keys by which roots are checked."""
    booted(context)
    from fukasa.apps.audit import keys
    from fukasa.apps.audit.roots import sign as sign_now

    keys.signing_key()
    if new:
        sign_now()
        keys.new_key()
    for key in keys.public_keys():
        until = f" until {_at(key.retired_at)}" if key.retired_at else ""
        console.print(f"{key.key_id}  {key.public}  since {_at(key.created_at)}{until}", highlight=False)


def _without_database(context: typer.Context) -> None:
    """Get ready to read a file: whoever checks one need not have an installation."""
    demand_web()
    from fukasa.web.boot import set_up

    set_up(session_of(context).data.resolve())
    from django.utils import translation

    context.with_resource(translation.override("en"))


def _there(path: Path) -> Path:
    if not path.is_file():
        raise InvalidInput(f"{path} is no file; give a file that `fukasa audit` has written")
    return path


def _note(path: Path) -> str:
    try:
        return _there(path).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{path} is no signed root; give a text that `fukasa audit sign` has printed") from error


def _tell(report: "Report", *, as_json: bool) -> None:
    if as_json:
        findings = [{"kind": one.kind, "index": one.index, "sentence": one.sentence} for one in report.findings]
        told = {"events": report.events, "erased": report.erased, "roots": report.roots, "signed_to": report.signed_to}
        print_json(told | {"findings": findings})
    else:
        for one in report.findings:
            console.print(f"[red]✗[/red] {one.sentence}", highlight=False)
        mark = "[green]✓[/green]" if report.is_good else "[red]✗[/red]"
        parts = f"{report.erased:,} with something erased, {report.roots:,} signed roots"
        console.print(
            f"{mark} {report.events:,} events ({parts}), signed and unchanged up to event {report.signed_to:,}",
            highlight=False,
        )
    if not report.is_good:
        raise typer.Exit(FOUND)


def _tell_file(report: "FileReport", *, as_json: bool) -> None:
    told = {"log": report.name, "size": report.size, "at": report.at, "key_id": report.key_id}
    if as_json:
        print_json(told | {"events": report.events, "erased": report.erased, "findings": report.findings})
    else:
        for finding in report.findings:
            console.print(f"[red]✗[/red] {finding}", highlight=False)
        mark = "[red]✗[/red]" if report.findings else "[green]✓[/green]"
        signed = f"signed {_at(report.at)} by {report.key_id or 'nobody known'}"
        console.print(f"{mark} {report.events:,} events of {report.size:,} in {report.name}, {signed}", highlight=False)
    if report.findings:
        raise typer.Exit(FOUND)


def _at(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
