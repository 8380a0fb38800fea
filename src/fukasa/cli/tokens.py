"""`fukasa token`: tokens for programs, made on the machine of the installation."""

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from fukasa.cli.installed import booted
from fukasa.cli.session import console, print_json, session_of
from fukasa.cli.tables import Column, show_table
from fukasa.core.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from fukasa.apps.workspaces.scope import WorkspaceScope

app = typer.Typer(help="Tokens for programs that ask the API: make, list, withdraw.")

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Email = Annotated[str, typer.Option("--email", help="The member in whose name the program works.")]


@app.command()
def create(
    context: typer.Context,
    email: Email,
    name: Annotated[str, typer.Option("--name", help="What the token is for.")],
    scope: Annotated[
        list[str] | None, typer.Option("--scope", help="A permission, repeatable; all reading if none.")
    ] = None,
    days: Annotated[int, typer.Option("--days", min=1, max=366, help="How long it works.")] = 90,
    as_json: Json = False,
) -> None:
    """Make a token; it is shown this once."""
    booted(context)
    from django.utils import timezone

    from fukasa.apps.tokens.selectors import grantable
    from fukasa.apps.tokens.services import token_create
    from fukasa.apps.workspaces.permissions import Permission

    unknown = sorted(set(scope or ()) - {one.value for one in Permission})
    if unknown:
        known = ", ".join(one.value for one in Permission)
        raise InvalidInput(f"there is no permission {', '.join(unknown)}; choose among {known}")
    who = _scope(context, email)
    wished = scope or [one.value for one in grantable(who) if one.value.endswith(".read")]
    made = token_create(scope=who, name=name, scopes=wished, expires_at=timezone.now() + timedelta(days=days))
    if as_json:
        print_json(asdict(made))
        return
    typer.echo(made.text)
    console.print(f"It is shown this once and works until {made.expires_at:%Y-%m-%d}.")


@app.command("list")
def list_tokens(context: typer.Context, email: Email, as_json: Json = False) -> None:
    """List the tokens that a member may see."""
    booted(context)
    from fukasa.apps.tokens.selectors import tokens_of

    found = tokens_of(_scope(context, email))
    if as_json:
        print_json([asdict(one) for one in found])
        return
    show_table(
        (Column("id", numeric=True), Column("what for"), Column("token", whole=True), Column("of"), Column("until")),
        ((str(one.token_id), one.name, one.prefix, one.of, f"{one.expires_at:%Y-%m-%d}") for one in found),
    )


@app.command()
def revoke(context: typer.Context, token_id: Annotated[int, typer.Argument(help="Its id.")], email: Email) -> None:
    """Withdraw a token, at once and for good."""
    booted(context)
    from fukasa.apps.tokens.services import token_revoke

    name = token_revoke(scope=_scope(context, email), token_id=token_id)
    console.print(f"[green]✓[/green] the token {name} no longer works")


def _scope(context: typer.Context, email: str) -> "WorkspaceScope":
    from fukasa.apps.workspaces.selectors import scope_of_email

    workspace = session_of(context).workspace
    found = scope_of_email(email=email, lake_name=workspace)
    if found is None:
        raise NotFound(f"{email} is no member of the workspace {workspace}; choose another with --workspace")
    return found
