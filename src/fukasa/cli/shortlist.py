"""`fukasa shortlist`: from a brief to a list that can be defended."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from fukasa.cli.session import console, print_json, session_of
from fukasa.cli.tables import Column, show_facts, show_note, show_table
from fukasa.cli.wording import DASH, interval, number
from fukasa.core.errors import InvalidInput

if TYPE_CHECKING:
    import polars as pl

    from fukasa.pipelines.shortlist import ShortlistRun

SHOWN = 10
Cells = Callable[[dict[str, Any]], tuple[str, ...]]


def shortlist(
    context: typer.Context,
    brief: Annotated[Path, typer.Argument(help="A brief in TOML; examples/ has one to start from.")],
    out: Annotated[Path, typer.Option(help="Folder for shortlist.csv, .xlsx and .html.")] = Path("shortlist"),
    language: Annotated[
        Literal["ja", "en"] | None, typer.Option(help="Language of the files; the brief's otherwise.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print who passes the cut-off, who is cut and why, and what those who pass bring; write CSV, Excel and HTML."""
    from fukasa.pipelines.brief import read_brief
    from fukasa.pipelines.shortlist import make_shortlist

    asked = read_brief(brief)
    spoken = language or asked.brief.language
    if spoken not in {"ja", "en"}:
        raise InvalidInput(f"[brief] language: a shortlist can be written in ja or en, not in {spoken!r}")
    session = session_of(context)
    with session.home.open_index() as index:
        run = make_shortlist(index, asked, session.scope, clock=session.home.clock)
    written = _write(run, out, spoken)
    if as_json:
        print_json(_as_json(run))
        return
    _show(run, spoken)
    console.print(f"→ {', '.join(map(str, written))}", highlight=False, soft_wrap=True)


def _write(run: "ShortlistRun", out: Path, language: str) -> tuple[Path, ...]:
    from fukasa.pipelines.shortlist_files import write_shortlist_csv, write_shortlist_html, write_shortlist_xlsx

    out.mkdir(parents=True, exist_ok=True)
    paths = (out / "shortlist.csv", out / "shortlist.xlsx", out / "shortlist.html")
    for write, path in zip((write_shortlist_csv, write_shortlist_xlsx, write_shortlist_html), paths, strict=True):
        write(run, path, language)
    return paths


def _show(run: "ShortlistRun", language: str) -> None:
    from fukasa.pipelines.shortlist_files import shortlist_facts
    from fukasa.pipelines.shortlist_words import WORDS

    words, result = WORDS[language], run.result
    account, tier, cpv = Column("account", whole=True), Column(words["tier"]), Column("CPV", numeric=True, whole=True)
    passed = (
        account,
        tier,
        Column(words["followers"], numeric=True, spare=True),
        Column(words["views"], numeric=True, whole=True),
        Column(words["price"], numeric=True, spare=True),
        cpv,
        Column("P", numeric=True, whole=True),
    )
    _show_rows(words["passed"], result.passed, passed, _passed_cells)
    nearest_first = result.cut.sort("prob_cpv", descending=True, nulls_last=True)
    refused = (account, tier, cpv, Column(words["why"]))
    for title, rows in ((words["cut"], nearest_first), (words["undecidable"], result.undecidable)):
        _show_rows(title, rows, refused, lambda row: _refused_cells(row, language))
    show_facts(shortlist_facts(run, language))
    for note in run.notes:
        show_note(note[language])


def _show_rows(title: str, rows: "pl.DataFrame", columns: tuple[Column, ...], cells: Cells) -> None:
    if not rows.height:
        return
    show_table(
        columns, (cells(row) for row in rows.head(SHOWN).iter_rows(named=True)), title=f"{title} ({rows.height:,})"
    )
    if rows.height > SHOWN:
        show_note(f"… {rows.height - SHOWN:,} more in the files")


def _passed_cells(row: dict[str, Any]) -> tuple[str, ...]:
    return (
        row["account_key"],
        row["tier"] or DASH,
        number(row["followers"]),
        interval(row["p10"], row["p50"], row["p90"]),
        f"{number(row['price_p50'])} {(row['price_basis'] or '').replace('_', ' ')}",
        interval(row["cpv_p10"], row["cpv_p50"], row["cpv_p90"]),
        _chance(row["prob_cpv"]),
    )


def _refused_cells(row: dict[str, Any], language: str) -> tuple[str, ...]:
    cost = interval(row["cpv_p10"], row["cpv_p50"], row["cpv_p90"])
    return (row["account_key"], row["tier"] or DASH, cost, row[f"sentence_{language}"])


def _chance(value: float | None) -> str:
    """Write a chance with two digits, rounded down: 0.496 must not read as the 0.50 that is asked."""
    return DASH if value is None else f"{int(100 * value) / 100:.2f}"


def _as_json(run: "ShortlistRun") -> dict[str, Any]:
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
        "returns": None if run.returns is None else asdict(run.returns),
    }
