"""`fukasa refresh | search`: build the index, look for creators."""

import time
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from fukasa.cli.briefs import search_brief
from fukasa.cli.fields import show_fields
from fukasa.cli.queries import Asked, address_of, document_of, query_of
from fukasa.cli.session import console, print_json, session_of
from fukasa.cli.tables import Column, show_note, show_table
from fukasa.cli.wording import DASH, interval, number, share
from fukasa.core.errors import InvalidInput

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def refresh(
    context: typer.Context,
    engine: Annotated[Literal["duckdb"], typer.Option(help="The engine; a cluster engine comes later.")] = "duckdb",  # noqa: ARG001  one engine so far
    youtube_derived_metrics_accepted: Annotated[
        bool | None,
        typer.Option(
            "--youtube-derived-metrics-accepted/--youtube-derived-metrics-declined",
            envvar="FUKASA_YOUTUBE_DERIVED_METRICS_ACCEPTED",
            help="YouTube's additional terms on derived metrics were accepted for this workspace; kept from then on.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Measure every account anew and build the search index as a new version."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from fukasa.pipelines.acceptance import keep_decision
    from fukasa.pipelines.refresh import refresh as refresh_index

    session = session_of(context)
    if youtube_derived_metrics_accepted is not None:
        keep_decision(session.data, session.workspace, accepted=youtube_derived_metrics_accepted)
    begun = time.perf_counter()
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=as_json) as bar:
        task = bar.add_task("refresh", total=1.0)
        result = refresh_index(
            session.home,
            on_step=lambda name, done: bar.update(task, description=name, completed=done),
        )
    seconds = time.perf_counter() - begun
    if as_json:
        print_json({"version": result.version, "accounts": result.accounts, "seconds": round(seconds, 3)})
        return
    console.print(
        f"[green]✓[/green] {result.accounts:,} accounts measured in {seconds:.1f} s → version {result.version}"
    )


def search(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(help='Keywords: A OR B, -C, "a phrase", (groups), bio:D, #hashtag, @handle.'),
    ] = None,
    where: Annotated[
        list[str] | None, typer.Option("--filter", help="What must hold: followers=1000..5000, category=beauty,food.")
    ] = None,
    wish: Annotated[
        list[str] | None, typer.Option("--should", help="What is wished for: depth=0.6.. ; orders by relevance.")
    ] = None,
    never: Annotated[list[str] | None, typer.Option("--not", help="What must not hold: authenticity=fail.")] = None,
    keywords: Annotated[
        str | None, typer.Option("--words", help="Keywords that begin with a dash: --words=-PR.")
    ] = None,
    platform: Annotated[list[str] | None, typer.Option(help="Any of these platforms.")] = None,
    category: Annotated[list[str] | None, typer.Option(help="Any of these categories.")] = None,
    country: Annotated[list[str] | None, typer.Option(help="Any of these countries, by code or name.")] = None,
    language: Annotated[list[str] | None, typer.Option(help="Any of these languages, by code or name.")] = None,
    tier: Annotated[list[str] | None, typer.Option(help="Any of these tiers.")] = None,
    authenticity: Annotated[
        list[str] | None, typer.Option(help="Any of these verdicts: pass, review, fail, insufficient.")
    ] = None,
    min_followers: Annotated[float | None, typer.Option(help="At least so many followers.")] = None,
    max_followers: Annotated[float | None, typer.Option(help="At most so many followers.")] = None,
    cpv: Annotated[float | None, typer.Option(help="Keep accounts with P(CPV ≤ this many yen) ≥ 0.5.")] = None,
    query: Annotated[Path | None, typer.Option("--query", help="A JSON file of a search, as --json prints it.")] = None,
    url: Annotated[str | None, typer.Option(help="The address of a search in the application.")] = None,
    sort: Annotated[
        str | None, typer.Option(help="Sort by this figure (followers, er_common, cpv_p50 …) or by relevance.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many rows.")] = 20,
    brief: Annotated[
        str | None, typer.Option(help="A brief in plain words, Japanese or English; alone. Near misses come last.")
    ] = None,
    fields: Annotated[bool, typer.Option("--fields", help="List every filter and stop.")] = False,
    as_json: Json = False,
) -> None:
    """Search the catalogue."""
    if fields:
        show_fields(as_json=as_json)
        return
    chosen = {
        "platform": platform,
        "category": category,
        "country": country,
        "language": language,
        "tier": tier,
        "authenticity": authenticity,
    }
    if brief is not None:
        _refuse_beside_a_brief(
            words, where, wish, never, keywords, min_followers, max_followers, cpv, query, url, sort, *chosen.values()
        )
        search_brief(session_of(context), brief, limit=limit, as_json=as_json, show=_show)
        return
    more = [(name, value) for name, values in chosen.items() for value in values or ()]
    more += [(name, str(value)) for name, value in _ends(min_followers, max_followers, cpv) if value is not None]
    sort = "relevance" if wish and sort is None else sort
    more += [] if sort is None else [("sort", _largest_first(sort))]
    sides = {"": where or (), "should.": wish or (), "not.": never or ()}
    asked = query_of(Asked(sides, " ".join([*(words or ()), keywords or ""]), query, url, tuple(more)))
    session = session_of(context)
    with session.home.open_index() as index:
        page = index.search(asked, session.scope, limit=limit)
    if as_json:
        told = {"total": page.total, "url": address_of(asked), "query": document_of(asked)}
        print_json({**told, "accounts": list(page.rows)})
        return
    _show(page.rows)
    console.print(f"{page.total:,} accounts")
    show_note(address_of(asked))


def _refuse_beside_a_brief(*others: object) -> None:
    if any(other is not None for other in others):
        raise InvalidInput("a brief says all there is to search for; give --brief alone, or use the address it prints")


def _ends(low: float | None, high: float | None, cpv: float | None) -> tuple[tuple[str, float | None], ...]:
    return (("followers_min", low), ("followers_max", high), ("cpv", cpv))


def _largest_first(sort: str) -> str:
    """Sort figures by the largest unless told otherwise: ``+cpv_p50`` begins with the smallest."""
    return sort.removeprefix("+") if sort.startswith(("+", "-", "relevance")) else f"-{sort}"


def _show(rows: tuple[dict[str, Any], ...]) -> None:
    columns = (
        Column("account", whole=True),
        Column("name"),
        Column("tier", spare=True),
        Column("category", spare=True),
        Column("followers", numeric=True),
        Column("ER", numeric=True, spare=True),
        Column("views next post", numeric=True, whole=True),
        Column("CPV ¥", numeric=True, whole=True),
    )
    show_table(columns, (_cells(row) for row in rows))


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    views = row["forecast_metric"] == "views"
    return (
        row["account_key"],
        row["name"] or row["handle"] or row["account_id"],
        row["tier"] or DASH,
        row["category"] or DASH,
        number(row["followers"]),
        share(row["er_common"]),
        interval(row["forecast_p10"], row["forecast_p50"], row["forecast_p90"]) if views else DASH,
        interval(row["cpv_p10"], row["cpv_p50"], row["cpv_p90"]),
    )
