"""The level of every account as it was known before each of its posts: a Kalman filter over all accounts at once."""

from dataclasses import dataclass

import numpy as np

from fukasa.analysis.forecast.views.panel import Panel
from fukasa.analysis.forecast.views.prior import Expected
from fukasa.analysis.forecast.views.settings import settings
from fukasa.analysis.statistics.arrays import Integers, Reals


@dataclass(frozen=True, slots=True)
class Drift:
    """How levels move.

    Attributes:
        share: variance of the drift over that of the noise of single posts.
        days: days in which a drift falls to 1/e.

    """

    share: float
    days: float


@dataclass(frozen=True, slots=True)
class Levels:
    """What was known of each account after each of its posts (accounts × posts, newest first).

    The log of a post is the account's steady level + a drift that is forgotten + noise. The steady part is normal
    around what peers tell, the drift an Ornstein-Uhlenbeck process (exact discretisation; Harvey 1989).

    Attributes:
        drift: how levels move.
        steady, moving: means of the two parts.
        steady_var, moving_var, covariance: what is not known of them.
        noise: variance of single posts, from the surprises so far.
        drift_var: stationary variance of the drift per account.

    """

    drift: Drift
    steady: Reals
    moving: Reals
    steady_var: Reals
    moving_var: Reals
    covariance: Reals
    noise: Reals
    drift_var: Reals

    def ahead(self, row: Integers, place: Integers, days: Reals) -> tuple[Reals, Reals, Reals]:
        """Tell the level some days after a post, from that post and all older ones.

        Args:
            row: accounts.
            place: the newest post that is known.
            days: time from that post; NaN counts as the time in which a drift is half forgotten.

        Returns:
            Mean and variance of the level, and the variance of a single post around it.

        """
        at = (row, np.minimum(place, self.steady.shape[1] - 1))
        kept = np.exp(-np.nan_to_num(np.maximum(days, 0.0), nan=self.drift.days * np.log(2)) / self.drift.days)
        mean = self.steady[at] + kept * self.moving[at]
        variance = self.steady_var[at] + 2 * kept * self.covariance[at] + kept**2 * self.moving_var[at]
        return mean, variance + (1 - kept**2) * self.drift_var[row], self.noise[at]


def filter_levels(panel: Panel, adjusted: Reals, prior: Expected, drift: Drift) -> Levels:
    """Run the filter from the oldest to the newest post of every account.

    A surprise beyond ``winsor`` standard deviations is pulled in (Masreliez and Martin 1977), and the variance of the
    noise is learnt from the surprises so far, so that nothing newer reaches an older place.

    Args:
        panel: the histories, for their days.
        adjusted: logs without the effects of format, advertising and weekday.
        prior: what is expected of the accounts.
        drift: how levels move.

    """
    known = settings()
    accounts, posts = adjusted.shape
    # a place beyond the last post tells what was known before the first one
    columns = {name: np.empty((accounts, posts + 1)) for name in ("c", "d", "cc", "dd", "cd", "v")}
    drift_var = drift.share * prior.noise
    c, d = prior.mean.copy(), np.zeros(accounts)
    cc, dd, cd = prior.between.copy(), drift_var.copy(), np.zeros(accounts)
    squares, seen = known.noise_posts * prior.noise, np.full(accounts, known.noise_posts)
    noise, last = prior.noise.copy(), np.full(accounts, np.nan)
    _keep(columns, posts, c, d, cc, dd, cd, noise)
    for place in range(posts - 1, -1, -1):
        value, day = adjusted[:, place], panel.day[:, place]
        there = ~np.isnan(value)
        kept = np.where(there & ~np.isnan(last), np.exp(-np.maximum(day - last, 0.0) / drift.days), 1.0)
        d, cd = kept * d, kept * cd
        dd = kept**2 * dd + (1 - kept**2) * drift_var
        level_var = cc + 2 * cd + dd
        total = level_var + noise
        reach = known.winsor * np.sqrt(total)
        surprise = np.where(there, np.clip(value - c - d, -reach, reach), 0.0)
        gain_c, gain_d = np.where(there, (cc + cd) / total, 0.0), np.where(there, (cd + dd) / total, 0.0)
        c, d = c + gain_c * surprise, d + gain_d * surprise
        cc, cd, dd = cc - gain_c * (cc + cd), cd - gain_c * (cd + dd), dd - gain_d * (cd + dd)
        squares = squares + np.where(there, surprise**2 * noise / total, 0.0)
        seen = seen + there
        noise = squares / seen
        last = np.where(there, day, last)
        _keep(columns, place, c, d, cc, dd, cd, noise)
    return Levels(
        drift, columns["c"], columns["d"], columns["cc"], columns["dd"], columns["cd"], columns["v"], drift_var
    )


def _keep(columns: dict[str, Reals], place: int, *states: Reals) -> None:
    for matrix, state in zip(columns.values(), states, strict=True):
        matrix[:, place] = state


def choose_drift(panel: Panel, adjusted: Reals, prior: Expected, rng: np.random.Generator) -> Drift:
    """Choose the drift whose one-step forecasts are likeliest, with surprises pulled in, on a sample of accounts."""
    known = settings()
    enough = np.flatnonzero((~np.isnan(adjusted)).sum(axis=1) > known.min_posts)
    options = [Drift(share, days) for share in known.drift_shares for days in known.drift_days]
    if not enough.size:
        return options[0]
    chosen = np.zeros(len(adjusted), dtype=np.bool_)
    chosen[rng.permutation(enough)[: known.tuning_accounts]] = True
    few, logs = panel.rows(chosen), adjusted[chosen]
    return min(options, key=lambda option: _surprise(few, logs, prior.some(chosen), option))


def _surprise(panel: Panel, adjusted: Reals, prior: Expected, drift: Drift) -> float:
    """Mean negative log likelihood of each post from the ones before, squares pulled in."""
    levels = filter_levels(panel, adjusted, prior, drift)
    row, place = np.nonzero(~np.isnan(adjusted))
    older = np.where(place + 1 < adjusted.shape[1], place + 1, adjusted.shape[1])
    before = panel.day[row, np.minimum(older, adjusted.shape[1] - 1)]
    mean, variance, noise = levels.ahead(row, older, panel.day[row, place] - before)
    total = variance + noise
    squares = np.minimum((adjusted[row, place] - mean) ** 2 / total, settings().winsor ** 2)
    return float(np.mean(np.log(total) + squares)) / 2
