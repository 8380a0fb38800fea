"""`fukasa demo | serve`: the application, with a demo world or with what is there."""

from enum import StrEnum
from typing import Annotated

import typer

from fukasa.cli.serve import demand_web
from fukasa.cli.serve import serve as run_server
from fukasa.cli.session import Session, console, session_of

Host = Annotated[str, typer.Option(help="Address to listen on; 127.0.0.1 is this machine alone.")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")]


def demo(
    context: typer.Context,
    accounts: Annotated[int, typer.Option(min=1, help="How many accounts the demo world has.")] = 2_000,
    seed: Annotated[int, typer.Option(min=0, help="Another seed makes another world.")] = 7,
    host: Host = "127.0.0.1",
    port: Port = 8000,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Make the world and stop.")] = False,
) -> None:
    """Make a demo world (once) and open the application on it."""
    from fukasa.pipelines.demo import has_demo_world

    session = session_of(context)
    if not no_serve:
        demand_web()
    if not has_demo_world(session.home):
        _make(session, accounts, seed)
    if not no_serve:
        run_server(session.data, host, port, demo=True, say=typer.echo)


class Part(StrEnum):
    """A part of the application that may have a process of its own."""

    WEB = "web"
    WORKER = "worker"
    SCHEDULER = "scheduler"


def serve(
    context: typer.Context,
    host: Host = "127.0.0.1",
    port: Port = 8000,
    only: Annotated[
        Part | None,
        typer.Option(help="Run one part in a process of its own: pages, background tasks, or periodic jobs."),
    ] = None,
    threads: Annotated[int, typer.Option(min=1, help="How many requests are answered at once.")] = 8,
) -> None:
    """Run the application: web, worker and scheduler in one process, unless `--only` names one of them."""
    part = only.value if only else None
    run_server(session_of(context).data, host, port, only=part, threads=threads, say=typer.echo)


def _make(session: Session, accounts: int, seed: int) -> None:
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from fukasa.pipelines.demo import make_demo_world

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("demo world", total=1.0)
        made = make_demo_world(
            session.home,
            accounts=accounts,
            seed=seed,
            on_step=lambda name, share: bar.update(task, description=name, completed=share),
        )
    console.print(f"[green]✓[/green] demo world of {made.accounts:,} accounts → version {made.version}")
