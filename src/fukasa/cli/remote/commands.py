"""The commands of `fukasa remote`."""

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from fukasa.cli.session import console, error_console, print_json
from fukasa.cli.tables import Column, show_table
from fukasa.core.errors import InvalidInput

if TYPE_CHECKING:
    from fukasa.cli.remote.client import Server

app = typer.Typer(help="Work on another installation by its API: log in, search, read, list, plan, import, export.")

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
At = Annotated[str | None, typer.Option("--server", help="The server; else FUKASA_SERVER, else the last log-in.")]
Out = Annotated[Path, typer.Option("--out", help="Where the file goes.")]
ListId = Annotated[int, typer.Argument(help="Number of the list, as `lists` shows it.")]
_PAUSE, _PATIENCE = 1.0, 3600
_EXAMPLE = '{"must": {"category": ["beauty"]}}'


@app.command()
def login(url: Annotated[str, typer.Argument(help="https://fukasa.example.com")]) -> None:
    """Keep a token for a server; it is asked for, or read from standard input."""
    from fukasa.cli.remote import places
    from fukasa.cli.remote.client import Server

    address = places.checked(url)
    asks = sys.stdin.isatty()
    token = (typer.prompt("Token", hide_input=True) if asks else sys.stdin.readline()).strip()
    server = Server(address, places.plain(token))
    me = server.ask("GET", "/me")
    file = places.keep(server)
    console.print(f"[green]✓[/green] {me['workspace']} as {me['email']}, until {me['expires_at'][:10]}; kept in {file}")


@app.command()
def logout(url: Annotated[str, typer.Argument(help="https://fukasa.example.com")]) -> None:
    """Forget the token of a server; it still works until it is withdrawn."""
    from fukasa.cli.remote import places

    known = places.forget(places.checked(url))
    console.print("[green]✓[/green] forgotten" if known else "there was none")


@app.command()
def me(server: At = None) -> None:
    """Tell whom the token works for, and what it may do."""
    print_json(_chosen(server).ask("GET", "/me"))


@app.command()
def search(
    query: Annotated[Path | None, typer.Option("--query", help="A search as JSON.", exists=True)] = None,
    words: Annotated[str, typer.Option("--words", help="Keywords.")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=200, help="Accounts at most.")] = 20,
    server: At = None,
    as_json: Json = False,
) -> None:
    """Find accounts."""
    asked = _query(query) | ({"words": words} if words else {})
    found = _chosen(server).ask("POST", "/creators/search", {"query": asked, "limit": limit})
    if as_json:
        print_json(found)
        return
    columns = (Column("account", whole=True), Column("name"), Column("followers", numeric=True))
    show_table(columns, ((one["key"], one["name"], f"{one['followers'] or 0:,}") for one in found["items"]))
    console.print(f"{len(found['items']):,} of {found['total']:,}")


@app.command()
def report(key: Annotated[str, typer.Argument(help="platform:account_id")], server: At = None) -> None:
    """Print every figure of an account as JSON."""
    print_json(_chosen(server).ask("GET", f"/creators/{key}/figures"))


@app.command()
def lists(server: At = None, as_json: Json = False) -> None:
    """Show the lists."""
    found = list(_chosen(server).pages("/lists"))
    if as_json:
        print_json(found)
        return
    columns = (Column("id", numeric=True), Column("name"), Column("accounts", numeric=True))
    show_table(columns, ((str(one["list_id"]), one["name"], f"{one['accounts']:,}") for one in found))


@app.command("list-create")
def list_create(name: Annotated[str, typer.Argument(help="How it is called.")], server: At = None) -> None:
    """Make an empty list; prints its id."""
    typer.echo(_chosen(server).ask("POST", "/lists", {"name": name})["list_id"])


@app.command("list-add")
def list_add(
    list_id: ListId, lines: Annotated[list[str], typer.Argument(help="Keys, handles or addresses.")], server: At = None
) -> None:
    """Add accounts to a list."""
    print_json(_chosen(server).ask("POST", f"/lists/{list_id}/entries", {"lines": lines}))


