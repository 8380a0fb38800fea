"""`fukasa refresh | search`: build the index, look for creators."""

import time
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from fukasa.cli.session import console, print_json, session_of
from fukasa.cli.tables import Column, show_table
from fukasa.cli.wording import DASH, interval, number, share
from fukasa.core.catalogue import PLATFORMS
from fukasa.core.errors import InvalidInput

if TYPE_CHECKING:
    from fukasa.lake.query.fields import RangeField
    from fukasa.lake.query.model import AccountQuery

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
        list[str] | None, typer.Argument(help="Words that must stand in name, profile or hashtags.")
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
    sort: Annotated[str, typer.Option(help="Sort by this figure: followers, er_common, cpv_p50 …")] = "followers",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many rows.")] = 20,
    as_json: Json = False,
) -> None:
    """Search the catalogue."""
    unknown = set(platform or ()) - set(PLATFORMS)
    if unknown:
        raise InvalidInput(f"no platform {', '.join(sorted(unknown))}; there are {', '.join(PLATFORMS)}")
    query = _query(
        words or [],
        {
            "platform": platform,
            "category": category,
            "country": country,
            "language": language,
            "tier": tier,
            "authenticity": authenticity,
        },
        (min_followers, max_followers),
        cpv,
        sort,
    )
    session = session_of(context)
    with session.home.open_index() as index:
        page = index.search(query, session.scope, limit=limit)
    if as_json:
        print_json({"total": page.total, "accounts": list(page.rows)})
        return
    _show(page.rows)
    console.print(f"{page.total:,} accounts")


def _query(
    words: list[str],
    chosen: dict[str, list[str] | None],
    followers: tuple[float | None, float | None],
    cpv: float | None,
    sort: str,
) -> "AccountQuery":
    from fukasa.lake.query.criteria import Criteria, CutoffFilter, Range
    from fukasa.lake.query.fields import RangeField, SetField
    from fukasa.lake.query.keywords import AllOf, Keyword, normal
    from fukasa.lake.query.model import AccountQuery
    from fukasa.pipelines.filter_values import filter_values

    fields = {SetField(name): values or () for name, values in chosen.items()}
    return AccountQuery(
        must=Criteria(
            sets={field: filter_values(field, values, f"--{field}") for field, values in fields.items()},
            ranges={} if followers == (None, None) else {RangeField.FOLLOWERS: Range(*followers)},
            cutoff=None if cpv is None else CutoffFilter(cpv),
        ),
        words=normal(AllOf(tuple(Keyword(word) for word in words))),
        sort=_sort_field(sort),
    )


def _sort_field(name: str) -> "RangeField":
    from fukasa.lake.query.fields import RangeField

    if name not in set(RangeField):
        raise InvalidInput(f"--sort {name!r} is no figure; there are {', '.join(RangeField)}")
    return RangeField(name)


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
