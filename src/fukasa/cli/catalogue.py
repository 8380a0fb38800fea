"""`fukasa refresh | search | report`: build the index, look for creators, read one creator's numbers."""

import time
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from fukasa.analysis.engagement.reasons import reason_sentence
from fukasa.analysis.engagement.registry import registry
from fukasa.cli.session import console, print_json, session_of
from fukasa.cli.wording import interval, number, share
from fukasa.core.catalogue import PLATFORMS
from fukasa.core.errors import InvalidInput, NotFound
from fukasa.core.provenance import SHARED
from fukasa.lake.search import AccountQuery, CutoffFilter, Range, RangeField, SetField
from fukasa.pipelines.refresh import RefreshResult
from fukasa.pipelines.refresh import refresh as refresh_index

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def refresh(
    context: typer.Context,
    engine: Annotated[str, typer.Option(help="duckdb; a cluster engine comes later.")] = "duckdb",
    youtube_derived_metrics_accepted: Annotated[
        bool,
        typer.Option(
            "--youtube-derived-metrics-accepted",
            envvar="FUKASA_YOUTUBE_DERIVED_METRICS_ACCEPTED",
            help="YouTube's additional terms on derived metrics were accepted for this installation.",
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Measure every account anew and build the search index as a new version."""
    if engine != "duckdb":
        raise InvalidInput(f"there is no engine {engine!r} yet; leave --engine out")
    session = session_of(context)
    accepted = frozenset({SHARED, session.workspace}) if youtube_derived_metrics_accepted else frozenset[str]()
    begun = time.perf_counter()
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=as_json) as bar:
        task = bar.add_task("refresh", total=1.0)
        result = refresh_index(
            session.home,
            derived_accepted=accepted,
            on_step=lambda name, done: bar.update(task, description=name, completed=done),
        )
    _say_refreshed(result, time.perf_counter() - begun, as_json=as_json)


def _say_refreshed(result: RefreshResult, seconds: float, *, as_json: bool) -> None:
    if as_json:
        print_json({"version": result.version, "accounts": result.accounts, "seconds": round(seconds, 3)})
    else:
        console.print(
            f"[green]✓[/green] {result.accounts:,} accounts measured in {seconds:.1f} s → version {result.version}"
        )


def search(
    context: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(help="Words that must stand in name, profile or hashtags.")
    ] = None,
    platform: Annotated[list[str] | None, typer.Option(help="Any of these platforms.")] = None,
    category: Annotated[list[str] | None, typer.Option(help="Any of these categories.")] = None,
    country: Annotated[list[str] | None, typer.Option(help="Any of these countries (ISO).")] = None,
    tier: Annotated[list[str] | None, typer.Option(help="Any of these tiers.")] = None,
    min_followers: Annotated[float | None, typer.Option(help="At least so many followers.")] = None,
    max_followers: Annotated[float | None, typer.Option(help="At most so many followers.")] = None,
    cpv: Annotated[float | None, typer.Option(help="Keep accounts with P(CPV ≤ this many yen) ≥ 0.5.")] = None,
    sort: Annotated[RangeField, typer.Option(help="Sort by this figure.")] = RangeField.FOLLOWERS,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 20,
    as_json: Json = False,
) -> None:
    """Search the catalogue."""
    unknown = set(platform or ()) - set(PLATFORMS)
    if unknown:
        raise InvalidInput(f"no platform {', '.join(sorted(unknown))}; there are {', '.join(PLATFORMS)}")
    sets = {
        SetField.PLATFORM: tuple(platform or ()),
        SetField.CATEGORY: tuple(category or ()),
        SetField.COUNTRY: tuple(country or ()),
        SetField.TIER: tuple(tier or ()),
    }
    followers = Range(min_followers, max_followers)
    query = AccountQuery(
        sets=sets,
        ranges={} if followers == Range() else {RangeField.FOLLOWERS: followers},
        all_words=tuple(word.lower() for word in words or ()),
        cutoff=None if cpv is None else CutoffFilter(cpv),
        sort=sort,
    )
    session = session_of(context)
    with session.home.open_index() as index:
        page = index.search(query, session.scope, limit=limit)
    if as_json:
        print_json({"total": page.total, "accounts": list(page.rows)})
        return
    table = Table("account", "name", "tier", "category", "followers", "ER (likes+comments)", "views next post", "CPV ¥")
    for row in page.rows:
        table.add_row(
            row["account_key"],
            row["name"] or row["handle"],
            row["tier"] or "–",
            row["category"] or "–",
            number(row["followers"]),
            share(row["er_common"]),
            interval(row["forecast_p10"], row["forecast_p50"], row["forecast_p90"])
            if row["forecast_metric"] == "views"
            else "–",
            interval(row["cpv_p10"], row["cpv_p50"], row["cpv_p90"], digits=2),
        )
    console.print(table)
    console.print(f"{page.total:,} accounts")


def report(
    context: typer.Context,
    account: Annotated[str, typer.Argument(help="An account as platform:id.")],
    language: Annotated[str, typer.Option(help="ja or en.")] = "en",
    as_json: Json = False,
) -> None:
    """Print what is known about one account: every figure with sample, interval, peers, or the reason it has none."""
    session = session_of(context)
    with session.home.open_index() as index:
        row = index.account(account, session.scope)
        if row is None:
            raise NotFound(f"there is no account {account} in the index; write it as platform:id, or refresh first")
        measured = index.details("measurements", row["account_no"])
    if as_json:
        print_json({"account": row, "measurements": list(measured)})
        return
    console.print(
        f"[bold]{row['name'] or row['handle']}[/bold] · {account} · {row['tier'] or 'tier unknown'} · "
        f"{number(row['followers'])} followers · as of {row['as_of']:%Y-%m-%d}"
    )
    table = Table("figure", "value", "interval", "n", "status", "peers", "why")
    for item in measured:
        table.add_row(
            registry()[item["metric"]].names[language],
            number(item["value"]) if registry()[item["metric"]].unit != "share" else share(item["value"]),
            interval(item["low"], None, item["high"], digits=4),
            "–" if item["n"] is None else str(item["n"]),
            item["status"],
            "–" if item["percentile"] is None else f"{item['percentile']:.0%} of {item['peer_n']} ({item['peers']})",
            reason_sentence(item["reason"], language) if item["reason"] else "",
        )
    console.print(table)
