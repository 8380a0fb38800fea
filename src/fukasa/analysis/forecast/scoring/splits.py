"""Which posts are held out, and what may be known when they are forecast.

A split is four frames. Whatever is computed for the targets comes from ``fit`` and ``history``; the outcomes stand
apart in ``truth``. A value is known from ``known_at`` on; where a frame does not tell it, seven days after posting,
when most of the count is there. At an origin only values known before it reach ``fit`` or ``history``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import polars as pl

from fukasa.core.errors import InvalidInput

MATURE = timedelta(days=7)
FOLDS = 5
_KNOWN_BEFORE = (
    "account_key",
    "target_id",
    "posted_at",
    "platform",
    "metric",
    "format",
    "sponsored",
    "category",
    "text",
)
_CREATOR = "creator_key"


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """One question put to a model.

    Attributes:
        name: which plan it belongs to: ``newest``, an origin's date, with ``/fold k of K`` for unseen creators.
        origin: the moment of the forecast; None where every account has its own (``newest``).
        seen: whether the creators of the targets are in ``fit``.
        fit: HISTORY rows that parameters may be learned from.
        history: HISTORY rows of the targets' accounts: what is known of each when it is forecast.
        targets: posts to be forecast; nothing that is known only after posting.
        truth: account_key, target_id, actual.

    """

    name: str
    origin: datetime | None
    seen: bool
    fit: pl.DataFrame
    history: pl.DataFrame
    targets: pl.DataFrame
    truth: pl.DataFrame


def newest(posts: pl.DataFrame, *, hold_out: int, skip: int = 0, min_age: timedelta = MATURE) -> Split:
    """Hold out the newest posts of every account; creators are seen.

    Every account has its own origin, the oldest of its held-out posts; all of them are forecast from what is older.
    Posts of other accounts may be younger than that: say so, or use :func:`rolling`.

    Args:
        posts: HISTORY rows; perhaps captured_at (when the value was read): held-out posts are then at least
            ``min_age`` old, younger posts are left out altogether.
        hold_out: how many posts per account.
        skip: so many of the very newest are left out first, for files without captured_at.
        min_age: age from which a count is taken as matured.

    Raises:
        InvalidInput: a number is out of range, or columns are missing.

    """
    if hold_out < 1 or skip < 0:
        raise InvalidInput(
            f"a back-test holds out at least one post per account and skips none or more, got {hold_out}, {skip}"
        )
    mature = _checked(posts).filter(_matured(posts, min_age))
    order = ["posted_at", "post_id"]
    place = pl.struct(order).rank("ordinal", descending=True).over("account_key") - 1
    placed = mature.with_columns(_place=place.cast(pl.Int64)).filter(pl.col("_place") >= skip)
    held = placed.filter(pl.col("_place") < skip + hold_out).drop("_place")
    first = held.group_by("account_key").agg(_first=pl.col("posted_at").min())
    older = placed.filter(pl.col("_place") >= skip + hold_out).drop("_place").join(first, on="account_key")
    known = older.filter(pl.col("posted_at") < pl.col("_first")).drop("_first")
    return _split("newest", None, known, known, held)


def rolling(
    posts: pl.DataFrame,
    origins: Sequence[datetime],
    *,
    hold_out: int | None = None,
    horizon: timedelta | None = None,
    min_age: timedelta = MATURE,
) -> Iterator[Split]:
    """Stand at one origin after the other and forecast what comes next (Tashman 2000); creators are seen.

    Args:
        posts: HISTORY rows; perhaps known_at (when the value was known), captured_at.
        origins: moments, ascending. A target lies at or after its origin and before the next one.
        hold_out: at most so many posts per account and origin; None for all.
        horizon: targets lie so far from the origin at most; None for no limit.
        min_age: when a value is known where known_at does not tell it, and the least age of a held-out post.

    Yields:
        One split per origin that has a target and something known before.

    Raises:
        InvalidInput: no origin, origins that do not ascend, missing columns.

    """
    moments = [_utc(origin) for origin in origins]
    if not moments or any(later <= earlier for earlier, later in pairwise(moments)):
        raise InvalidInput("a rolling back-test needs origins, each later than the one before; sort them")
    known = _checked(posts).with_columns(_known=_known_at(posts, min_age))
    for place, origin in enumerate(moments):
        ends = [*moments[place + 1 : place + 2], *([origin + horizon] if horizon else [])]
        past = known.filter(pl.col("_known") < origin, pl.col("posted_at") < origin).drop("_known")
        inside = (pl.col("posted_at") >= origin) & _matured(posts, min_age)
        ahead = known.filter(inside, *(pl.col("posted_at") < end for end in ends)).drop("_known")
        if hold_out is not None:
            ahead = ahead.sort("posted_at", "post_id").group_by("account_key", maintain_order=True).head(hold_out)
        if ahead.height and past.height:
            yield _split(f"{origin:%Y-%m-%d}", origin, past, past, ahead)


def unseen(split: Split, *, rng: np.random.Generator, folds: int = FOLDS) -> Iterator[Split]:
    """Divide a split into folds of creators that the fit has never seen; their own history is still used.

    Args:
        split: creators are seen in it.
        rng: for the folds; the same generator state and creators give the same folds, whatever the order of rows.
        folds: how many.

    Raises:
        InvalidInput: fewer than two folds, or fewer creators than folds.

    """
    owners = _owners(split)
    creators = owners["creator"].unique().sort()
    if not 2 <= folds <= len(creators):  # noqa: PLR2004  one fold would leave nothing to fit on
        raise InvalidInput(
            f"{len(creators)} creators cannot be divided into {folds} folds; choose from 2 to as many as there are"
        )
    parts = pl.DataFrame({"creator": creators, "fold": rng.permutation(len(creators)) % folds})
    fold_of = owners.join(parts, on="creator").select("account_key", "fold")
    for fold in range(folds):
        inside = fold_of.filter(pl.col("fold") == fold).select("account_key")
        targets = split.targets.join(inside, on="account_key", how="semi")
        if targets.height:
            yield replace(
                split,
                name=f"{split.name}/fold {fold + 1} of {folds}",
                seen=False,
                fit=split.fit.join(inside, on="account_key", how="anti"),
                history=split.history.join(inside, on="account_key", how="semi"),
                targets=targets,
                truth=split.truth.join(inside, on="account_key", how="semi"),
            )


def monthly_origins(posts: pl.DataFrame, *, first: datetime, last: datetime | None = None) -> list[datetime]:
    """Give the first moments of the months from the month of ``first`` on, up to the newest post or ``last``."""
    newest_post = posts["posted_at"].max()
    end = last or (newest_post if isinstance(newest_post, datetime) else first)
    begin = _utc(first).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return pl.datetime_range(begin, _utc(end), "1mo", time_zone="UTC", eager=True).to_list()


def _split(name: str, origin: datetime | None, fit: pl.DataFrame, known: pl.DataFrame, held: pl.DataFrame) -> Split:
    named = held.rename({"post_id": "target_id"}).sort("account_key", "posted_at", "target_id")
    asked = named.select(*(column for column in (*_KNOWN_BEFORE, _CREATOR) if column in named.columns))
    own = known.join(asked.select("account_key").unique(), on="account_key", how="semi")
    truth = named.select("account_key", "target_id", actual="value")
    return Split(name, origin, seen=True, fit=fit, history=own, targets=asked, truth=truth)


def _checked(posts: pl.DataFrame) -> pl.DataFrame:
    absent = [name for name in ("account_key", "post_id", "posted_at", "value") if name not in posts.columns]
    if absent:
        raise InvalidInput(f"posts lack the columns {', '.join(absent)}; a back-test needs them, add them")
    if posts.select("account_key", "post_id").is_duplicated().any():
        raise InvalidInput(
            "a post stands twice in the file; keep one row per account_key and post_id, with its last count"
        )
    return posts.filter(pl.col("value").is_not_null(), pl.col("posted_at").is_not_null())


def _matured(posts: pl.DataFrame, min_age: timedelta) -> pl.Expr:
    """Tell whether a count was read late enough; where nobody knows when, it is taken as it is."""
    if "captured_at" not in posts.columns:
        return pl.lit(value=True)
    return (pl.col("captured_at") - pl.col("posted_at") >= min_age).fill_null(value=True)


def _known_at(posts: pl.DataFrame, min_age: timedelta) -> pl.Expr:
    usual = pl.col("posted_at") + min_age
    return pl.col("known_at").fill_null(usual) if "known_at" in posts.columns else usual


def _owners(split: Split) -> pl.DataFrame:
    creator = (
        pl.col(_CREATOR).fill_null(pl.col("account_key")) if _CREATOR in split.fit.columns else pl.col("account_key")
    )
    frames = [frame.select("account_key", creator=creator) for frame in (split.fit, split.targets)]
    return pl.concat(frames).unique("account_key", keep="first", maintain_order=True)


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
