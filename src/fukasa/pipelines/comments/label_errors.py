"""How the labels of a model err on comments it had not seen, and how much that differs between kinds of writers."""

import numpy as np
from numpy.typing import NDArray

from fukasa.analysis.comments.classes import SPAM, registry
from fukasa.analysis.comments.classify import labels_above
from fukasa.analysis.comments.model import ErrorRates
from fukasa.analysis.statistics.arrays import Flags, Reals

_FEWEST = 3
"""Comments of a style from which its own rate says something about how styles differ."""


def label_errors(truth: Flags, held_out: Reals, limits: Reals, styles: NDArray[np.object_]) -> dict[str, ErrorRates]:
    """Measure how labels err.

    Figures are shares among comments that are not given spam, so errors are measured among these as well; those of
    spam and of the question mark among all. Unions of classes (substantive, purchase signal) are measured as such,
    for labels do not err independently.

    Args:
        truth: comments × outputs.
        held_out: probabilities of comments that the model had not seen, comments × outputs.
        limits: per output the probability from which the label is given.
        styles: who wrote each comment.

    Returns:
        Per output and per union of the registry the rates, in counts of :func:`as_of_a_new_style`.

    """
    classes = registry()
    given = np.concatenate([labels_above(held_out, limits), held_out[:, -1:] >= limits[-1]], axis=1)
    counted = ~given[:, classes.ids.index(SPAM)]
    places = {name: [place] for place, name in enumerate(classes.outputs)}
    unions = {"substantive": classes.substantive, "purchase_signal": classes.purchase_signal}
    places |= {name: [classes.ids.index(part) for part in parts] for name, parts in unions.items()}
    of_all = {SPAM, classes.outputs[-1]}
    everything = np.ones_like(counted)
    return {
        name: _rates(
            _any(truth, columns),
            _any(given, columns),
            styles,
            everything if name in of_all else counted,
        )
        for name, columns in places.items()
    }


def _any(flags: Flags, columns: list[int]) -> Flags:
    found: Flags = np.logical_or.reduce(flags[:, columns], axis=1)
    return found


def _rates(truth: Flags, given: Flags, styles: NDArray[np.object_], counted: Flags) -> ErrorRates:
    with_label, without = counted & truth, counted & ~truth
    found = as_of_a_new_style(given[with_label], styles[with_label])
    refused = as_of_a_new_style(~given[without], styles[without])
    return ErrorRates(found[1], found[0], refused[1], refused[0])


def as_of_a_new_style(right: Flags, styles: NDArray[np.object_]) -> tuple[float, float]:
    """Give the successes and the trials of a simple sample that says as much about a style not seen yet.

    The rates of styles spread around the mean rate m with the variance v beyond what their sizes explain (moments of
    the beta-binomial distribution: Kleinman 1973). The rate of a new style is uncertain by v plus the error of m; a
    simple sample of m (1 − m) / (v + error) comments is as uncertain.

    Args:
        right: whether the label was right, per comment.
        styles: who wrote each comment.

    Returns:
        Successes and trials, not whole numbers; the plain counts where styles do not differ.

    """
    if not len(right):
        return 0.0, 0.0
    _, style = np.unique(styles, return_inverse=True)
    size = np.bincount(style).astype(np.float64)
    rate = np.bincount(style, weights=right) / size
    mean = float(right.mean())
    chance = mean * (1 - mean)
    told = size >= _FEWEST
    if chance == 0 or told.sum() < _FEWEST:
        return float(right.sum()), float(len(right))
    weight = size[told] / size[told].sum()
    beyond = (weight * (rate[told] - mean) ** 2).sum() - chance * (weight / size[told]).sum()
    between = max(float(beyond / (1 - (weight / size[told]).sum())), 0.0)
    trials = chance / (between * (1 + (size**2).sum() / size.sum() ** 2) + chance / len(right))
    return mean * trials, trials
