"""`fukasa keys`: the keys that seal secrets and contacts."""

from dataclasses import asdict
from typing import Annotated

import typer

from fukasa.cli.installed import booted
from fukasa.cli.session import console, print_json
from fukasa.cli.tables import Column, show_table

app = typer.Typer(help="The keys that seal secrets and contacts: list, add, seal anew, drop.")

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("list")
def list_keys(context: typer.Context, as_json: Json = False) -> None:
    """List the keys by their ids, the newest first, and how much each has sealed."""
    booted(context)
    from fukasa.apps.vault.rotation import key_uses

    uses = key_uses()
    if as_json:
        print_json([asdict(use) for use in uses])
        return
    show_table(
        (Column("key", whole=True), Column("does"), Column("sealed texts", numeric=True)),
        ((use.key_id, use.role, f"{use.used:,}") for use in uses),
    )


@app.command()
def add(context: typer.Context) -> None:
    """Make a new key that seals from now on; the old ones still open."""
    booted(context)
    from fukasa.apps.vault.rotation import key_add

    key_id, text = key_add()
    if text is None:
        console.print(
            f"[green]✓[/green] the key {key_id} seals from now on; seal the rest anew with: fukasa keys rotate"
        )
        return
    typer.echo(text)
    console.print(f"Put this key ({key_id}) first in FUKASA_ENCRYPTION_KEYS, restart, then run: fukasa keys rotate")


@app.command()
def rotate(context: typer.Context, as_json: Json = False) -> None:
    """Seal everything anew with the newest key; may be stopped at any moment and run again."""
    booted(context)
    from fukasa.apps.vault.rotation import rotate as seal_anew

    changed = seal_anew()
    if as_json:
        print_json(changed)
        return
    console.print(f"[green]✓[/green] {sum(changed.values()):,} texts sealed anew in {len(changed)} places")


@app.command()
def drop(
    context: typer.Context,
    key: Annotated[str, typer.Argument(help="The id of the key, as `fukasa keys list` shows it.")],
) -> None:
    """Forget an old key; refused while anything is sealed with it."""
    booted(context)
    from fukasa.apps.vault.rotation import key_drop

    key_drop(key)
    console.print(f"[green]✓[/green] the key {key} is forgotten")
