"""Plain notation read a column at a time; what is not plain stays null for the slow way."""

from datetime import UTC, datetime
from typing import cast

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from fukasa.connectors.exports import RESTORE_PATTERN
from fukasa.connectors.files.cells.moments import MomentReading
from fukasa.connectors.files.formats.json_lines import LIST_SEPARATOR
from fukasa.connectors.files.limits import FIRST_YEAR, MAX_COUNT

_UTC = pl.Datetime("us", "UTC")
_ZONED = r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)$"
_NAIVE = r"^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)?$"
_WRITTEN_OUT = r"^\d{4}(?:年|/|-)\d{1,2}(?:月|/|-)\d{1,2}日?(?: \d{1,2}:\d\d(?::\d\d)?)?$"
_GROUPED = r"^\d{1,3}(?:,\d{3})+$"
_WHOLE_FLOAT = r"^(\d+)\.0+$"
_EXACT_FLOAT = 2.0**53
_WHOLE_TOLERANCE = 1e-9
_TAG_BREAKS = r"(?:Â\u00a0|[\s,、，;；#＃])+"  # the first is a no-break space that was encoded twice
_LINK_BREAKS = r"[\s|、]+"
_NOT_PLAIN = (",", "、", "，", ";", "；", "#", "＃", "|", "\t", "\n", "\r", "  ", "\u3000", "\u00a0")
_TAG_IN_TEXT = r"""[#＃][^\s#＃@＠.,!?:;"'()\[\]{}<>/\\|&~。、！？：；「」『』【】（）…]+"""
_EARLIEST = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)


def texts(raw: pl.Series) -> pl.Series:
    """Trim text; undo the apostrophe that this product's exports put before a formula; blank is null."""
    text = raw.cast(pl.String).str.strip_chars()
    if text.str.starts_with("'").any():
        text = text.str.replace(RESTORE_PATTERN, "$1")
    return text.replace("", None) if (text == "").any() else text


def ids(raw: pl.Series) -> pl.Series:
    """Read ids as text; a number that a program made a real one of (`12345.0`) is whole again."""
    if raw.dtype.is_float():
        # from 2**53 on a float has lost digits, so that no id can be told from it
        whole = _without(raw, ~raw.is_finite() | (raw != raw.floor()) | (raw.abs() >= _EXACT_FLOAT))
        return _first_known(whole.cast(pl.Int64).cast(pl.String), texts(raw))
    return texts(raw).str.replace(_WHOLE_FLOAT, "$1")


def counts(raw: pl.Series) -> pl.Series:
    """Read whole numbers from 0; also those that a program wrote as `12700000.0` or `4099999.9999999995`."""
    whole = raw.cast(pl.Int64, strict=False) if not raw.dtype.is_float() else _null(raw, pl.Int64)
    if whole.null_count() > raw.null_count():
        real = raw.cast(pl.Float64, strict=False)
        near = (real - real.round()).abs() <= _WHOLE_TOLERANCE * real.abs().clip(lower_bound=1.0)
        rounded = real.round().set(~(near & (real.abs() <= MAX_COUNT)).fill_null(value=False), None)
        whole = _first_known(whole, rounded.cast(pl.Int64, strict=False))
    if whole.null_count() > raw.null_count() and raw.dtype == pl.String:
        grouped = _without(raw, ~raw.str.contains(_GROUPED)).str.replace_all(",", "", literal=True)
        whole = _first_known(whole, grouped.cast(pl.Int64, strict=False))
    return _without(whole, (whole < 0) | (whole > MAX_COUNT)).alias(raw.name)


def reals(raw: pl.Series) -> pl.Series:
    """Read finite numbers from 0."""
    real = raw.dt.total_seconds().cast(pl.Float64) if raw.dtype == pl.Duration else raw.cast(pl.Float64, strict=False)
    return _without(real, ~real.is_finite() | (real < 0))


def shares(raw: pl.Series) -> pl.Series:
    """Read numbers between 0 and 1."""
    real = raw.cast(pl.Float64, strict=False)
    return _without(real, ~real.is_finite() | (real < 0) | (real > 1))


def handles(raw: pl.Series) -> pl.Series:
    """Read handles that are plain words."""
    text = raw.cast(pl.String)
    return _without(text, ~text.str.contains(r"^[\w.-]+$"))


def moments(raw: pl.Series, reading: MomentReading) -> pl.Series:
    """Read ISO 8601, with and without zone, and `2025/09/26 16:31`."""
    found = _native_moments(raw, reading) if raw.dtype.is_temporal() else _text_moments(raw.cast(pl.String), reading)
    return _without(found, (found < _EARLIEST) | (found > reading.latest))


