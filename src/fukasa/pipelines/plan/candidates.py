"""Everybody who may be booked, as a plan needs them: rows of candidates.csv or of the catalogue."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from fukasa.analysis.forecast.shapes import Shapes
from fukasa.analysis.planning.problem.problem import OPTION_SCHEMA
from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.statistics.two_piece import TwoPiece
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.plan.cells import MOST, Cells, read_text_table
from fukasa.pipelines.plan.segments import NO_SEGMENTS, Segments
from fukasa.pipelines.plan.spelling import one_spelling, tiers_of_file

REACH = "reach_"
ROLES = ("diffusion", "empathy")
VERDICTS = ("pass", "review", "fail", "insufficient")
"""Verdicts on authenticity, best first; not known counts as insufficient."""
EXTRA_SCHEMA: dict[str, pl.DataType] = {
    "handle": pl.String(),
    "name": pl.String(),
    "format": pl.String(),
    "confidence": pl.Float64(),
    "brand_safety": pl.String(),
    "available_from": pl.Date(),
    "available_to": pl.Date(),
}
"""Columns that a plan reads beside those of an option; ``p_cpv_ok`` is null until a cut-off is known."""
_TEXTS = ("platform", "tier", "category", "agency", "handle", "name", "format")
_AMOUNTS = ("price", "engagement_mean", "conversions_mean", "followers", "engagement_rate")
_VIEWS = ("views_p10", "views_p50", "views_p90")


@dataclass(frozen=True)
class Forecasts:
    """What the catalogue knows beyond three quantiles.

    Attributes:
        rows: option_id, what :func:`fukasa.analysis.planning.totals.totals` reads of an account, and cpv_p10, cpv_p50,
            cpv_p90, the cost per view of one post with an uncertain price.
        shapes: the shapes that the rows name.

    """

    rows: pl.DataFrame
    shapes: Shapes


@dataclass(frozen=True)
class Candidates:
    """Candidates of a plan, whatever they come from.

    Attributes:
        rows: one per account that may be booked, columns of OPTION_SCHEMA and EXTRA_SCHEMA; ``max_posts`` is null
            where nothing is said.
        reach: rows × segments, chance that a person of the segment is reached by one post; NaN where not known.
        segments: the people; none where no reach is asked.
        lake_version: the version of the catalogue; None for files.
        known: optional columns that the source has at all, so that a gate without any evidence can be told.
        notes: what the reader must know, each in Japanese and English.
        forecasts: what the catalogue knows beside the rows; None for files.

    """

    rows: pl.DataFrame
    reach: Reals
    segments: Segments
    lake_version: int | str | None = None
    known: frozenset[str] = frozenset()
    notes: tuple[dict[str, str], ...] = ()
    forecasts: Forecasts | None = None


def read_candidates(path: Path, currency: str, segments: Segments = NO_SEGMENTS) -> Candidates:
    """Read candidates.csv.

    Args:
        path: the file.
        currency: that of the brief; prices in another are refused.
        segments: the people to reach.

    Raises:
        InvalidInput: a needed column is missing, a cell is bad (with its row), an account stands twice, or a segment
            has no reach column.

    """
    raw = read_text_table(path)
    if "creator_id" not in raw.columns and "account_id" not in raw.columns:
        raise InvalidInput(f"{path.name} has no column 'creator_id'; name each creator there")
    if "price" not in raw.columns:
        raise InvalidInput(f"{path.name} has no column 'price'; write what one post costs, empty where it is not known")
    if raw.is_empty():
        raise InvalidInput(f"{path.name} has no candidates; write one row per account")
    cells = Cells(raw, path.name)
    _check_currency(cells, currency)
    rows = _with_ids(pl.DataFrame({**_columns(cells), "conflicts": _conflicts(cells)}), cells)
    return Candidates(
        rows.select(*OPTION_SCHEMA, *EXTRA_SCHEMA).cast(dict(OPTION_SCHEMA | EXTRA_SCHEMA)),  # type: ignore[arg-type]
        _reach(cells, segments),
        segments,
        known=frozenset(raw.columns),
        notes=_unused_reach(cells, segments),
    )


def _columns(cells: Cells) -> dict[str, pl.Series]:
    read = {name: cells.text(name) for name in ("creator_id", "account_id", *_TEXTS)}
    read |= {name: cells.number(name, least=0) for name in _AMOUNTS}
    read |= {name: read[name].str.to_lowercase() for name in ("platform", "format")}
    read |= {"tier": tiers_of_file(read["tier"]), "category": one_spelling(read["category"])}
    read |= _views(cells)
    read |= {
        "role": cells.one_of("role", ROLES),
        "authenticity": cells.one_of("authenticity", VERDICTS),
        "depth": cells.share("depth"),
        "confidence": cells.share("confidence"),
        "brand_safety": cells.one_of("brand_safety", VERDICTS),
        "max_posts": cells.whole("max_posts", least=1),
        "available_from": cells.day("available_from"),
        "available_to": cells.day("available_to"),
        "price_basis": cells.one_of("price_basis", ("known", "modelled")).fill_null("known"),
        "p_cpv_ok": pl.Series([None] * cells.rows.height, dtype=pl.Float64),
    }
    return read


def _views(cells: Cells) -> dict[str, pl.Series]:
    """Read the quantiles of views, and their mean; a mean that is not given follows from the quantiles."""
    read = {name: cells.number(name, above=0) for name in _VIEWS}
    p10, p50, p90 = read.values()
    crossed = ((p10 > p50) | (p50 > p90) | (p10 > p90)).fill_null(value=False).arg_true()
    if crossed.len():
        place = int(crossed[0])
        said = f"views_p10 {p10[place]}, views_p50 {p50[place]}, views_p90 {p90[place]} are not in order"
        raise cells.refuse(place, f"{said}; write P10 ≤ P50 ≤ P90")
    told = TwoPiece(*(column.fill_null(float("nan")).to_numpy() for column in (p10, p50, p90)))
    derived = pl.Series(told.mean).fill_nan(None)
    given = cells.number("views_mean", least=0)
    mean = pl.select(pl.coalesce(given, derived)).to_series()
    absurd = (mean > MOST).fill_null(value=False).arg_true()
    if absurd.len():
        said = (
            "the views spread so far that their mean is beyond all measure; correct P10, P50 and P90 or give views_mean"
        )
        raise cells.refuse(int(absurd[0]), said)
    return read | {"views_mean": mean}


def _with_ids(rows: pl.DataFrame, cells: Cells) -> pl.DataFrame:
    """Name every option; an account (in a format, where formats are told) stands once."""
    named = rows.with_columns(
        creator_id=pl.coalesce("creator_id", pl.concat_str("platform", "account_id", separator=":", ignore_nulls=True)),
        account_id=pl.coalesce("account_id", "creator_id"),
    )
    if named["creator_id"].null_count():
        raise cells.refuse(int(named["creator_id"].is_null().arg_max() or 0), "creator_id is empty; name the creator")
    ids = named.select(pl.concat_str("platform", "account_id", "format", separator=":", ignore_nulls=True)).to_series()
    if ids.is_duplicated().any():
        first = ids.filter(ids.is_duplicated())[0]
        place = int((ids == first).arg_true()[1])
        raise cells.refuse(place, f"the account {first!r} stands there a second time; keep one row per account")
    return named.with_columns(ids.alias("option_id"))


def _conflicts(cells: Cells) -> pl.Series:
    parts = cells.text("conflicts").fill_null("").str.split(";")
    return parts.list.eval(pl.element().str.strip_chars()).list.eval(pl.element().filter(pl.element() != ""))


def _check_currency(cells: Cells, currency: str) -> None:
    named = cells.text("currency")
    others = (named != currency).fill_null(value=False).arg_true()
    if others.len():
        place = int(others[0])
        raise cells.refuse(
            place, f"the price is in {named[place]}, the brief in {currency}; convert it or change the brief"
        )


def _reach(cells: Cells, segments: Segments) -> Reals:
    absent = [name for name in segments.names if f"{REACH}{name}" not in cells.rows.columns]
    if absent:
        raise InvalidInput(
            f"{cells.file} has no column {REACH}{absent[0]!s} for the segment {absent[0]!r} of the segments file; "
            "add it, or take the segment out"
        )
    columns = [cells.share(f"{REACH}{name}", closed=False) for name in segments.names]
    if not columns:
        return np.empty((cells.rows.height, 0))
    return np.column_stack([column.fill_null(float("nan")).to_numpy() for column in columns])


def _unused_reach(cells: Cells, segments: Segments) -> tuple[dict[str, str], ...]:
    """Check reach columns that belong to no segment too, and say that they are not used."""
    columns = [name for name in cells.rows.columns if name.startswith(REACH)]
    unused = [name for name in columns if name.removeprefix(REACH) not in segments.names]
    for name in unused:
        cells.share(name, closed=False)
    if not unused:
        return ()
    listed = ", ".join(unused[:3]) + (" …" if len(unused) > 3 else "")  # noqa: PLR2004  a few as an example
    return (
        {
            "ja": f"セグメントの指定がないため、次の列は使っていません: {listed}",
            "en": f"These columns belong to no segment that was given and are not used: {listed}",
        },
    )
