"""The forecasts of an account: an own and a paid post of every format it uses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fukasa.analysis.forecast.shapes import Shapes
from fukasa.apps.creators.selectors.accounts import Account
from fukasa.apps.creators.selectors.spreads import Quantity


@dataclass(frozen=True, slots=True)
class FormatForecast:
    """The forecast of the next post of one format.

    Attributes:
        format: the format; None where the posts do not tell theirs.
        paid: whether it is advertising.
        is_main: whether the account uses this format most.
        metric: what is forecast, views or likes.
        amount: how much of it; None where ``status`` is not ok.
        n: posts behind it.
        of_format: how many of them have the format.
        last10: the plain median of the last ten.
        status: ok, insufficient, not_permitted.
        reason: code of the reason.
        newest_at: of when the newest of the posts is.

    """

    format: str | None
    paid: bool
    is_main: bool
    metric: str
    amount: Quantity | None
    n: int | None
    of_format: int | None
    last10: float | None
    status: str
    reason: str | None
    newest_at: datetime | None


def format_forecasts(rows: Sequence[Mapping[str, Any]], account: Account, shapes: Shapes) -> tuple[FormatForecast, ...]:
    """Read the forecasts, the main format first; without any those of the account itself, as of averages."""
    read = tuple(_forecast(row, shapes) for row in rows) or _of_account(account)
    return tuple(sorted(read, key=lambda one: (not one.is_main, -(one.of_format or 0), one.format or "", one.paid)))


def _forecast(row: Mapping[str, Any], shapes: Shapes) -> FormatForecast:
    return FormatForecast(
        format=row["format"],
        paid=bool(row["sponsored"]),
        is_main=bool(row["is_main"]),
        metric=row["metric"] or "views",
        amount=Quantity.read(row, shapes=shapes),
        n=row["n"],
        of_format=row["posts"],
        last10=row["last10"],
        status=row["status"],
        reason=row["reason"],
        newest_at=row["newest_at"],
    )


def _of_account(account: Account) -> tuple[FormatForecast, ...]:
    kinds = ((False, account.forecast), (True, account.paid))
    return tuple(
        FormatForecast(
            format=account.forecast_format,
            paid=paid,
            is_main=True,
            metric=account.forecast_metric or "views",
            amount=amount,
            n=account.forecast_n if account.forecast_basis == "own_posts" else None,
            of_format=None,
            last10=None,
            status=account.forecast_status,
            reason=account.forecast_reason,
            newest_at=account.newest_post_at,
        )
        for paid, amount in kinds
        if amount is not None
    )
