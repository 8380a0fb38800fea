"""How much of the talk comes from the few who comment most."""

import polars as pl

from fukasa.analysis.authenticity.angles import share_of
from fukasa.analysis.authenticity.judging import share_figures
from fukasa.analysis.authenticity.rows import check_rows
from fukasa.analysis.authenticity.sampling import comment_settings

FEATURE = "top_angle"
DIRECTION = 1


def judge(evidence: pl.DataFrame) -> pl.DataFrame:
    """Judge accounts; the band of peers is told as the share they would show with as many comments."""
    nobody = (pl.col("comments_n") > 0) & (pl.col("authors_known") == 0)
    figures = share_figures(evidence, FEATURE, share_of(pl.col(FEATURE)), "authors_known", ("no_authors", nobody))
    top = pl.min_horizontal(evidence["commenters"], comment_settings().top_commenters)
    counted = figures.with_columns(must=evidence.select(m=top / pl.col("authors_known"))["m"].clip(0, 1))
    shown = ("low", "high", "peer_low", "peer_mid", "peer_high")
    scaled = counted.with_columns(
        *((pl.col("must") + (1 - pl.col("must")) * pl.col(name)).alias(name) for name in shown),
        value=evidence["top_share"],
    )
    detail = evidence.select(d=pl.struct("commenters").struct.json_encode())["d"]
    return check_rows(scaled.with_columns(detail=detail), "commenter_concentration")
