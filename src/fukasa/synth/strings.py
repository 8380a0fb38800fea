"""Join columns of text, row by row."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fukasa.synth.randomness import BoolArray


def where(condition: BoolArray, text: pa.StringArray) -> pa.StringArray:
    """Keep a text where the condition holds, else null."""
    return pc.if_else(pa.array(condition), text, pa.scalar(None, pa.string()))


def joined(*columns: pa.StringArray, separator: str = "") -> pa.StringArray:
    """Join texts per row; nulls and empty texts leave no separator behind."""
    filled = [pc.fill_null(column, "") for column in columns]
    if not separator:
        return pc.binary_join_element_wise(*filled, "")
    led = [pc.if_else(pc.equal(text, ""), "", pc.binary_join_element_wise(separator, text, "")) for text in filled]
    return pc.utf8_ltrim(pc.binary_join_element_wise(*led, ""), characters=separator)


def numbered(prefix: pa.StringArray, number: np.ndarray[tuple[int], np.dtype[np.int64]], mark: str) -> pa.StringArray:
    """Put a mark and a number behind each prefix."""
    return pc.binary_join_element_wise(prefix, pa.array(number).cast(pa.string()), mark)


def lists(columns: list[pa.StringArray]) -> pa.ListArray:
    """Gather one list of texts per row from columns, leaving nulls out."""
    size = len(columns[0])
    flat = pa.concat_arrays(columns)
    order = (np.arange(size)[:, None] + np.arange(len(columns))[None, :] * size).ravel()
    ordered = flat.take(pa.array(order))
    valid = np.asarray(ordered.is_valid()).reshape(size, len(columns))
    offsets = np.concatenate([[0], np.cumsum(valid.sum(axis=1))]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), ordered.drop_null())
