"""What forecasts leave in the index: columns of the accounts, the shapes they name, the models they come from."""

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from fukasa.analysis.engagement.reasons import reason, reason_column
from fukasa.analysis.forecast.shapes import PROBABILITIES, Shapes
from fukasa.analysis.forecast.views.model import MOSTLY_ZERO
from fukasa.analysis.forecast.views.settings import settings
from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.steps import done
from fukasa.pipelines.forecast.audience import OWN_POSTS, Audience

_DISTRIBUTION = ("mu", "sigma", "shape", "shared", "p10", "p50", "p90")
_TOLD = ("metric", "format", "n", "status", "reason", "basis")
FORECAST_COLUMNS = tuple(f"forecast_{name}" for name in (*_TOLD, *_DISTRIBUTION))
PAID_COLUMNS = tuple(f"paid_{name}" for name in _DISTRIBUTION)


@dataclass
class ShapeBook:
    """The shapes of all audiences under one numbering: 0 is the normal, as in every one of them."""

    _ids: list[str] = field(default_factory=lambda: list(Shapes.normal().ids))
    _z: list[Reals] = field(default_factory=lambda: list(Shapes.normal().z))

    def add(self, shapes: Shapes, audience: int) -> int:
        """Take in the shapes of an audience; gives what is to be added to their numbers above 0.

        An audience has several models, such as those of posts and of averages; a name that is taken gets a number.
        """
        offset, taken = len(self._ids) - 1, set(self._ids)
        names = shapes.ids[1:] if audience == 0 else [f"{name} @{audience}" for name in shapes.ids[1:]]
        self._ids += [name if name not in taken else f"{name} #{offset}" for name in names]
        self._z += list(shapes.z[1:])
        return offset

    @property
    def shapes(self) -> Shapes:
        """All of them."""
        return Shapes(tuple(self._ids), np.stack(self._z))

    def table(self) -> pl.DataFrame:
        """Give them as rows: shape, id, p, z."""
        number = np.repeat(np.arange(len(self._ids)), PROBABILITIES.size)
        return pl.DataFrame(
            {
                "shape": number,
                "id": [self._ids[place] for place in number],
                "p": np.tile(PROBABILITIES, len(self._ids)),
                "z": np.concatenate(self._z),
            }
        )


def model_rows(audiences: list[Audience]) -> pl.DataFrame:
    """Give the fitted models: visibility, version, content."""
    kept = [(one.owner, one.model.version, one.model.to_bytes()) for one in audiences if one.model is not None]
    return pl.DataFrame(
        kept, schema={"visibility": pl.String, "version": pl.String, "content": pl.Binary}, orient="row"
    )


def account_columns(accounts: pl.DataFrame, main: pl.DataFrame) -> pl.DataFrame:
    """Give every account the forecast of an own and of a paid post in its main format.

    Args:
        accounts: account_key, derived_permitted; all of them.
        main: forecasts of the main format, see :func:`fukasa.pipelines.forecast.audience.forecast_formats`.

    Returns:
        account_key, :data:`FORECAST_COLUMNS`, :data:`PAID_COLUMNS`. Without a forecast ``forecast_status`` and
        ``forecast_reason`` say why.

    """
    forecasts = main.lazy()
    own = forecasts.filter(~pl.col("sponsored")).select(
        "account_key", *(pl.col(name).alias(f"forecast_{name}") for name in (*_TOLD, *_DISTRIBUTION))
    )
    paid = forecasts.filter("sponsored").select(
        "account_key", *(pl.col(name).alias(f"paid_{name}") for name in _DISTRIBUTION)
    )
    rows = accounts.lazy().select("account_key", "derived_permitted")
    for part in (own, paid):
        rows = rows.join(part, on="account_key", how="left", maintain_order="left")
    status, why = _otherwise()
    told = rows.with_columns(
        forecast_status=pl.coalesce("forecast_status", status), forecast_reason=pl.coalesce(_reason(), why)
    )
    return done(told.select("account_key", *FORECAST_COLUMNS, *PAID_COLUMNS))


def _otherwise() -> tuple[pl.Expr, pl.Expr]:
    """Say why there is no forecast at all."""
    permitted = pl.col("derived_permitted")
    status = pl.when(permitted).then(pl.lit("insufficient")).otherwise(pl.lit("not_permitted"))
    why = pl.when(permitted).then(pl.lit(reason("nothing_known"))).otherwise(pl.lit(reason("youtube_derived")))
    return status, why


def _reason() -> pl.Expr:
    """Say on what a forecast rests, or how many posts it lacks."""
    have, metric = pl.col("forecast_n"), pl.col("forecast_metric")
    needed = pl.lit(settings().min_posts)
    lacking = reason_column("forecast_too_few_posts", needed=needed, metric=metric, have=have)
    return (
        pl.when(pl.col("forecast_reason") == MOSTLY_ZERO)
        .then(pl.lit(reason(MOSTLY_ZERO)))
        .when(pl.col("forecast_status") == "insufficient")
        .then(lacking)
        .when(pl.col("forecast_basis") == OWN_POSTS)
        .then(reason_column("own_posts", n=have))
        .otherwise("forecast_reason")
    )
