"""From planted attributes to grades: one rule for all briefs."""

import polars as pl

from fukasa.core.errors import InvalidInput
from fukasa.synth.briefs.brief import Brief, Brieflist, Want

_SECOND = 0.5  # a second category holds by half


def grades(brief: Brief, planted: pl.DataFrame, rule: Brieflist) -> pl.Series:
    """Judge every account of a world by a brief.

    An account has grade 0 when it lacks what the brief is about; else the share of the brief's weights that holds
    decides. What is not planted (null) does not hold.

    Args:
        brief: what is wanted.
        planted: :func:`~fukasa.synth.briefs.planted.planted_attributes`.
        rule: from which share on which grade is given.

    Returns:
        Grades from 0 to 3, in the order of ``planted``.

    Raises:
        InvalidInput: the brief asks for an attribute that is not planted.

    """
    missing = sorted({want.attribute for want in brief.wants} - set(planted.columns))
    if missing:
        raise InvalidInput(f"brief {brief.brief_id} asks for {missing[0]}, which is not planted; mend briefs.toml")
    held = [(want, _held(want, planted.schema[want.attribute])) for want in brief.wants]
    share = pl.sum_horizontal(holds * want.weight for want, holds in held) / sum(want.weight for want in brief.wants)
    about = pl.all_horizontal([pl.lit(value=True), *(holds > 0 for want, holds in held if want.gate)])
    grade = pl.lit(0)
    for level, least in reversed(rule.grades):
        grade = pl.when(share >= least - 1e-9).then(level).otherwise(grade)
    return planted.select(grade=pl.when(about).then(grade).otherwise(0).cast(pl.UInt8)).to_series()


def _held(want: Want, kind: pl.DataType) -> pl.Expr:
    """How far a want holds, between 0 and 1."""
    column = pl.col(want.attribute)
    if not want.words:
        low, high = (pl.lit(end) for end in (want.low, want.high))
        above = pl.lit(value=True) if want.low is None else column >= low
        below = pl.lit(value=True) if want.high is None else column <= high
        holds = (above & below & column.is_not_null()).cast(pl.Float64)
    elif not isinstance(kind, pl.List):
        holds = column.is_in(want.words).fill_null(value=False).cast(pl.Float64)
    elif want.attribute == "category":
        first = column.list.first().is_in(want.words).fill_null(value=False)
        other = column.list.eval(pl.element().is_in(want.words)).list.any().fill_null(value=False)
        holds = pl.when(first).then(1.0).when(other).then(_SECOND).otherwise(0.0)
    else:
        holds = column.list.eval(pl.element().is_in(want.words)).list.any().fill_null(value=False).cast(pl.Float64)
    return 1 - holds if want.unwanted else holds
