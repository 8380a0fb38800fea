"""What the tab says goes into the record of forecasts."""

from fukasa.apps.creators.forecast.chosen import Chosen
from fukasa.apps.creators.selectors.forecasts import FormatForecast
from fukasa.apps.creators.selectors.report import OpenReport
from fukasa.apps.forecasts.choices import Place
from fukasa.apps.forecasts.selectors.catalogue import edition_of
from fukasa.apps.forecasts.services.keeping import forecasts_keep
from fukasa.apps.forecasts.shown import LEVELS, ShownForecast


def keep_shown(report: OpenReport, chosen: Chosen) -> int:
    """Keep the forecasts of the own and the paid post that the tab shows; gives how many were new."""
    model = report.index.forecast_version(report.scope.lake)
    shown = [_shown(chosen, one, model) for one in (chosen.own, chosen.paid) if one is not None]
    return forecasts_keep(
        scope=report.scope,
        place=Place.REPORT,
        edition=edition_of(report.index),
        forecasts=[one for one in shown if one is not None],
    )


def _shown(chosen: Chosen, one: FormatForecast, model: str) -> ShownForecast | None:
    amount, account = one.amount, chosen.account
    if amount is None:
        return None
    return ShownForecast(
        account_key=account.key,
        platform=account.platform,
        tier=account.tier or "",
        format=one.format or "",
        paid=one.paid,
        metric=one.metric,
        model_version=model,
        mu=amount.mu,
        sigma=amount.sigma,
        quantiles={name: amount.quantile(share) for name, share in LEVELS.items()},
        last10=one.last10,
        n_history=one.n,
    )
