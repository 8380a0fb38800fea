"""`fukasa subject`: what is stored about a person, for whoever runs the installation; deletion in all workspaces."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fukasa.cli.installed import booted
from fukasa.cli.session import console, print_json, session_of
from fukasa.cli.tables import Column, show_table
from fukasa.core.errors import InvalidInput

if TYPE_CHECKING:
    from fukasa.apps.rights.stored import Stored

app = typer.Typer(help="The rights of a person whose data is stored: show, export, delete, allow again.")

Account = Annotated[str, typer.Argument(help="One of the person's accounts as platform:id.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
def show(context: typer.Context, account: Account, as_json: Json = False) -> None:
    """Show what is stored about a person, by table and source, in the catalogue and in all workspaces."""
    booted(context)
    stored = _stored(context, account)
    if as_json:
        found = {"facts": [asdict(line) for line in stored.lines], "rows": stored.counts}
        print_json({**found, "only_the_first_rows_of": sorted(stored.facts.cut)})
        return
    columns = (Column("table", whole=True), Column("source"), Column("retention"), Column("rows", numeric=True))
    facts = [(line.table, line.source, line.retention_class, f"{line.rows:,}") for line in stored.lines]
    show_table(columns, [*facts, *((table, "workspaces", "", f"{count:,}") for table, count in stored.counts.items())])
    if stored.facts.cut:
        console.print(f"Of {', '.join(sorted(stored.facts.cut))} there are more rows than these.")


@app.command()
def export(
    context: typer.Context, account: Account, out: Annotated[Path, typer.Option(help="The zip to write.")]
) -> None:
    """Write all of it as a zip: one JSON document, and a CSV per table."""
    booted(context)
    from fukasa.apps.rights.stored import archive

    out.write_bytes(archive(_stored(context, account, in_full=True), session_of(context).home.clock()))
    console.print(f"[green]✓[/green] {out} holds personal data", highlight=False)


@app.command()
def delete(
    context: typer.Context,
    account: Account,
    never_again: Annotated[bool, typer.Option("--never-again", help="Also drop what later imports bring.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete a person in all workspaces and every kept version, and print the receipt; this cannot be undone."""
    booted(context)
    from fukasa.apps.rights.services.deleting import delete_everywhere
    from fukasa.pipelines.suppression import subject_hash

    platform, account_id = _parts(account)
    if not yes:
        typer.confirm(f"Delete everything about {account} in all workspaces? This cannot be undone", abort=True)
    session = session_of(context)
    deleted = delete_everywhere(
        account,
        lake=session.scope,
        visibilities=None,
        workspace_id=None,
        subject=subject_hash(session.home.commenter_key, platform, account_id),
        never_again=never_again,
        now=session.home.clock(),
    )
    typer.echo(json.dumps({"sha256": deleted.hash, "receipt": asdict(deleted)}, ensure_ascii=False, indent=1))


@app.command()
def allow(context: typer.Context, account: Account) -> None:
    """Take an account off the list of those who objected: the person agrees again."""
    booted(context)
    from fukasa.pipelines.suppression import allow_again

    found = allow_again(session_of(context).home, [_parts(account)])
    console.print(f"[green]✓[/green] {account} was {'' if found else 'not '}on the list", highlight=False)


@app.command()
def retention(context: typer.Context, as_json: Json = False) -> None:
    """Show how long facts are kept, and what `fukasa lake expire` would remove now."""
    booted(context)
    from fukasa.pipelines.subject import retention_states

    home = session_of(context).home
    states = retention_states(home, home.clock())
    if as_json:
        print_json([asdict(state) for state in states])
        return
    columns = (
        Column("class", whole=True),
        Column("facts", numeric=True),
        Column("oldest"),
        Column("due", numeric=True),
    )
    rows = ((one.retention_class, f"{one.rows:,}", str(one.oldest or "")[:10], f"{one.due:,}") for one in states)
    show_table(columns, rows)


def _stored(context: typer.Context, account: str, *, in_full: bool = False) -> "Stored":
    from fukasa.apps.rights.stored import stored_about

    _parts(account)
    return stored_about(session_of(context).scope, None, account, in_full=in_full)


def _parts(account: str) -> tuple[str, str]:
    platform, _, account_id = account.partition(":")
    if not account_id:
        raise InvalidInput(f"{account!r}: write the account as platform:id, for example tiktok:k04028")
    return platform, account_id
