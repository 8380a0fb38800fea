"""How alike titles are: the runs of signs that they share once numbers and dates are masked."""

import numpy as np
import polars as pl
from scipy.sparse import csr_array

from fukasa.analysis.forecast.series.settings import settings
from fukasa.analysis.statistics.arrays import Integers, Reals

_KANJI_NUMBER = r"第[〇一二三四五六七八九十百千]+"
_DATE = r"0(?:[\s./:\-年月日時分秒〜~]+0)+"
_STEP = np.uint64(0x100000001B3)
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(32)


def masked(texts: pl.Series) -> pl.Series:
    """Write titles so that those of one series read the same: #07 and #08, 第三回 and 第4回, 2021.1.9 and 2021.12.24.

    Compatible signs are written alike (Unicode NFKC), in small letters; every number becomes 0 and so does a date;
    only the first signs are kept. Null stays null.
    """
    column = pl.col("text").str.slice(0, settings().most_signs).str.normalize("NFKC").str.to_lowercase()
    column = column.str.replace_all(_KANJI_NUMBER, "第0").str.replace_all(r"\d+", "0").str.replace_all(_DATE, "0")
    column = column.str.replace_all(r"\s+", " ").str.strip_chars()
    return pl.DataFrame({"text": texts.cast(pl.String)}).select(column)["text"]


def wording(texts: pl.Series) -> csr_array:
    """Describe titles by the runs of signs that they hold, so that a product of two rows is their likeness, 0 … 1.

    Args:
        texts: as written; null or empty gives a row of zeros, alike to nothing.

    Returns:
        Titles × distinct runs; rows of length 1 (cosine of sets of n-grams; Damashek 1995).

    """
    clean = masked(texts).fill_null("")
    owner, hashes = _runs(clean)
    pairs = np.unique((owner.astype(np.uint64) << _SHIFT) | (hashes >> _SHIFT))
    row = (pairs >> _SHIFT).astype(np.int64)
    known, column = np.unique(pairs & np.uint64(0xFFFFFFFF), return_inverse=True)
    counts = np.bincount(row, minlength=len(clean))
    values: Reals = 1.0 / np.sqrt(counts[row])
    return csr_array((values, (row, column)), shape=(len(clean), max(len(known), 1)))


def _runs(clean: pl.Series) -> tuple[Integers, np.ndarray[tuple[int], np.dtype[np.uint64]]]:
    """Hash every run of signs inside a title; gives the title and the hash of each."""
    signs = np.frombuffer("".join(clean.to_list()).encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    lengths = clean.str.len_chars().to_numpy().astype(np.int64)
    owner = np.repeat(np.arange(len(clean)), lengths)
    room = np.repeat(np.cumsum(lengths), lengths) - np.arange(len(signs))
    running = np.zeros(len(signs), dtype=np.uint64)
    owners, hashes = [], []
    for size in range(1, max(settings().ngrams) + 1):
        running = running * _STEP
        running[: max(len(signs) - size + 1, 0)] += (signs[size - 1 :] + np.uint64(1)) * _SPREAD
        # a title shorter than the runs is compared as a whole
        fits = (room >= size) if size in settings().ngrams else np.zeros(len(signs), dtype=np.bool_)
        owners.append(owner[fits])
        hashes.append((running * _SPREAD)[fits])
    return np.concatenate(owners), np.concatenate(hashes)
