"""The result of a back-test as JSON, with the fields of the contract."""

from collections.abc import Mapping

from fukasa.analysis.forecast.scoring.cases import BANDS, MULTIPLES
from fukasa.analysis.forecast.scoring.figures import LEVEL, Figure
from fukasa.analysis.forecast.scoring.metrics import POINTS, BandScore, BaselineScore, ProbabilityScore, Score
from fukasa.analysis.forecast.scoring.report import BacktestReport, GroupScore

Json = dict[str, object]

_NOTHING: Json = {
    "status": "insufficient", "n": 0, "accounts": 0, **dict.fromkeys(POINTS),
    "coverage": None, **{f"width_{level}_log": None for level in BANDS},
    "baselines": {},
}  # fmt: skip


def report_json(report: BacktestReport) -> Json:
    """Give a back-test as JSON: n, accounts, median_ape, r2_log, spearman, coverage, width_80_log, baselines, groups.

    Every figure is {value, low, high} with a 95 % interval over creators, and a ``reason`` where it has a reservation;
    what cannot be said is null.
    """
    whole = score_json(report.score) if report.score else _NOTHING
    told: Json = {"metric": report.metric, "model": report.model, "level": LEVEL}
    return told | whole | {"left_out": dict(report.left_out), "groups": [_group(group) for group in report.groups]}


def score_json(score: Score) -> Json:
    """Give the score of one set of posts as JSON."""
    told: Json = {"status": "ok", "n": score.n, "accounts": score.accounts, "zeros": score.zeros, "draws": score.draws}
    told |= _figures(score.points) | _bands(score.bands)
    told["pit"] = [figure.as_json() for figure in score.pit]
    told["probability"] = _probability(score.probability) if score.probability else None
    told["baselines"] = {name: _baseline(baseline) for name, baseline in score.baselines.items()}
    return told


def _figures(figures: Mapping[str, Figure]) -> Json:
    return {name: figure.as_json() for name, figure in figures.items()}


def _bands(bands: BandScore) -> Json:
    coverage: Json = {"coverage": {str(level): figure.as_json() for level, figure in bands.coverage.items()}}
    return coverage | {f"width_{level}_log": figure.as_json() for level, figure in bands.width_log.items()}


def _probability(scored: ProbabilityScore) -> Json:
    names = ("brier", "brier_point", "brier_last10", "below_point", "below_last10", "ece")
    figures = {name: getattr(scored, name).as_json() for name in names}
    perfect = {"ece_perfect_95": scored.perfect, "ece_perfect_95_shared": scored.perfect_shared}
    return {"n": scored.n, "multiples_of_last10": list(MULTIPLES)} | figures | perfect


def _baseline(baseline: BaselineScore) -> Json:
    told: Json = {"n": baseline.n, "accounts": baseline.accounts}
    told |= _figures(baseline.points) | _bands(baseline.bands)
    return told | {"model_minus_baseline": _figures(baseline.differences)}


def _group(group: GroupScore) -> Json:
    told: Json = {"by": dict(group.by), "status": group.status, "n": group.n, "accounts": group.accounts}
    return told | (score_json(group.score) if group.score else {})
