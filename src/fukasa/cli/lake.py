"""`fukasa lake`: versions of the catalogue, and the ways to undo, tidy and erase."""

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from fukasa.cli.session import console, print_json, session_of
from fukasa.cli.tables import Column, show_table
from fukasa.core.errors import InvalidInput

if TYPE_CHECKING:
    from fukasa.lake.erasure import RewriteProof
    from fukasa.lake.selection import Selector

app = typer.Typer(help="Versions of the catalogue: list, roll back, tidy, erase.")

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
def versions(context: typer.Context, as_json: Json = False) -> None:
    """List the kept versions, the newest first."""
    lake = session_of(context).home.lake
    found = sorted(lake.versions(), key=lambda version: -version.id)
    current = lake.current().id
    if as_json:
        print_json([asdict(version) | {"current": version.id == current} for version in found])
        return
    columns = (
        Column(""),
        Column("version", numeric=True),
        Column("made (UTC)", whole=True),
        Column("kind"),
        Column("what"),
    )
    show_table(
        columns,
        (
            (
                "→" if item.id == current else "",
                str(item.id),
                f"{item.created_at:%Y-%m-%d %H:%M}",
                item.kind,
                item.message,
            )
            for item in found
        ),
    )


@app.command()
def rollback(
    context: typer.Context, version: Annotated[int, typer.Argument(help="The version to go back to.")]
) -> None:
    """Make a new version with the content of an older one; refused across an erasure."""
    made = session_of(context).home.lake.rollback(version)
    console.print(f"[green]✓[/green] version {made.id} has the content of version {version}")


@app.command()
def vacuum(
    context: typer.Context,
    keep: Annotated[int, typer.Option(min=1, help="How many versions to keep.")] = 10,
    older_than_hours: Annotated[float, typer.Option(min=0, help="Spare files younger than this.")] = 1.0,
    as_json: Json = False,
) -> None:
    """Forget old versions and delete the files that no kept version needs."""
    freed = session_of(context).home.lake.vacuum(keep=keep, older_than=timedelta(hours=older_than_hours))
    if as_json:
        print_json(asdict(freed))
        return
    console.print(f"[green]✓[/green] {freed.files:,} files deleted, {freed.bytes / 1e6:,.1f} MB freed")


@app.command()
def erase(
    context: typer.Context,
    account: Annotated[str | None, typer.Option(help="An account as platform:id.")] = None,
    creator: Annotated[str | None, typer.Option(help="A creator and all its accounts.")] = None,
    commenter: Annotated[str | None, typer.Option(help="A commenter's hash.")] = None,
    import_id: Annotated[str | None, typer.Option("--import", help="Everything one import brought.")] = None,
    owner: Annotated[str | None, typer.Option("--owner", help="Everything a workspace owns.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Erase facts from every kept version, physically; this cannot be undone."""
    from fukasa.pipelines import housekeeping

    selector = _selector(account=account, creator=creator, commenter=commenter, import_id=import_id, owner=owner)
    if not yes:
        typer.confirm(f"Erase {_named(selector)} from every kept version? This cannot be undone", abort=True)
    _say(housekeeping.erase(session_of(context).home, selector), as_json=as_json)


@app.command()
def expire(context: typer.Context, as_json: Json = False) -> None:
    """Erase facts whose retention term is over."""
    from fukasa.pipelines import housekeeping

    _say(housekeeping.expire(session_of(context).home), as_json=as_json)


def _say(proof: "RewriteProof", *, as_json: bool) -> None:
    if as_json:
        print_json(asdict(proof))
    else:
        console.print(f"[green]✓[/green] {proof.sentence}")


def _named(selector: "Selector") -> str:
    return ", ".join(f"{name} {value}" for name, value in asdict(selector).items() if value is not None)


def _selector(
    *, account: str | None, creator: str | None, commenter: str | None, import_id: str | None, owner: str | None
) -> "Selector":
    from fukasa.lake.selection import Selector

    given = [value for value in (account, creator, commenter, import_id, owner) if value is not None]
    if len(given) != 1:
        raise InvalidInput("erase one thing at a time: --account, --creator, --commenter, --import or --owner")
    if account is None:
        return Selector(creator_id=creator, commenter=commenter, import_id=import_id, visibility=owner)
    platform, _, account_id = account.partition(":")
    if not account_id:
        raise InvalidInput(f"--account {account!r}: write it as platform:id, for example tiktok:k04028")
    return Selector(platform=platform, account_id=account_id)
