"""Ids that a file does not give: derived from the content, or hashed so that no name is stored."""

import hashlib
from collections.abc import Sequence

import polars as pl

from fukasa.core.errors import InvalidInput

_DIGEST_BYTES = 12
_COMMENTER_BYTES = 16
_MIN_KEY_BYTES = 16
_MAX_KEY_BYTES = 64
_BETWEEN = "\x1f"


def checked_key(key: bytes) -> bytes:
    """Refuse a key for hashing authors that is too short to keep them secret."""
    if len(key) < _MIN_KEY_BYTES:
        raise InvalidInput(f"the key for hashing commenters has {len(key)} bytes; it needs at least {_MIN_KEY_BYTES}")
    return key if len(key) <= _MAX_KEY_BYTES else hashlib.blake2b(key).digest()


def keyed_hash(ids: pl.DataFrame, key: bytes) -> pl.Series:
    """Hash people, one per row, with BLAKE2b and a key; a row whose last column is null stays null.

    Args:
        ids: the columns that name a person, for example platform and author id.
        key: the secret of the installation.

    """
    joined = _joined(ids, ids.columns)
    known = joined.drop_nulls().unique().to_list()
    if not known:
        return joined.cast(pl.String)
    hashes = [hashlib.blake2b(text.encode(), key=key, digest_size=_COMMENTER_BYTES).hexdigest() for text in known]
    hashed = joined.replace_strict(pl.Series(known), pl.Series(hashes), default=None, return_dtype=pl.String)
    last = ids.get_column(ids.columns[-1])
    return pl.select(pl.when(pl.lit(last).is_not_null()).then(pl.lit(hashed))).to_series()


def derived_ids(frame: pl.DataFrame, columns: Sequence[str]) -> pl.Series:
    """Give each row an id that depends on its content alone, so that the same row has the same id in every file."""
    present = [name for name in columns if name in frame.columns]
    joined = _joined(frame, present).to_list()
    ids = [f"d-{hashlib.blake2b(text.encode(), digest_size=_DIGEST_BYTES).hexdigest()}" for text in joined]
    return pl.Series(ids, dtype=pl.String)


def _joined(frame: pl.DataFrame, columns: Sequence[str]) -> pl.Series:
    moment = [name for name in columns if frame.schema[name] == pl.Datetime]
    cells = [
        pl.col(name).dt.epoch("us").cast(pl.String) if name in moment else pl.col(name).cast(pl.String)
        for name in columns
    ]
    return frame.select(pl.concat_str([cell.fill_null("") for cell in cells], separator=_BETWEEN)).to_series()
