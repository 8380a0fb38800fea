"""Shares as angles, whose sampling error depends on n alone, so that shares near 0 can be compared too."""

import polars as pl

_THREE_EIGHTHS = 0.375


def angle(share: pl.Expr, n: pl.Expr) -> pl.Expr:
    """Give arcsin √p of a share of n, in radians (Anscombe 1948); null where n is 0.

    Args:
        share: between 0 and 1.
        n: what it is a share of; where those are alike, how many independent ones they are worth.

    """
    moved = (share * n + _THREE_EIGHTHS) / (n + 2 * _THREE_EIGHTHS)
    return pl.when(n > 0).then(moved.sqrt().arcsin())


def angle_error(n: pl.Expr) -> pl.Expr:
    """Give the standard error of an angle."""
    return pl.when(n > 0).then(0.5 / (n + 0.5).sqrt())


def share_of(angle: pl.Expr) -> pl.Expr:
    """Give the share of an angle; angles beyond 0 and a right one are taken as these."""
    return angle.clip(0.0, 1.5707963267948966).sin() ** 2
