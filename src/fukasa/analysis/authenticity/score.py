"""The score: additive and monotone in the deviations of the checks, with the simulated cases it is calibrated on."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl

from fukasa.analysis.authenticity.additive import AdditiveModel
from fukasa.analysis.authenticity.configs import config
from fukasa.analysis.authenticity.results import Status
from fukasa.analysis.authenticity.venn_abers import Calibration
from fukasa.analysis.packaged import number, read_toml, table
from fukasa.analysis.statistics.arrays import Reals
from fukasa.core.errors import InvalidInput

KNOTS = (-3.0, 0.0, 1.0, 2.0, 3.5, 5.0, 8.0)
"""Where the curves of the checks may bend, in deviations."""

_FILE = "score.toml"


@dataclass(frozen=True, slots=True)
class ScoreModel:
    """What a review weighs its checks with.

    Attributes:
        version: date of the fit.
        source: what it was fitted on.
        checks: ids, the order of the model's inputs.
        model: log-odds of inflation; a missing deviation adds nothing.
        calibration: scores of simulated accounts that the model was not fitted on.

    """

    version: str
    source: str
    checks: tuple[str, ...]
    model: AdditiveModel
    calibration: Calibration


@cache
def default_score() -> ScoreModel:
    """Load the packaged score.

    Raises:
        InvalidInput: the file is absent or broken, or speaks of checks that do not exist.

    """
    raw = read_toml("fukasa.analysis.authenticity", f"data/{_FILE}")
    try:
        return score_from(raw)
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidInput(f"{_FILE} is broken ({type(error).__name__}: {error}); fit the score anew") from error


def deviations(judged: pl.DataFrame, checks: tuple[str, ...]) -> tuple[pl.Series, Reals]:
    """Lay the deviations out, one row per account.

    Args:
        judged: rows of ``CHECK_SCHEMA``.
        checks: the order of the columns.

    Returns:
        The account keys in the order of their first rows, and (accounts, checks) deviations; NaN where a check could
        not judge.

    """
    known = judged.with_columns(pl.when(pl.col("status") != Status.INSUFFICIENT.value).then("deviation"))
    wide = known.pivot(on="check", on_columns=list(checks), index="account_key", values="deviation")
    return wide["account_key"], wide.select(checks).cast(pl.Float64).fill_null(np.nan).to_numpy()


def score_from(raw: Mapping[str, object]) -> ScoreModel:
    """Make a score of the tables of its file; see :func:`score_to`.

    Raises:
        InvalidInput: it speaks of checks that do not exist, or of curves that cannot be.
        KeyError: something is missing.
        ValueError: something is no number.

    """
    curves = {name: table(f"{_FILE} [curves.{name}]", entry) for name, entry in table(_FILE, raw["curves"]).items()}
    unknown = sorted(set(curves) - set(config().checks))
    if unknown:
        raise InvalidInput(f"{_FILE} weighs checks that checks.toml does not know: {unknown}; fit the score anew")
    cases = table(f"{_FILE} [calibration]", raw["calibration"])
    return ScoreModel(
        version=str(raw["version"]),
        source=str(raw["source"]),
        checks=tuple(curves),
        model=AdditiveModel(
            intercept=number(raw, "intercept"),
            knots=tuple(_reals(curve["knots"]) for curve in curves.values()),
            values=tuple(_reals(curve["values"]) for curve in curves.values()),
        ),
        calibration=Calibration(_reals(cases["scores"]), _reals(cases["ones"]), _reals(cases["cases"])),
    )


def score_to(score: ScoreModel) -> str:
    """Write a score as the TOML file that :func:`default_score` reads."""
    lines = [
        "# Log-odds of material inflation per check, at the knots of its deviation; fitted on synthetic worlds by",
        "# `fukasa authenticity train`. The calibration holds accounts of worlds that the curves were not fitted on.",
        f'version = "{score.version}"',
        f'source = "{score.source}"',
        f"intercept = {score.model.intercept:.4f}",
    ]
    for name, knots, values in zip(score.checks, score.model.knots, score.model.values, strict=True):
        lines += ["", f"[curves.{name}]", f"knots = {_listed(knots)}", f"values = {_listed(values)}"]
    known = score.calibration
    lines += ["", "[calibration]", f"scores = {_listed(known.scores)}"]
    lines += [f"ones = {_listed(known.ones)}", f"cases = {_listed(known.cases)}", ""]
    return "\n".join(lines)


def _reals(raw: object) -> Reals:
    return np.asarray(raw, dtype=np.float64)


def _listed(values: Reals) -> str:
    return "[" + ", ".join(f"{value:.10g}" for value in np.round(values, 4)) + "]"
