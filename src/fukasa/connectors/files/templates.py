"""Columns that are put together from others: `{creator_id}-{rank}`."""

import re

import polars as pl

from fukasa.core.errors import InvalidInput

_PLACE = re.compile(r"\{([^{}]+)\}")


def template_columns(template: str) -> tuple[str, ...]:
    """Give the file columns that a template names."""
    return tuple(_PLACE.findall(template))


def fill_template(template: str, frame: pl.DataFrame, name: str) -> pl.Series:
    """Put a template's cells together; null where one of its columns is null."""
    columns = template_columns(template)
    if not columns:
        raise InvalidInput(f"{name}: the template {template!r} names no column in braces; use [constants] instead")
    texts = _PLACE.split(template)[::2]
    parts: list[pl.Expr] = [pl.lit(texts[0])]
    for column, text in zip(columns, texts[1:], strict=True):
        parts += [pl.col(column).cast(pl.String), pl.lit(text)]
    return frame.select(pl.concat_str(parts)).to_series()
