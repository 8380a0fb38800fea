"""Maturity: what share of its day-30 count a post has at an age, measured from posts that were counted repeatedly."""

from fukasa.analysis.forecast.maturity.curve import HORIZON_DAYS, Growth, MaturityCurve
from fukasa.analysis.forecast.maturity.curves import MaturityCurves, MaturityShare, assumed_curve
from fukasa.analysis.forecast.maturity.fit import fit_maturity
from fukasa.analysis.forecast.maturity.pairs import PAIRS_SCHEMA, snapshot_pairs

__all__ = [
    "HORIZON_DAYS",
    "PAIRS_SCHEMA",
    "Growth",
    "MaturityCurve",
    "MaturityCurves",
    "MaturityShare",
    "assumed_curve",
    "fit_maturity",
    "snapshot_pairs",
]
