"""`fukasa bench`: measure, and print JSON."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from fukasa.cli.session import print_json, session_of
from fukasa.core.errors import InvalidInput

Measurement = Callable[[], dict[str, Any]]

NAMES = (
    "import",
    "search",
    "pages",
    "demo",
    "crashes",
    "keys",
    "uploads",
    "sponsorship",
    "comments",
    "training",
    "authenticity",
    "forecast",
    "booking",
    "plan",
    "retrieval",
    "cluster",
    "refresh",
    "audit",
    "api",
)
_APART = {"cluster", "crashes", "keys", "uploads", "api"}  # one needs Java, the others the application
OTHER_ENGINES = ("sqlite", "tantivy", "postgres", "polars")


def bench(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help=f"One of {', '.join(NAMES)}, or `all`.")] = "all",
    accounts: Annotated[
        int | None,
        typer.Option(
            help="Accounts: 250,000 for search, pages and forecast, 20,000 for authenticity, 2,000 for retrieval."
        ),
    ] = None,
    rows: Annotated[int, typer.Option(help="Rows of the imported files.")] = 1_000_000,
    runs: Annotated[int, typer.Option(min=1, help="How often each import is run.")] = 3,
    seeds: Annotated[int, typer.Option(min=1, help="Problems of each size and budget of plan.")] = 3,
    seed: Annotated[int, typer.Option(help="Seed of the accounts of search.")] = 1,
    users: Annotated[int, typer.Option(min=0, help="Users of search at once; 0 leaves them out.")] = 16,
    against: Annotated[str, typer.Option(help="Other engines to ask beside search.")] = ",".join(OTHER_ENGINES),
    kills: Annotated[
        int, typer.Option(min=1, help="How often crashes kills the server, and keys the rotation of keys.")
    ] = 100,
    megabytes: Annotated[int, typer.Option(min=1, help="Size of the bodies of uploads.")] = 1024,
    cases: Annotated[int, typer.Option(min=1, help="Requests that api draws.")] = 20_000,
    keep: Annotated[Path | None, typer.Option(help="Keep the catalogue here and use it again.")] = None,
    folder: Annotated[Path | None, typer.Option(help="Folder with the files of real comments.")] = None,
    out: Annotated[Path | None, typer.Option(help="Also write the JSON to this file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON (it always does).")] = True,  # noqa: ARG001
) -> None:
    """Measure on this machine; prints JSON with machine, commit, all runs, and median, minimum and maximum."""
    session_of(context)
    others = tuple(engine for engine in against.split(",") if engine)
    searching = {"seed": seed, "runs": runs, "users": users, "against": others}
    asked = Asked(accounts, rows, runs, seeds, kills, megabytes, cases, keep, folder, searching)
    measured = _chosen(name, asked)
    results = [measure() for measure in measured]
    answer = results[0] if len(results) == 1 else {"name": name, "results": results}
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(answer, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print_json(answer)


@dataclass(frozen=True, slots=True)
class Asked:
    """How large, how often and on what, as far as it was said."""

    accounts: int | None
    rows: int
    runs: int
    seeds: int
    kills: int
    megabytes: int
    cases: int
    keep: Path | None
    folder: Path | None
    searching: dict[str, Any]


def _chosen(name: str, asked: Asked) -> list[Measurement]:
    """Find what to measure; the measurements are imported late, for most need packages that nothing else does."""
    every = _of_the_application(asked) | _of_the_catalogue(asked) | _of_the_methods(asked)
    if name == "all":
        return [measure for other, measure in every.items() if other not in _APART]
    if name not in every:
        raise InvalidInput(f"there is no measurement {name!r}; there are {', '.join(NAMES)} and all")
    return [every[name]]


def _of_the_catalogue(asked: Asked) -> dict[str, Measurement]:
    from fukasa.cli.benchmarks.catalogue import ACCOUNTS
    from fukasa.cli.benchmarks.cluster import ACCOUNTS as ON_SPARK
    from fukasa.cli.benchmarks.cluster import bench_cluster
    from fukasa.cli.benchmarks.imports import bench_import
    from fukasa.cli.benchmarks.pages import bench_pages
    from fukasa.cli.benchmarks.refresh import ACCOUNTS as REFRESHED
    from fukasa.cli.benchmarks.refresh import bench_refresh
    from fukasa.cli.benchmarks.search import bench_search

    return {
        "import": lambda: bench_import(rows=asked.rows, runs=asked.runs),
        "search": lambda: bench_search(accounts=asked.accounts or ACCOUNTS, keep=asked.keep, **asked.searching),
        "pages": lambda: bench_pages(accounts=asked.accounts or ACCOUNTS, data=asked.keep),
        "cluster": lambda: bench_cluster(accounts=asked.accounts or ON_SPARK),
        "refresh": lambda: bench_refresh(accounts=asked.accounts or REFRESHED),
    }


def _of_the_methods(asked: Asked) -> dict[str, Measurement]:
    from fukasa.cli.benchmarks.authenticity import ACCOUNTS as REVIEWED
    from fukasa.cli.benchmarks.authenticity import bench_authenticity
    from fukasa.cli.benchmarks.booking import bench_booking
    from fukasa.cli.benchmarks.comments import ROWS as COMMENTS
    from fukasa.cli.benchmarks.comments import bench_comments
    from fukasa.cli.benchmarks.forecast import ACCOUNTS as FORECAST
    from fukasa.cli.benchmarks.forecast import bench_forecast
    from fukasa.cli.benchmarks.plan import bench_plan
    from fukasa.cli.benchmarks.retrieval import ACCOUNTS as JUDGED
    from fukasa.cli.benchmarks.retrieval import bench_retrieval
    from fukasa.cli.benchmarks.sponsorship import bench_sponsorship
    from fukasa.cli.benchmarks.training import bench_training

    return {
        "sponsorship": bench_sponsorship,
        "comments": lambda: bench_comments(folder=asked.folder, rows=min(asked.rows, COMMENTS), runs=asked.runs),
        "training": bench_training,
        "authenticity": lambda: bench_authenticity(accounts=asked.accounts or REVIEWED, runs=asked.runs),
        "forecast": lambda: bench_forecast(accounts=asked.accounts or FORECAST, runs=asked.runs),
        "booking": bench_booking,
        "plan": lambda: bench_plan(seeds=asked.seeds),
        "retrieval": lambda: bench_retrieval(accounts=asked.accounts or JUDGED, data=asked.keep),
    }


def _of_the_application(asked: Asked) -> dict[str, Measurement]:
    from fukasa.cli.benchmarks.api import bench_api
    from fukasa.cli.benchmarks.audit import bench_audit
    from fukasa.cli.benchmarks.crash_keys import bench_keys
    from fukasa.cli.benchmarks.crashes import bench_crashes
    from fukasa.cli.benchmarks.start import bench_demo
    from fukasa.cli.benchmarks.uploads import bench_uploads

    return {
        "demo": bench_demo,
        "audit": bench_audit,
        "crashes": lambda: bench_crashes(kills=asked.kills),
        "keys": lambda: bench_keys(kills=asked.kills),
        "uploads": lambda: bench_uploads(megabytes=asked.megabytes),
        "api": lambda: bench_api(cases=asked.cases, seed=asked.searching["seed"], data=asked.keep),
    }
