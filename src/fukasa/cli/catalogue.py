"""`fukasa refresh | search`: build the index, look for creators."""

import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from fukasa.cli.briefs import search_brief
from fukasa.cli.fields import show_fields
from fukasa.cli.queries import Asked, address_of, document_of, most_alike_first, query_of
from fukasa.cli.session import Session, console, print_json, session_of
from fukasa.cli.tables import Column, show_address, show_note, show_table
from fukasa.cli.wording import DASH, interval, number, share
from fukasa.core.errors import InvalidInput

if TYPE_CHECKING:
    from fukasa.lake.query.model import AccountQuery

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


Accepted = Annotated[
    bool | None,
    typer.Option(
        "--youtube-derived-metrics-accepted/--youtube-derived-metrics-declined",
        envvar="FUKASA_YOUTUBE_DERIVED_METRICS_ACCEPTED",
        help="YouTube's additional terms on derived metrics were accepted for this workspace; kept from then on.",
    ),
]
Full = Annotated[
    bool, typer.Option("--full", help="Measure every account, also those without new facts since the last time.")
]


def refresh(
    context: typer.Context,
    engine: Annotated[
        Literal["duckdb", "spark"], typer.Option(help="Measure on this machine, or on a Spark cluster.")
    ] = "duckdb",
    master: Annotated[
        str | None, typer.Option(help="The cluster for --engine spark: spark://host:7077, local[2], yarn or k8s://…")
    ] = None,
    youtube_derived_metrics_accepted: Accepted = None,
    full: Full = False,
    as_json: Json = False,
) -> None:
    """Measure the accounts with new facts and build the search index as a new version.

    What was measured before and rests on the same facts is taken over; when models, word lists or accepted terms have
    changed, or with --full, every account is measured.
    """
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from fukasa.pipelines.acceptance import keep_decision
    from fukasa.pipelines.cluster.session import engine_of
    from fukasa.pipelines.refresh import refresh as refresh_index

    session = session_of(context)
    if youtube_derived_metrics_accepted is not None:
        keep_decision(session.data, session.workspace, accepted=youtube_derived_metrics_accepted)
    begun = time.perf_counter()
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with (
        engine_of(engine, master, session.data) as chosen,
        Progress(*columns, console=console, transient=True, disable=as_json) as bar,
    ):
        task = bar.add_task("refresh", total=1.0)
        result = refresh_index(
            session.home,
            full=full,
            engine=chosen,
            on_step=lambda name, done: bar.update(task, description=name, completed=done),
        )
    seconds = time.perf_counter() - begun
    if as_json:
        print_json(asdict(result) | {"seconds": round(seconds, 3)})
        return
    console.print(
        f"[green]✓[/green] {result.accounts:,} accounts, {result.measured:,} measured, in {seconds:.1f} s "
        f"→ version {result.version}"
    )
    if result.reason:
        show_note(f"every account was measured: {result.reason}")


Words = Annotated[
    list[str] | None, typer.Argument(help='Keywords: A OR B, -C, "a phrase", (groups), bio:D, #hashtag, @handle.')
]
Where = Annotated[
    list[str] | None, typer.Option("--filter", help="What must hold: followers=1000..5000, category=beauty,food.")
]
Wish = Annotated[
    list[str] | None, typer.Option("--should", help="What is wished for: depth=0.6.. ; orders by relevance.")
]
Never = Annotated[list[str] | None, typer.Option("--not", help="What must not hold: authenticity=fail.")]
Dashed = Annotated[str | None, typer.Option("--words", help="Keywords that begin with a dash: --words=-PR.")]
Verdicts = Annotated[list[str] | None, typer.Option(help="Any of these verdicts: pass, review, fail, insufficient.")]
QueryFile = Annotated[Path | None, typer.Option("--query", help="A JSON file of a search, as --json prints it.")]
Sort = Annotated[
    str | None, typer.Option(help="Sort by this figure (followers, er_common, cpv_p50 …), by relevance or by fit.")
]
InWords = Annotated[
    str | None, typer.Option(help="A brief in plain words, Japanese or English; alone. Near misses come last.")
]


def search(
    context: typer.Context,
    words: Words = None,
    where: Where = None,
    wish: Wish = None,
    never: Never = None,
    keywords: Dashed = None,
    platform: Annotated[list[str] | None, typer.Option(help="Any of these platforms.")] = None,
    category: Annotated[list[str] | None, typer.Option(help="Any of these categories.")] = None,
    country: Annotated[list[str] | None, typer.Option(help="Any of these countries, by code or name.")] = None,
    language: Annotated[list[str] | None, typer.Option(help="Any of these languages, by code or name.")] = None,
    tier: Annotated[list[str] | None, typer.Option(help="Any of these tiers.")] = None,
    authenticity: Verdicts = None,
    min_followers: Annotated[float | None, typer.Option(help="At least so many followers.")] = None,
    max_followers: Annotated[float | None, typer.Option(help="At most so many followers.")] = None,
    cpv: Annotated[float | None, typer.Option(help="Keep accounts with P(CPV ≤ this many yen) ≥ 0.5.")] = None,
    query: QueryFile = None,
    url: Annotated[str | None, typer.Option(help="The address of a search in the application.")] = None,
    sort: Sort = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many rows.")] = 20,
    brief: InWords = None,
    fields: Annotated[bool, typer.Option("--fields", help="List every filter and stop.")] = False,
    as_json: Json = False,
) -> None:
    """Search the catalogue."""
    if fields:
        show_fields(as_json=as_json)
        return
    chosen = _named(
        platform=platform, category=category, country=country, language=language, tier=tier, authenticity=authenticity
    )
    chosen += _named(followers_min=min_followers, followers_max=max_followers, cpv=cpv)
    if brief is not None:
        _refuse_beside_a_brief(words, where, wish, never, keywords, query, url, sort, *chosen)
        search_brief(session_of(context), brief, limit=limit, as_json=as_json, show=_show)
        return
    sort = "relevance" if wish and sort is None else sort
    chosen += [] if sort is None else [("sort", _largest_first(sort))]
    sides = {"": where or (), "should.": wish or (), "not.": never or ()}
    asked = query_of(Asked(sides, " ".join([*(words or ()), keywords or ""]), query, url, tuple(chosen)))
    asked = most_alike_first(asked) if sort is None else asked
    _answer(session_of(context), asked, limit=limit, as_json=as_json)


def _answer(session: Session, asked: "AccountQuery", *, limit: int, as_json: bool) -> None:
    from fukasa.pipelines.intent.ranking import page_in_order

    with session.home.open_index() as index:
        page = page_in_order(index, asked, session.scope, limit=limit)
    if as_json:
        told = {"total": page.total, "url": address_of(asked), "query": document_of(asked)}
        print_json({**told, "accounts": list(page.rows)})
        return
    _show(page.rows)
    console.print(f"{page.total:,} accounts")
    show_address(address_of(asked))


def _named(**options: list[str] | float | None) -> list[tuple[str, str]]:
    """Pair each option that was given with its name, value by value."""
    given = ((name, value if isinstance(value, list) else [value]) for name, value in options.items())
    return [(name, str(value)) for name, values in given for value in values if value is not None]


def _refuse_beside_a_brief(*others: object) -> None:
    if any(others):
        raise InvalidInput("a brief says all there is to search for; give --brief alone, or use the address it prints")


def _largest_first(sort: str) -> str:
    """Sort figures by the largest unless told otherwise: ``+cpv_p50`` begins with the smallest."""
    return sort.removeprefix("+") if sort.startswith(("+", "-", "relevance", "fit")) else f"-{sort}"


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
