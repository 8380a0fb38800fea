"""`fukasa shortlist`: from a brief to a list that can be defended."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer
from rich.table import Table

from fukasa.cli.session import console, print_json, session_of
from fukasa.cli.wording import interval, number
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.brief import read_brief
from fukasa.pipelines.shortlist import ShortlistRun, make_shortlist
from fukasa.pipelines.shortlist_files import (
    shortlist_facts,
    write_shortlist_csv,
    write_shortlist_html,
    write_shortlist_xlsx,
)

SHOWN = 15


def shortlist(
    context: typer.Context,
    brief: Annotated[Path, typer.Argument(help="A brief in TOML; examples/ has one to start from.")],
    out: Annotated[Path, typer.Option(help="Folder for shortlist.csv, .xlsx and .html.")] = Path("shortlist"),
    language: Annotated[str | None, typer.Option(help="ja or en; the brief's language otherwise.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print who passes the cut-off, who is cut and why, and what those who pass bring; write CSV, Excel and HTML."""
    asked = read_brief(brief)
    spoken = language or asked.brief.language
    if spoken not in {"ja", "en"}:
        raise InvalidInput(f"a shortlist can be written in ja or en, not in {spoken!r}")
    session = session_of(context)
    with session.home.open_index() as index:
        run = make_shortlist(index, asked, session.scope, clock=session.home.clock)
    out.mkdir(parents=True, exist_ok=True)
    write_shortlist_csv(run, out / "shortlist.csv", spoken)
    write_shortlist_xlsx(run, out / "shortlist.xlsx", spoken)
    write_shortlist_html(run, out / "shortlist.html", spoken)
    if as_json:
        print_json(_as_json(run))
        return
    _show(run, spoken)
    console.print(f"→ {out / 'shortlist.csv'}, {out / 'shortlist.xlsx'}, {out / 'shortlist.html'}", highlight=False)


def _show(run: ShortlistRun, language: str) -> None:
    result = run.result
    for title, rows in (("passed", result.passed), ("cut", result.cut), ("undecidable", result.undecidable)):
        if rows.height:
            console.print(_table(f"{title} ({rows.height:,})", rows.head(SHOWN), language))
        if rows.height > SHOWN:
            console.print(f"  … {rows.height - SHOWN:,} more in the files", style="dim")
    facts = Table(box=None, show_header=False, padding=(0, 2))
    for name, value in shortlist_facts(run, language):
        facts.add_row(name, f"[bold]{value}[/bold]")
    console.print(facts)
    for note in run.notes:
        console.print(f"· {note[language]}", style="dim", highlight=False)


def _table(title: str, rows: pl.DataFrame, language: str) -> Table:
    table = Table("account", "tier", "followers", "views next post", "price", "CPV", "P", "why", title=title)
    for row in rows.iter_rows(named=True):
        table.add_row(
            row["account_key"],
            row["tier"] or "–",
            number(row["followers"]),
            interval(row["p10"], row["p50"], row["p90"]) if row["metric"] == "views" else "–",
            f"{number(row['price_p50'])} {row['price_basis'] or ''}",
            interval(row["cpv_p10"], row["cpv_p50"], row["cpv_p90"], digits=2),
            "–" if row["prob_cpv"] is None else f"{row['prob_cpv']:.2f}",
            row[f"sentence_{language}"],
        )
    return table


def _as_json(run: ShortlistRun) -> dict[str, Any]:
    result = run.result
    return {
        "lake_version": run.index.lake_version,
        "candidates": run.candidates,
        "counts": {f"{p:g}": n for p, n in result.counts.items()},
        "passed": result.passed.to_dicts(),
        "cut": result.cut.select("account_key", "rule", "value", "limit", "sentence_en", "sentence_ja").to_dicts(),
        "undecidable": result.undecidable.select("account_key", "rule", "sentence_en", "sentence_ja").to_dicts(),
        "totals": None if result.planned is None else asdict(result.planned),
        "selected": result.plan.selected.get_column("account_key").to_list(),
        "needed": result.plan.needed,
        "notes": list(run.notes),
        "roi_source_formula": run.roi,
    }
