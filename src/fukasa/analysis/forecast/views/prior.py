"""What is expected of an account before its posts are read: by followers, platform and category."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from fukasa.analysis.forecast.views.panel import Panel
from fukasa.analysis.forecast.views.settings import settings
from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.steps import done

_GROUPS = (("platform", "size"), ("platform", "size", "category"))
_GROUP_PRIOR = 10.0  # accounts that a group must have to count half
_LEAST_SPREAD = 1e-4
_LINES = pl.Schema(
    {"platform": pl.String(), "middle": pl.Float64(), "mean": pl.Float64(), "slope": pl.Float64(),
     "between": pl.Float64(), "noise": pl.Float64()}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected of each account.

    Attributes:
        mean: level, log.
        between: variance of accounts of the same kind around it.
        noise: variance of the posts of one account around its level.

    """

    mean: Reals
    between: Reals
    noise: Reals

    def some(self, chosen: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> "Expected":
        """Keep some of the accounts."""
        return Expected(self.mean[chosen], self.between[chosen], self.noise[chosen])


@dataclass(frozen=True, slots=True, eq=False)
class Peers:
    """What accounts of one kind have in common.

    Attributes:
        lines: per platform the line of levels on log followers, and the two variances.
        groups: per grouping what its accounts lie above the wider one, drawn towards it by their number.

    """

    lines: pl.DataFrame
    groups: tuple[pl.DataFrame, ...]

    def expect(self, accounts: pl.DataFrame) -> Expected:
        """Say what is expected of accounts; a platform that was never seen gets the assumptions."""
        known = settings()
        sized = _sized(accounts).lazy()
        rows = sized.join(self.lines.lazy(), on="platform", how="left", maintain_order="left")
        away = (pl.col("log_followers") - pl.col("middle")).fill_null(0.0)
        mean = pl.col("mean").fill_null(self.lines["mean"].mean()) + pl.col("slope").fill_null(0.0) * away
        rows = rows.with_columns(expected=mean.fill_null(0.0))
        for keys, group in zip(_GROUPS, self.groups, strict=True):
            rows = rows.join(group.lazy(), on=keys, how="left", maintain_order="left")
            rows = rows.with_columns(expected=pl.col("expected") + pl.col("above").fill_null(0.0)).drop("above")
        usual = {"between": known.between_sd**2, "noise": known.noise_sd**2}
        told = done(rows.select("expected", *(pl.col(name).fill_null(value) for name, value in usual.items())))
        return Expected(*(told[name].to_numpy() for name in ("expected", "between", "noise")))


def fit_peers(panel: Panel, adjusted: Reals) -> Peers:
    """Fit what accounts of one kind have in common.

    Per platform a least-squares line of the accounts' mean logs on log followers; then the mean residual of platform ×
    size and of platform × size × category. The variance between accounts is that of what remains, less the part that
    posts bring (moments; Hedges and Olkin 1985); the noise is the median of the accounts' variances, which the few
    accounts that went viral do not move.

    Args:
        panel: the histories.
        adjusted: their logs without the effects of format, advertising and weekday.

    """
    rows = _sized(panel.accounts).with_columns(**_moments(adjusted)).filter(pl.col("count") > 0)
    lines = [_line(platform) for platform in rows.partition_by("platform", maintain_order=True)]
    peers = Peers(pl.DataFrame(lines, schema=_LINES), tuple(empty_group(place) for place in range(len(_GROUPS))))
    groups: list[pl.DataFrame] = []
    for place, keys in enumerate(_GROUPS):
        peers = Peers(peers.lines, (*groups, *(empty_group(later) for later in range(place, len(_GROUPS)))))
        groups.append(_above(rows.with_columns(left=pl.col("centre") - peers.expect(rows).mean), keys))
    peers = Peers(peers.lines, tuple(groups))
    return Peers(_with_between(rows, peers), peers.groups)


def _sized(accounts: pl.DataFrame) -> pl.DataFrame:
    """Add the size: accounts within a factor of e in followers."""
    return accounts.with_columns(size=pl.col("log_followers").round().cast(pl.Int32))


def _moments(logs: Reals) -> dict[str, pl.Series]:
    known = ~np.isnan(logs)
    count = known.sum(axis=1)
    centre = np.where(known, logs, 0.0).sum(axis=1) / np.maximum(count, 1)
    squares = (np.where(known, logs - centre[:, None], 0.0) ** 2).sum(axis=1)
    within = np.where(count > 1, squares / np.maximum(count - 1, 1), np.nan)
    return {"count": pl.Series(count), "centre": pl.Series(centre), "within": pl.Series(within, nan_to_null=True)}


def _line(rows: pl.DataFrame) -> dict[str, object]:
    known = settings()
    told = rows.filter(pl.col("log_followers").is_not_null())
    x, y = told["log_followers"].to_numpy(), told["centre"].to_numpy()
    level = told.height < known.min_accounts or float(np.var(x)) < _LEAST_SPREAD
    steady = rows.filter(pl.col("count") >= known.min_posts)["within"].drop_nulls().to_numpy()
    noise = float(np.median(steady)) if steady.size >= known.min_accounts else 0.0
    return {
        "platform": rows["platform"][0],
        "middle": float(x.mean()) if x.size else None,
        "mean": float((rows if level else told)["centre"].to_numpy().mean()),
        "slope": 0.0 if level else float(np.cov(x, y, bias=True)[0, 1] / np.var(x)),
        "between": known.between_sd**2,
        "noise": noise if noise > _LEAST_SPREAD else known.noise_sd**2,  # equal counts do not foretell equal counts
    }


def _above(rows: pl.DataFrame, keys: tuple[str, ...]) -> pl.DataFrame:
    drawn = pl.col("left").mean() * pl.len() / (pl.len() + _GROUP_PRIOR)
    return rows.drop_nulls(keys).group_by(keys, maintain_order=True).agg(above=drawn)


def empty_lines() -> pl.DataFrame:
    """Give the lines of no platform."""
    return _LINES.to_frame()


def empty_group(place: int) -> pl.DataFrame:
    """Give the groups of no account, by the place of the grouping."""
    keys = _GROUPS[place]
    kinds = {"platform": pl.String, "size": pl.Int32, "category": pl.String}
    return pl.DataFrame(schema={key: kinds[key] for key in keys} | {"above": pl.Float64})


def _with_between(rows: pl.DataFrame, peers: Peers) -> pl.DataFrame:
    """Put the variance between accounts into the lines, where there are enough of them."""
    known = settings()
    expected = peers.expect(rows)
    left = rows.with_columns(
        left=pl.col("centre") - expected.mean, sampling=pl.Series(expected.noise) / pl.col("count")
    )
    moments = (pl.col("left").var() - pl.col("sampling").mean()).clip(lower_bound=known.least_between_sd**2)
    found = left.group_by("platform").agg(found=pl.when(pl.len() >= known.min_accounts).then(moments))
    joined = peers.lines.join(found, on="platform", how="left", maintain_order="left")
    return joined.with_columns(between=pl.coalesce("found", "between")).drop("found")
