"""A shortlist as files: CSV, Excel, and one HTML page that needs nothing else."""

from collections.abc import Callable, Iterator
from datetime import UTC
from importlib.resources import files
from pathlib import Path
from typing import Any

import polars as pl
import vl_convert
import xlsxwriter
from jinja2 import Environment, StrictUndefined

from fukasa.analysis.engagement.tiers import tier_scheme
from fukasa.analysis.planning.totals import Spread
from fukasa.connectors.exports import Cell, neutralise, write_csv
from fukasa.pipelines.pictures.cpv import cutoff_plot
from fukasa.pipelines.pictures.theme import LIGHT, config
from fukasa.pipelines.returns import stated_rate
from fukasa.pipelines.shortlist import ShortlistRun
from fukasa.pipelines.shortlist_words import COLUMN_NAMES, WORDS

# The columns of the files, in order: of the candidates' frame, under the names of COLUMN_NAMES.
COLUMNS = (
    "verdict",
    "account_key",
    "name",
    "platform",
    "tier",
    "category",
    "country",
    "followers",
    "er_common",
    "er_common_status",
    "depth",
    "depth_status",
    "authenticity",
    "authenticity_p",
    "p10",
    "p50",
    "p90",
    "basis",
    "n",
    "price_p10",
    "price_p50",
    "price_p90",
    "currency",
    "price_basis",
    "cpv_p10",
    "cpv_p50",
    "cpv_p90",
    "prob_cpv",
    "rule",
    "value",
    "limit",
    "sentence",
    "as_of",
    "url",
)
PICTURE_WIDTH = 760
MOST_LISTED = 200  # on the page; the files hold all


def write_shortlist_csv(run: ShortlistRun, path: Path, language: str = "ja") -> None:
    """Write every candidate, passed and cut, with its reason; no cell can be taken for a formula."""
    write_csv(path, COLUMN_NAMES["csv"], _rows(run, language))


