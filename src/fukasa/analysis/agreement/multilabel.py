"""Agreement on labels of which a thing may have several."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from fukasa.analysis.agreement.alpha import MISSING, Agreement, krippendorff_alpha
from fukasa.analysis.agreement.distances import masi_distance
from fukasa.analysis.statistics.arrays import Flags, Integers
from fukasa.core.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class LabelAgreement:
    """Agreement on all labels together and on each alone.

    Attributes:
        overall: on the whole sets of labels, with the distance MASI: half right is not all wrong.
        by_label: per label, whether it was given or not.

    """

    overall: Agreement
    by_label: dict[str, Agreement]


def label_agreement(
    given: Flags, answered: Flags, labels: Sequence[str], *, rng: Generator, level: float = 0.95
) -> LabelAgreement:
    """Compare the labels that people gave the same things.

    Args:
        given: things × people × labels.
        answered: things × people; what somebody did not label does not count as empty.
        labels: the names of the labels, in their order.
        rng: for the bootstrap.
        level: of the intervals.

    Raises:
        InvalidInput: the shapes do not fit.

    """
    if given.ndim != 3 or given.shape[:2] != answered.shape or given.shape[2] != len(labels):  # noqa: PLR2004
        raise InvalidInput("agreement on labels needs things × people × labels, and things × people that were answered")
    sets: Integers = (given * (1 << np.arange(len(labels)))).sum(axis=2).astype(np.int64)
    whole = np.where(answered, sets, MISSING)
    single = np.where(answered[:, :, None], given, MISSING).astype(np.int64)
    return LabelAgreement(
        overall=krippendorff_alpha(whole, rng=rng, distance=masi_distance, level=level),
        by_label={
            name: krippendorff_alpha(single[:, :, place], rng=rng, level=level) for place, name in enumerate(labels)
        },
    )
