"""Forecasts and back-tests for the terminal."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from fukasa.cli.session import console
from fukasa.cli.tables import Column, show_facts, show_note, show_table
from fukasa.cli.wording import DASH, number, share

if TYPE_CHECKING:
    from fukasa.analysis.forecast.scoring.figures import Figure
    from fukasa.analysis.forecast.scoring.report import BacktestReport
    from fukasa.pipelines.forecast.account import AccountForecast, KindForecast
    from fukasa.pipelines.forecast.backtest import Backtest

_KINDS = {False: "own post", True: "paid post"}


def show_forecast(found: "AccountForecast", reasons: Sequence[str], sponsored: bool | None) -> None:
    """Print the forecast of one account."""
    row, kinds = found.account, [kind for kind in found.kinds if sponsored in (None, kind.paid)]
    shown = kinds[0].row["format"] if kinds else None
    head = (row["name"] or row["handle"] or row["account_id"], row["account_key"], shown or "any format")
    console.print(" · ".join(head), highlight=False, markup=False, style="bold", soft_wrap=True)
    told = [kind for kind in kinds if kind.quantiles]
    if told:
        _show_amounts(told)
        show_facts(_facts(found, told))
    else:
        show_facts([("next post", row["forecast_status"].replace("_", " "))])
    for reason in reasons:
        show_note(reason)


def _show_amounts(kinds: "list[KindForecast]") -> None:
    columns = (
        Column("", whole=True),
        Column("P10", numeric=True, whole=True),
        Column("P50", numeric=True, whole=True),
        Column("P90", numeric=True, whole=True),
        Column("50 %", whole=True),
        Column("95 %", whole=True, spare=True),
        Column("n", numeric=True),
    )
    rows = []
    for kind in kinds:
        rows.append((f"{_KINDS[kind.paid]}, {kind.row['metric']}", *_amounts(kind.quantiles), str(kind.row["n"])))
        if kind.cpv:
            rows.append((f"{_KINDS[kind.paid]}, cost per view", *_amounts(kind.cpv), ""))
    show_table(columns, rows)


def _amounts(levels: dict[str, float]) -> tuple[str, ...]:
    middle = tuple(number(levels[name]) for name in ("p10", "p50", "p90"))
    spans = (f"{number(levels[low])}–{number(levels[high])}" for low, high in (("p25", "p75"), ("p025", "p975")))
    return (*middle, *spans)


def _facts(found: "AccountForecast", kinds: "list[KindForecast]") -> list[tuple[str, str]]:
    question, price, asked = found.question, found.price, found.question.currency
    facts = [(f"price of a post, {asked}", _price(found))]
    if price["note"]:
        facts.append(("", price["note"]))
    if found.percentile is not None:
        facts.append(("asked price", f"dearer than {share(found.percentile)} of {found.peers:,} comparable prices"))
    if found.target is not None:
        facts.append((f"price to aim for, {asked}", number(found.target)))
    for kind in kinds:
        if question.cutoff is not None and kind.prob_cutoff is not None:
            facts.append((f"P(CPV ≤ {question.cutoff:g} {asked}), {_KINDS[kind.paid]}", share(kind.prob_cutoff)))
        if kind.walk_away is not None:
            facts.append((f"walk away above, {_KINDS[kind.paid]}, {asked}", number(kind.walk_away)))
    return facts


def _price(found: "AccountForecast") -> str:
    price = found.price
    if price["p50"] is None:
        return "insufficient"
    span = "" if price["p10"] == price["p90"] else f" [{number(price['p10'])}–{number(price['p90'])}]"
    return f"{number(price['p50'])}{span} · {price['basis'].replace('_', ' ')}"


def show_backtest(found: "Backtest", language: str) -> None:
    """Print the scores of a back-test beside those of the baselines."""
    from fukasa.analysis.forecast.scoring.sentences import sentences

    console.print(sentences(found.seen, language), highlight=False, markup=False, soft_wrap=True)
    columns = (
        Column("", whole=True),
        *(Column(name, numeric=True, whole=True) for name in ("posts", "median APE", "R² of logs", "80 % coverage")),
    )
    show_table(columns, [*_lines("creators seen", found.seen), *_lines("creators unseen", found.unseen)])


def _lines(name: str, report: "BacktestReport | None") -> list[tuple[str, ...]]:
    if report is None or report.score is None:
        return []
    score = report.score
    lines: list[tuple[str, ...]] = [
        (name, f"{score.n:,}", _points(score.points), _r2(score.points), _figure(score.bands.coverage[80]))
    ]
    for baseline, said in score.baselines.items():
        band = said.bands.coverage.get(80)
        lines.append(
            (f"  {baseline}", f"{said.n:,}", _points(said.points), _r2(said.points), _figure(band) if band else DASH)
        )
    return lines


def _points(points: "Mapping[str, Figure]") -> str:
    return _figure(points["median_ape"])


def _r2(points: "Mapping[str, Figure]") -> str:
    return _figure(points["r2_log"], percent=False)


def _figure(figure: "Figure", *, percent: bool = True) -> str:
    if figure.value is None:
        return DASH
    form = ".1%" if percent else ".3f"
    if figure.interval is None:
        return f"{figure.value:{form}}"
    return f"{figure.value:{form}} [{figure.interval.low:{form}}–{figure.interval.high:{form}}]"