def _native_moments(raw: pl.Series, reading: MomentReading) -> pl.Series:
    if raw.dtype == pl.Time:
        return _null(raw, _UTC)
    if getattr(raw.dtype, "time_zone", None):
        return raw.dt.convert_time_zone("UTC").cast(_UTC)
    return _located(raw.cast(pl.Datetime("us")), reading)


def _located(naive: pl.Series, reading: MomentReading) -> pl.Series:
    zone = reading.zone.key
    return naive.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null").dt.convert_time_zone("UTC")


def _text_moments(raw: pl.Series, reading: MomentReading) -> pl.Series:
    zoned = _cast(raw, pa.timestamp("us", "UTC"))
    if zoned is not None:
        return zoned
    dashed = raw.str.replace_all("/", "-", literal=True)
    naive = _cast(dashed, pa.timestamp("us"))
    if naive is not None:
        return _located(naive, reading)
    with_zone = _cast(_without(raw, ~raw.str.contains(_ZONED)), pa.timestamp("us", "UTC"))
    without = _cast(_without(dashed, ~dashed.str.contains(_NAIVE)), pa.timestamp("us"))
    first = _null(raw, _UTC) if with_zone is None else with_zone
    second = _null(raw, _UTC) if without is None else _located(without, reading)
    iso = _first_known(first, second)
    return _first_known(iso, _located(_written_out(raw), reading)) if iso.null_count() > raw.null_count() else iso


def _written_out(raw: pl.Series) -> pl.Series:
    """Read `2025年9月6日 16:31` and `2025/9/6 16:31:05`."""
    cells = _without(raw, ~raw.str.contains(_WRITTEN_OUT))
    dashed = cells.str.replace_all("[年月/]", "-").str.replace("日", "", literal=True)
    days = dashed.str.to_date("%Y-%m-%d", strict=False).cast(pl.Datetime("us"))
    minutes = dashed.str.to_datetime("%Y-%m-%d %H:%M", strict=False, time_unit="us")
    seconds = dashed.str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False, time_unit="us")
    return _first_known(_first_known(seconds, minutes), days)


def _first_known(first: pl.Series, second: pl.Series) -> pl.Series:
    """Fill the nulls of one column from another."""
    return pl.select(pl.coalesce(first.alias("first"), second.alias("second"))).to_series().alias(first.name)


def _cast(text: pl.Series, kind: pa.DataType) -> pl.Series | None:
    """Let Arrow read all cells at once; None if it cannot read one of them."""
    try:
        cells = text.to_arrow(compat_level=pl.CompatLevel.oldest())
        return cast("pl.Series", pl.from_arrow(pc.cast(cells, kind))).alias(text.name)
    except pa.ArrowInvalid:
        return None


def _null(raw: pl.Series, dtype: pl.DataType | type[pl.DataType]) -> pl.Series:
    return pl.Series(raw.name, [], dtype=dtype).extend_constant(None, len(raw))


def _without(values: pl.Series, wrong: pl.Series) -> pl.Series:
    """Set null what is wrong."""
    if not wrong.any():
        return values
    kept = pl.when(pl.lit(wrong)).then(None).otherwise(pl.lit(values))
    return pl.select(kept).to_series().alias(values.name)


def lists(raw: pl.Series, *, hashtags: bool) -> pl.Series:
    """Cut cells into lists: hashtags at spaces, commas and `#`, addresses at spaces."""
    if raw.dtype == pl.List:
        return _without_signs(raw.cast(pl.List(pl.String))) if hashtags else raw.cast(pl.List(pl.String))
    text = raw.cast(pl.String)
    if not text.str.contains_any(list(_NOT_PLAIN)).any():
        return text.str.strip_chars(" ").replace("", None).str.split(" ")
    if text.str.contains(LIST_SEPARATOR, literal=True).any():
        parts = text.str.split(LIST_SEPARATOR)
        return _without_signs(parts) if hashtags else parts
    plain = text.str.replace_all(_TAG_BREAKS if hashtags else _LINK_BREAKS, " ").str.strip_chars(" ")
    return plain.replace("", None).str.split(" ")


def _without_signs(tags: pl.Series) -> pl.Series:
    return tags.list.eval(pl.element().str.strip_chars("#＃ "))


def hashtags_in(captions: pl.Series) -> pl.Series:
    """Find the hashtags of captions; a caption without any gives an empty list."""
    return _without_signs(captions.str.extract_all(_TAG_IN_TEXT))