def write_shortlist_xlsx(run: ShortlistRun, path: Path, language: str = "ja") -> None:
    """Write a workbook: passed, cut, undecidable, and a sheet with totals, rule and notes."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        bold = book.add_format({"bold": True})
        for verdict in ("passed", "cut", "undecidable"):
            page = book.add_worksheet(WORDS[language][verdict])
            page.freeze_panes(1, 3)
            _fill(page, [COLUMN_NAMES[language], *_rows(run, language, (verdict,))], bold)
        summary = book.add_worksheet(WORDS[language]["summary"])
        _fill(summary, [("", ""), *shortlist_facts(run, language)], bold)


def write_shortlist_html(run: ShortlistRun, path: Path, language: str = "ja") -> None:
    """Write one page with pictures inside; it opens anywhere and asks nothing of the network."""
    template = files("fukasa.pipelines").joinpath("templates/shortlist.html").read_text(encoding="utf-8")
    page = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    page.filters |= {"count": _count, "money": _money, "percent": _percent, "small": _small}
    html = page.from_string(template).render(
        language=language,
        words=WORDS[language],
        run=run,
        result=run.result,
        plot=picture(run, language),
        passed=_named(run.result.passed, language).head(MOST_LISTED).to_dicts(),
        cut=_named(run.result.cut.sort("prob_cpv", descending=True, nulls_last=True), language)
        .head(MOST_LISTED)
        .to_dicts(),
        undecidable=_named(run.result.undecidable, language).head(MOST_LISTED).to_dicts(),
        facts=shortlist_facts(run, language),
        notes=[note[language] for note in run.notes],
    )
    path.write_text(html, encoding="utf-8")


def picture(run: ShortlistRun, language: str) -> str:
    """Draw the cut-off plot as SVG; empty where nobody has a cost per view."""
    result = run.result
    spec = cutoff_plot(
        _plotted(result.passed),
        _plotted(result.cut),
        cutoff=result.rule.cpv,
        currency=result.rule.currency,
        language=language,
    )
    return svg(spec) if result.passed.height or result.cut.height else ""


def svg(spec: dict[str, Any], *, width: int = PICTURE_WIDTH) -> str:
    """Draw a specification as SVG in the light theme."""
    drawn: str = vl_convert.vegalite_to_svg(spec | {"width": width, "config": config(LIGHT)})
    return drawn


def _plotted(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(name=pl.coalesce("name", "handle", "account_key"))


def _named(rows: pl.DataFrame, language: str) -> pl.DataFrame:
    tiers = {tier.id: tier.names[language] for tier in tier_scheme().tiers}
    return rows.with_columns(
        name=pl.coalesce("name", "handle", "account_key"),
        tier_name=pl.col("tier").replace_strict(tiers, default=pl.col("tier")),
        sentence=pl.col(f"sentence_{language}"),
    )


def _rows(
    run: ShortlistRun, language: str, verdicts: tuple[str, ...] = ("passed", "cut", "undecidable")
) -> Iterator[tuple[Cell, ...]]:
    for verdict in verdicts:
        frame: pl.DataFrame = getattr(run.result, verdict)
        columns = frame.with_columns(
            verdict=pl.lit(verdict),
            sentence=pl.col(f"sentence_{language}"),
            as_of=pl.col("as_of").dt.convert_time_zone(UTC.tzname(None)).dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
        )
        yield from columns.select(COLUMNS).iter_rows()


def _fill(page: Any, rows: Any, bold: Any) -> None:
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            safe = neutralise(cell)
            if isinstance(safe, str):
                page.write_string(number, place, safe, bold if number == 0 else None)
            elif safe is not None:
                page.write(number, place, safe)


def shortlist_facts(run: ShortlistRun, language: str) -> list[tuple[str, str]]:
    """List what the head of a report says: the rule, both counts, the totals against the goal."""
    words, result, currency = WORDS[language], run.result, run.result.rule.currency
    facts = [
        (words["rule"], words["rule_is"].format(cpv=result.rule.cpv, currency=currency, p=result.rule.probability)),
        (words["candidates"], _count(run.candidates)),
        *((words["passing_at"].format(p=p), _count(n)) for p, n in result.counts.items()),
        (words["cut"], _count(result.cut.height)),
        (words["undecidable"], _count(result.undecidable.height)),
    ]
    facts += _totals(run, words, currency)
    facts += _returns(run, words, language)
    return [
        *facts,
        (words["based_on"], words["version"].format(version=run.index.lake_version, made=run.index.built_at)),
    ]


def _totals(run: ShortlistRun, words: dict[str, str], currency: str) -> list[tuple[str, str]]:
    planned, plan = run.result.planned, run.result.plan
    if planned is None:
        return [(words["plan"], words["nobody"])]
    facts = [
        (words["plan"], words["creators"].format(n=planned.creators)),
        (
            words["plan_cost"],
            f"{_money(planned.cost.p50)}  [{_money(planned.cost.p10)}–{_money(planned.cost.p90)}] {currency}",
        ),
        (words["middle_sum"], f"{_money(planned.committed)} {currency}"),
        (
            words["plan_views"],
            f"{_count(planned.views.p50)}  [{_count(planned.views.p10)}–{_count(planned.views.p90)}]",
        ),
        (
            words["plan_cpv"],
            f"{_small(planned.cpv.p50)}  [{_small(planned.cpv.p10)}–{_small(planned.cpv.p90)}] {currency}",
        ),
    ]
    if planned.target is not None:
        reached = words["needed"].format(n=plan.needed) if plan.needed else words["not_reached"]
        facts.append((words["goal"].format(target=_count(planned.target)), reached))
        facts.append((words["chance"], _percent(planned.prob_target)))
    if planned.budget is not None:
        facts.append((words["remaining"], f"{_money(planned.budget - planned.cost.p50)} {currency}"))
        facts.append((words["within"], _percent(planned.prob_within_budget)))
    return facts


def _returns(run: ShortlistRun, words: dict[str, str], language: str) -> list[tuple[str, str]]:
    """Tell both returns, each under its own name; shortlists of before have one number."""
    found = run.returns
    if found is None:
        return [] if run.roi is None else [(words["roi"], _small(run.roi))]
    basis, rate = words[found.basis], stated_rate(run.brief)
    facts = [] if rate is None else [(words["rate"], rate.sentence(language))]
    facts += [
        (words["orders"], f"{_range(found.conversions, _count)}  {basis}"),
        (words["no_order"], _percent(found.prob_none)),
        (words["roi"], f"{_range(found.source_roi, _small)}  {basis}"),
    ]
    if found.profit_roi is None:
        return facts
    return [
        *facts,
        (words["profit_roi"], f"{_range(found.profit_roi, _signed)}  {basis}"),
        (words["profit_chance"], _percent(found.prob_profit)),
    ]


def _range(spread: Spread, write: Callable[[float], str]) -> str:
    return f"{write(spread.p50)}  [{write(spread.p10)} – {write(spread.p90)}]"


def _signed(share: float) -> str:
    """Write a gain or loss in per cent."""
    return f"{share:+,.0%}".replace("-", "−")


def _count(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"


def _money(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.0%}" if value in {0, 1} else f"{value:.1%}"


def _small(value: float | None) -> str:
    return "–" if value is None else f"{value:,.2f}" if value >= 0.1 else f"{value:.2g}"  # noqa: PLR2004
