"""`fukasa jobs`: what is done again and again, when it was done last, and when it is due next."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from fukasa.cli.installed import opened
from fukasa.cli.session import console, print_json

app = typer.Typer(help="Periodic jobs: when each ran last and is due next; run one out of turn.")


@app.command("list")
def list_jobs(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False
) -> None:
    """List the periodic jobs with their last and next run."""
    _boot(context)
    from fukasa.apps.jobs.selectors import job_states

    rows = [_row(state) for state in job_states()]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        last = f"{row['last_status']} {row['last_run'] or ''}".strip() if row["last_status"] else "never ran"
        console.print(f"{row['name']:28} every {row['every']:>16}  {last:34}  next {row['next_run']}", highlight=False)
        if row["error"]:
            console.print(f"    [red]{row['error']}[/red]", highlight=False)


@app.command("run")
def run_job(
    context: typer.Context, name: Annotated[str, typer.Argument(help="As `fukasa jobs list` names it.")]
) -> None:
    """Put a job into the queue now; the worker does it when it comes to it."""
    _boot(context)
    from fukasa.apps.jobs.services import job_run

    task = job_run(name, datetime.now(tz=UTC))
    console.print(f"[green]✓[/green] {name} is in the queue (task {task})", highlight=False)


def _row(state: object) -> dict[str, str | None]:
    from fukasa.apps.jobs.selectors import JobState

    assert isinstance(state, JobState)  # noqa: S101  named late: the selectors need Django
    last = state.last
    ended = last.finished_at or last.started_at if last else None
    return {
        "name": state.name,
        "every": str(state.every),
        "last_status": str(last.status.value).lower() if last else None,
        "last_run": ended.isoformat(timespec="seconds") if ended else None,
        "error": last.error if last else "",
        "next_run": state.due_at.isoformat(timespec="seconds") if state.due_at else "at the next start",
    }


def _boot(context: typer.Context) -> None:
    opened(context)
    from fukasa.web.boot import require_migrated

    require_migrated()
