"""`fukasa report`: what is known about one account, and why the rest is not."""

from typing import Annotated, Any, Literal

import typer

from fukasa.cli.session import console, print_json, session_of
from fukasa.cli.tables import Column, show_facts, show_note, show_table
from fukasa.cli.wording import DASH, interval, number
from fukasa.core.errors import NotFound

INSUFFICIENT = "insufficient"
Rows = tuple[dict[str, Any], ...]


def report(
    context: typer.Context,
    account: Annotated[str, typer.Argument(help="An account as platform:id.")],
    language: Annotated[Literal["ja", "en"], typer.Option(help="Language of names and reasons.")] = "en",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print what is known about one account: every figure with sample, interval, peers, or the reason it has none."""
    session = session_of(context)
    with session.home.open_index() as index:
        row = index.account(account, session.scope)
        if row is None:
            raise NotFound(f"there is no account {account} in the index; write it as platform:id, or refresh first")
        measured = _in_order(index.details("measurements", row["account_no"]))
    if as_json:
        print_json({"account": row, "measurements": list(measured)})
        return
    console.print(_head(row), highlight=False, markup=False, style="bold", soft_wrap=True)
    _show_known(measured, language)
    show_facts(_next_post(row, language))
    _show_missing(measured, language)


def _in_order(measured: Rows) -> Rows:
    from fukasa.analysis.engagement.registry import registry

    places = {name: place for place, name in enumerate(registry())}
    return tuple(sorted(measured, key=lambda item: places[item["metric"]]))


def _head(row: dict[str, Any]) -> str:
    parts = (
        row["name"] or row["handle"] or row["account_id"],
        row["account_key"],
        row["tier"] or "tier unknown",
        f"{number(row['followers'])} followers",
        f"as of {row['as_of']:%Y-%m-%d}" if row["as_of"] else "never captured",
    )
    return " · ".join(parts)


def _show_known(measured: Rows, language: str) -> None:
    columns = (
        Column("figure"),
        Column("value [interval]", whole=True),
        Column("n", numeric=True, whole=True),
        Column("window", spare=True),
        Column("among peers"),
    )
    rows = [_cells(item, language) for item in measured if item["value"] is not None]
    if rows:
        show_table(columns, rows)


def _cells(item: dict[str, Any], language: str) -> tuple[str, ...]:
    from fukasa.analysis.engagement.registry import metric

    known = metric(item["metric"])
    remarks = [] if item["status"] == "ok" else [item["status"].replace("_", " ")]
    if item["parts"] and known.id.startswith("er_"):  # rates are comparable only with rates of the same parts
        remarks.append("from " + item["parts"].removeprefix("supplied:").replace("+", " + "))
    return (
        known.names[language] + (f" ({', '.join(remarks)})" if remarks else ""),
        interval(item["low"], item["value"], item["high"], unit=known.unit),
        DASH if item["n"] is None else str(item["n"]),
        item["window"] or DASH,
        DASH if item["percentile"] is None else f"{item['percentile']:.0%} of {item['peer_n']} ({item['peers']})",
    )


def _next_post(row: dict[str, Any], language: str) -> list[tuple[str, str]]:
    """Say what the next post is expected to reach and cost; what a number rests on stands beside it."""
    facts = [_expected(row)]
    if row["forecast_reason"]:
        facts.append(("", _sentence(row["forecast_reason"], language)))
    if row["price_p50"] is not None:
        price = interval(row["price_p10"], row["price_p50"], row["price_p90"])
        facts.append(("price of a post, ¥", f"{price} · {row['price_basis'].replace('_', ' ')}"))
    cost = interval(row["cpv_p10"], row["cpv_p50"], row["cpv_p90"])
    return [*facts, ("cost per view, ¥", INSUFFICIENT if row["cpv_p50"] is None else cost)]


def _expected(row: dict[str, Any]) -> tuple[str, str]:
    if row["forecast_p50"] is None:
        return "next post", INSUFFICIENT
    span = interval(row["forecast_p10"], row["forecast_p50"], row["forecast_p90"])
    return f"next post, {row['forecast_metric']}", (
        f"{span} · {row['forecast_basis'].replace('_', ' ')}, n = {row['forecast_n']}"
    )


def _show_missing(measured: Rows, language: str) -> None:
    """List the figures that cannot be told under the reason they share."""
    from fukasa.analysis.engagement.registry import metric

    reasons: dict[str, list[str]] = {}
    for item in measured:
        if item["value"] is None:
            why = f"{item['status'].replace('_', ' ')}: {_sentence(item['reason'], language)}"
            reasons.setdefault(why, []).append(metric(item["metric"]).names[language])
    for why, names in reasons.items():
        show_note(f"{why}\n  {' / '.join(names)}")


def _sentence(reason: str | None, language: str) -> str:
    from fukasa.analysis.engagement.reasons import reason_sentence

    return reason_sentence(reason, language) if reason else DASH