@app.command("list-file")
def list_file(list_id: ListId, out: Out, server: At = None) -> None:
    """Write a list with its figures as CSV or Excel."""
    _save(_chosen(server), f"/lists/{list_id}/file", {"format": out.suffix.lstrip(".") or "csv"}, out)


@app.command()
def plan(brief: Annotated[Path, typer.Argument(help="brief.toml", exists=True)], out: Out, server: At = None) -> None:
    """Make a plan of a brief, run it, wait, and write the plan as JSON, Excel or PDF."""
    at = _chosen(server)
    made = at.ask("POST", "/plans", {"toml": brief.read_text(encoding="utf-8")})
    run = at.ask("POST", f"/plans/{made['plan_id']}/runs")
    path = f"/runs/{run['run_id']}"
    _wait(at, path)
    _wait(at, f"{path}/plan")
    _save(at, f"{path}/plan-file", {"format": out.suffix.lstrip(".") or "json"}, out)


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="CSV, Excel, JSON Lines or Parquet.", exists=True, dir_okay=False)],
    kind: Annotated[str, typer.Option("--kind", help="What a row is.")] = "posts",
    mapping: Annotated[Path | None, typer.Option("--map", help="A map as TOML.", exists=True)] = None,
    server: At = None,
) -> None:
    """Send a file, import it and wait for what becomes of it."""
    at = _chosen(server)
    given = {"kind": kind, "start": "true", "map": mapping.read_text(encoding="utf-8") if mapping else ""}
    with file.open("rb") as content:
        job = at.ask("POST", "/imports", files={"file": (file.name, content)}, data=given)
    print_json(_wait(at, f"/imports/{job['job_id']}"))


@app.command()
def export(
    out: Out,
    query: Annotated[Path | None, typer.Option("--query", help="A search as JSON.", exists=True)] = None,
    server: At = None,
) -> None:
    """Write the whole result of a search as CSV, Excel or Parquet."""
    asked, at = _query(query), _chosen(server)
    made = at.ask("POST", "/exports", {"query": asked, "format": out.suffix.lstrip(".") or "csv"})
    _wait(at, f"/exports/{made['export_id']}")
    _save(at, f"/exports/{made['export_id']}/file", {}, out)


def _chosen(url: str | None) -> "Server":
    from fukasa.cli.remote.places import chosen

    return chosen(url)


def _query(file: Path | None) -> dict[str, Any]:
    """Read a search from a file; no file asks for everything."""
    import json

    try:
        found = json.loads(file.read_text(encoding="utf-8")) if file else {}
    except ValueError as error:  # no JSON, or no text
        raise InvalidInput(f"{file} is no JSON: {error}; a search looks like {_EXAMPLE}") from error
    if not isinstance(found, dict):
        raise InvalidInput(f"{file} holds no search; one looks like {_EXAMPLE}")
    return found


def _wait(at: "Server", path: str) -> Any:
    """Ask until work in the background is over; a terminal shows how far it is.

    Raises:
        InvalidInput: it failed; the sentence says why.

    """
    with error_console.status("") as shown:
        for _turn in range(_PATIENCE):
            found = at.ask("GET", path)
            if found["state"] not in {"waiting", "running"}:
                break
            shown.update(_how_far(found))
            time.sleep(_PAUSE)
    if found["state"] != "finished":
        raise InvalidInput(f"{path} is {found['state']}: {found['error'] or 'ask again later'}")
    return found


def _how_far(found: dict[str, Any]) -> str:
    """Say how far work has come, in whatever words its answer has."""
    rows, total = (found.get("rows_read") or found.get("rows_done")), found.get("rows_total")
    share, search = found.get("share"), found.get("progress")
    parts = (
        found["state"],
        found.get("step"),
        f"{search['seconds']:.0f} s of search" if search else "",
        f"{rows:,}{f' of {total:,}' if total else ''} rows" if rows else "",
        f"{share:.0%}" if share else "",
        escape(found.get("note") or ""),
    )
    return " · ".join(filter(None, parts))


def _save(at: "Server", path: str, params: dict[str, str], out: Path) -> None:
    answer = at.send("GET", path, params=params)
    out.write_bytes(answer.content)
    console.print(f"[green]✓[/green] {out} ({len(answer.content):,} bytes)")
