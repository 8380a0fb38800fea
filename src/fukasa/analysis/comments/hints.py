"""Which hints and labelling functions speak in every comment."""

import numpy as np

from fukasa.analysis.comments.functions import default_functions, hint_names
from fukasa.analysis.comments.lexicon import Lexicon, default_lexicon, pattern_key_at
from fukasa.analysis.comments.ngrams import LONGEST, NGrams
from fukasa.analysis.comments.signs import SignRun
from fukasa.analysis.statistics.arrays import Flags, Integers


def find_hints(run: SignRun, ngrams: NGrams) -> Flags:
    """Look up the packaged lexicon in all comments and run the labelling functions on what was found.

    Returns:
        Comments × (hints, then functions): what stands in one of its sentences, or in the whole comment for the
        functions that look at the whole.

    """
    functions = default_functions()
    if not len(run):
        return np.zeros((0, len(hint_names()) + len(functions)), dtype=np.bool_)
    hints, first = _by_sentence(run, ngrams)
    by_sentence = np.stack([*hints, *(function.fires(hints) for function in functions if not function.whole)])
    found: Flags = np.logical_or.reduceat(by_sentence, first, axis=1)
    of_comment, told = found[: len(hints)], iter(found[len(hints) :])
    fired = [function.fires(of_comment) if function.whole else next(told) for function in functions]
    return np.stack([*of_comment, *fired], axis=1)


def _by_sentence(run: SignRun, ngrams: NGrams) -> tuple[Flags, Integers]:
    """Find the hints of every sentence (hints × sentences); gives with them the first sentence of every comment."""
    sentence = np.cumsum(run.edges) - 1
    hints = np.zeros((len(hint_names()), int(sentence[-1]) + 1), dtype=np.bool_)
    hint, place = look_up(default_lexicon(), ngrams)
    hints[hint, sentence[place]] = True
    first = sentence[run.starts[:-1]]
    # The mark stands on the edge behind the sentence, which is the edge before the next; one that a comment begins with
    # belongs to what follows it, not to the comment before.
    asking = np.flatnonzero(run.asked[run.edges])
    hints[-1, np.maximum(asking - 1, first[np.searchsorted(first, asking, "right") - 1])] = True
    return hints, first


def look_up(lexicon: Lexicon, ngrams: NGrams) -> tuple[Integers, Integers]:
    """Find all patterns; gives the hint and the place of each find.

    A table over the rows of the n-grams finds the places where a pattern may begin; their keys decide.
    """
    begins, order = np.divmod(np.flatnonzero(lexicon.beginnings[ngrams.rows]), LONGEST)
    hints, places = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for length, keys in lexicon.keys.items():
        candidates = begins[(order == min(length, LONGEST) - 1) & (begins + length <= len(ngrams.hashes))]
        found = pattern_key_at(ngrams.hashes, length, candidates)
        first, last = np.searchsorted(keys, found, "left"), np.searchsorted(keys, found, "right")
        times = last - first
        which = np.repeat(first, times) + _counted(times)
        hints.append(lexicon.hints[length][which])
        places.append(np.repeat(candidates, times))
    return np.concatenate(hints), np.concatenate(places)


def _counted(times: Integers) -> Integers:
    """Count 0, 1, … within each repetition."""
    total = np.cumsum(times)
    counted: Integers = np.arange(total[-1] if len(total) else 0) - np.repeat(total - times, times)
    return counted
