"""The postings of some tens of thousands of accounts: one sort of one number per place."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fukasa.lake.text.folding import folded_all
from fukasa.lake.text.units import PLACE_BITS, Units, Words, units
from fukasa.lake.text.weighting import Weighting

ACCOUNTS_PER_CHUNK = 1 << 16
PLACES_PER_POSTING = 255  # further places of a unit in one account are not kept
WORD = np.uint64(1 << 30)  # numbers of words begin behind those of pairs
_PLACE_BITS, _ACCOUNT_BITS = np.uint64(16), np.uint64(32)
_FIELD_BITS = np.uint64(PLACE_BITS)
_LOW_16, _LOW_19 = np.uint64(0xFFFF), np.uint64(0x7FFFF)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Postings by term, account and place.

    Attributes:
        accounts: how many accounts were read.
        pairs: the pairs found, ascending; the first terms.
        words: the words found, each once, by hash; the terms behind the pairs.
        postings: per term, in how many accounts it stands.
        further: per term, how many places stand in ``places``.
        rows: per posting the account, counted from the first of the chunk.
        impacts: per posting, what BM25F gives before the rarity of the term.
        counts: per posting, how many places are kept.
        firsts: per posting the first place: field (3 bits) and place in the field (13 bits).
        places: the further places of all postings, ascending within each; most postings have none.

    """

    accounts: int
    pairs: NDArray[np.uint32]
    words: Words
    postings: NDArray[np.int64]
    further: NDArray[np.int64]
    rows: NDArray[np.uint16]
    impacts: NDArray[np.uint8]
    counts: NDArray[np.uint8]
    firsts: NDArray[np.uint16]
    places: NDArray[np.uint16]


def chunk_of(texts: Sequence[pl.Series], weighting: Weighting) -> Chunk:
    """Index the texts of at most :data:`ACCOUNTS_PER_CHUNK` accounts.

    Args:
        texts: one series per field, as written.
        weighting: of the fields.

    """
    fields = [units(folded_all(series)) for series in texts]
    words, numbers = _distinct(fields)
    keys = np.concatenate([*_pair_keys(fields), *_word_keys(fields, numbers)])
    keys.sort()
    lengths = np.stack([field.lengths for field in fields], axis=1)
    return _postings(keys, words, weighting, lengths)


def _distinct(fields: list[Units]) -> tuple[Words, NDArray[np.int64]]:
    """Number the distinct words of all fields by their hash."""
    hashes = np.concatenate([field.words.hashes for field in fields])
    found, example, numbers = np.unique(hashes, return_index=True, return_inverse=True)
    letters = np.concatenate([field.words.letters for field in fields])
    lengths = np.concatenate([field.words.lengths for field in fields])
    starts = (np.cumsum(lengths) - lengths)[example]
    return written(Words(found, letters, starts, lengths[example])), numbers


def written(words: Words) -> Words:
    """Bring the letters of words together, in their order, without those of others between."""
    starts = np.cumsum(words.lengths) - words.lengths
    inside = np.arange(int(words.lengths.sum())) + np.repeat(words.starts - starts, words.lengths)
    return Words(words.hashes, words.letters[inside], starts, words.lengths)


def _pair_keys(fields: list[Units]) -> list[NDArray[np.uint64]]:
    return [
        _keys(field.pairs.astype(np.uint64), field.pair_texts, field.pair_places, number)
        for number, field in enumerate(fields)
    ]


def _word_keys(fields: list[Units], numbers: NDArray[np.int64]) -> list[NDArray[np.uint64]]:
    ends = np.cumsum([len(field.word_texts) for field in fields])
    return [
        _keys(part.astype(np.uint64) | WORD, field.word_texts, field.word_places, number)
        for number, (field, part) in enumerate(zip(fields, np.split(numbers, ends[:-1]), strict=True))
    ]


def _keys(
    terms: NDArray[np.uint64], texts: NDArray[np.uint32], places: NDArray[np.uint32], field: int
) -> NDArray[np.uint64]:
    """Put term (31 bits), account (16), field (3) and place (13) into one number that sorts by them."""
    terms <<= _ACCOUNT_BITS
    low = texts << np.uint32(_PLACE_BITS)
    low |= places
    low |= np.uint32(field << PLACE_BITS)
    terms |= low
    return terms


def _postings(keys: NDArray[np.uint64], words: Words, weighting: Weighting, lengths: NDArray[np.int64]) -> Chunk:
    posting = _first_of_each(keys >> _PLACE_BITS)
    heads = keys[posting]
    weights = weighting.of_places(lengths).ravel()[keys >> _FIELD_BITS & _LOW_19]
    counted = np.add.reduceat(weights, posting) if len(posting) else np.zeros(0, np.float32)
    counts = np.diff(posting, append=len(keys))
    places = (keys & _LOW_16).astype(np.uint16)
    further = _further(places, posting, counts)
    counts = np.minimum(counts, PLACES_PER_POSTING)
    term = heads >> _ACCOUNT_BITS
    first = _first_of_each(term)
    terms = term[first]
    return Chunk(
        accounts=len(lengths),
        pairs=terms[terms < WORD].astype(np.uint32),
        words=words,
        postings=np.diff(first, append=len(heads)),
        further=np.add.reduceat(counts - 1, first) if len(first) else counts,
        rows=(heads >> _PLACE_BITS & _LOW_16).astype(np.uint16),
        impacts=weighting.impacts(counted),
        counts=counts.astype(np.uint8),
        firsts=places[posting],
        places=further,
    )


def _first_of_each(ascending: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Tell where each run of equal numbers begins."""
    differs = np.ones(len(ascending), np.bool_)
    np.not_equal(ascending[1:], ascending[:-1], out=differs[1:])
    return np.flatnonzero(differs)


def _further(places: NDArray[np.uint16], posting: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.uint16]:
    """Leave out the first place of each posting, and those beyond what is kept."""
    kept = np.ones(len(places), np.bool_)
    kept[posting] = False
    for crowded in np.flatnonzero(counts > PLACES_PER_POSTING):
        kept[posting[crowded] + PLACES_PER_POSTING : posting[crowded] + counts[crowded]] = False
    return places[kept]
