"""The values of the curves, learnt from simulated profiles alone."""

import numpy as np

from fukasa.analysis.authenticity.additive import AdditiveModel, fit_additive
from fukasa.analysis.authenticity.audience.curves import Scorer
from fukasa.analysis.authenticity.audience.families import draw, families
from fukasa.analysis.authenticity.audience.figures import figure_matrix

_PROFILES = 60
"""Of each family: differences between families matter more than many profiles of one."""


def fit_curves(scorer: Scorer, rng: np.random.Generator) -> AdditiveModel:
    """Fit the curves on simulated profiles, fakes weighted to the base share and cells left out at random.

    Args:
        scorer: knots, directions, ridge; its values are not read.
        rng: randomness.

    """
    given = families()
    real, fake = (draw(side, given.families, _PROFILES, rng).profiles for side in (given.real, given.fake))
    profiles = np.vstack([real, fake])
    profiles[rng.random(profiles.shape) < scorer.missing] = np.nan
    truth = np.repeat([0.0, 1.0], len(real))
    share = np.where(truth > 0, scorer.base_share, 1 - scorer.base_share)
    return fit_additive(
        figure_matrix(profiles),
        truth,
        [curve.knots for curve in scorer.curves],
        direction=[curve.direction for curve in scorer.curves],
        ridge=scorer.ridge,
        weights=share * scorer.rows / len(real),
    )
