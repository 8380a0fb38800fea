"""`fukasa people`: what the operator does for people who are locked out."""

from typing import Annotated

import typer

from fukasa.cli.installed import booted
from fukasa.cli.session import console

app = typer.Typer(help="People who are locked out.")


@app.command("reset-factors")
def reset_factors(
    context: typer.Context,
    email: Annotated[str, typer.Argument(help="The address with which they log in.")],
) -> None:
    """Take all second factors, passkeys and recovery codes of somebody away, and log them out; they are told about it.

    Make sure by another way that it is really they who ask.
    """
    booted(context)
    from fukasa.apps.people.services import factors_reset

    done = factors_reset(email)
    kinds = ", ".join(kind.replace("_", " ") for kind in done.kinds)
    console.print(f"[green]✓[/green] removed: {kinds}; sessions ended: {done.sessions}; {email} is told about it")
