"""What kind of comment each one is, as a table."""

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import polars as pl

from fukasa.analysis.comments.classes import DIVIDER, LANGUAGES, joined, registry
from fukasa.analysis.comments.clean import LONGEST, as_series
from fukasa.analysis.comments.model import ModelProtocol, default_model
from fukasa.analysis.comments.prepare import Comments, prepare
from fukasa.analysis.comments.rules import ruled
from fukasa.analysis.statistics.arrays import Flags, Reals
from fukasa.core.errors import InvalidInput

CHUNK = 250_000
"""Characters that are judged together, so that memory stays bounded; the result does not depend on it."""

DIGITS = 6
NOTE_EMPTY, NOTE_TRUNCATED, NOTE_LANGUAGE = "empty", "truncated", "unknown_language"


def probability_columns() -> tuple[str, ...]:
    """The columns of probabilities: ``p_<class>`` in the order of the registry, then ``p_question``."""
    return tuple(f"p_{name}" for name in registry().outputs)


def result_schema() -> dict[str, type[pl.DataType]]:
    """The columns that :func:`classify` gives."""
    return {**dict.fromkeys(probability_columns(), pl.Float64), "labels": pl.String, "comment_notes": pl.String}


def classify(
    texts: pl.Series | Iterable[str | None],
    *,
    languages: pl.Series | None = None,
    model: ModelProtocol | None = None,
) -> pl.DataFrame:
    """Judge comments in Japanese, English or Korean; others are judged by what they share with these.

    Args:
        texts: the comments; null and what cannot be seen is an empty comment.
        languages: per comment its language, as far as known; only used to say which are in a language not learnt.
        model: the model to ask; the packaged one otherwise.

    Returns:
        One row per comment in their order: ``p_<class>``, ``p_question`` (null for an empty comment), ``labels``
        (``;``-separated ids, at least one for a comment that is not empty), ``comment_notes`` (``;``-separated:
        ``empty``, ``truncated``, ``unknown_language``, ``rule:<id>``; null where there is nothing to say).

    Raises:
        InvalidInput: there are not as many languages as comments.

    """
    series = as_series(texts)
    if languages is not None and len(languages) != len(series):
        raise InvalidInput(f"{len(languages)} languages for {len(series)} comments; give one for each")
    asked = model or default_model()
    parts = [_judged(series[at:end], languages, at, asked) for at, end in pairwise(_bounds(series))]
    return pl.concat(parts) if parts else pl.DataFrame(schema=result_schema())


def _bounds(texts: pl.Series) -> list[int]:
    """Divide comments where another ``CHUNK`` of characters is full; gives all beginnings, and the end."""
    read = np.minimum(texts.str.len_chars().fill_null(0).to_numpy(), LONGEST).astype(np.int64) + 1
    chunk = np.cumsum(read) // CHUNK
    return [0, *(np.flatnonzero(np.diff(chunk)) + 1).tolist(), len(texts)] if len(texts) else []


def _judged(texts: pl.Series, languages: pl.Series | None, at: int, model: ModelProtocol) -> pl.DataFrame:
    comments = prepare(texts)
    probabilities, rules = ruled(comments.features, model.probabilities(comments))
    probabilities = np.round(probabilities, DIGITS)
    given = given_labels(probabilities, model)
    names = (*(f"rule:{name}" if name else None for name in rules),)
    unknown = _unknown(languages[at : at + len(comments)]) if languages is not None else None
    table = pl.DataFrame(probabilities, schema=list(probability_columns()), orient="row")
    empty = pl.Series(comments.features.empty)
    return table.with_columns(
        labels=pl.Series(joined_labels(given), dtype=pl.String),
        comment_notes=_notes(comments, unknown, pl.Series(names, dtype=pl.String)),
    ).with_columns(pl.when(~empty).then(pl.col(*probability_columns(), "labels")))


def given_labels(probabilities: Reals, model: ModelProtocol) -> Flags:
    """Decide which classes each comment is given: those above their threshold, else the nearest to it.

    Args:
        probabilities: comments × outputs.
        model: whose thresholds hold.

    Returns:
        Comments × classes (without ``question``).

    """
    return labels_above(probabilities, np.array([model.thresholds[name] for name in registry().outputs]))


def labels_above(probabilities: Reals, limits: Reals) -> Flags:
    """Decide as :func:`given_labels`, with one limit per output; comments × classes (without ``question``)."""
    classes = len(registry().ids)
    ratios = probabilities[:, :classes] / limits[:classes]
    given: Flags = ratios >= 1
    none = ~given.any(axis=1)
    given[none, np.argmax(ratios, axis=1)[none]] = True
    return given


def joined_labels(given: Flags) -> list[str]:
    """Write the classes of every comment, divided by ``;``."""
    ids = registry().ids
    powers = 1 << np.arange(len(ids))
    codes = (given * powers).sum(axis=1)
    words = {int(code): joined(ids[i] for i in range(len(ids)) if code >> i & 1) for code in np.unique(codes)}
    return [words[int(code)] for code in codes]


def _unknown(languages: pl.Series) -> pl.Series:
    code = languages.cast(pl.String).str.strip_chars().str.to_lowercase().str.extract(r"^([a-z]+)", 1)
    return ~code.is_in(list(LANGUAGES)) & code.is_not_null()


def _notes(comments: Comments, unknown: pl.Series | None, rules: pl.Series) -> pl.Series:
    flags = {NOTE_EMPTY: pl.Series(comments.features.empty), NOTE_TRUNCATED: pl.Series(comments.truncated)}
    if unknown is not None:
        flags[NOTE_LANGUAGE] = unknown
    columns = [pl.when(flag).then(pl.lit(name)).alias(name) for name, flag in flags.items()]
    parts = pl.select(*columns, rules.alias("rule"))
    note = pl.concat_str(pl.all(), separator=DIVIDER, ignore_nulls=True)
    return parts.select(note=pl.when(note != "").then(note))["note"]
