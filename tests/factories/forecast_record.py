"""Forecasts that were shown, and what became of them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import exp
from typing import Any

from scipy.special import ndtri

from fukasa.apps.forecasts.choices import Place, State
from fukasa.apps.forecasts.models import StoredForecast
from fukasa.apps.forecasts.selectors.catalogue import Edition
from fukasa.apps.forecasts.services.keeping import forecasts_keep
from fukasa.apps.forecasts.shown import LEVELS, ShownForecast
from tests.factories.creators import KEY
from tests.factories.index import AS_OF
from tests.factories.workspaces import Person

EDITION = Edition(version=1, epoch=0)
MADE_AT = AS_OF - timedelta(days=60)


def quantiles(mu: float, sigma: float) -> dict[str, float]:
    """Give the stored quantiles of a lognormal."""
    return {name: exp(mu + sigma * float(ndtri(share))) for name, share in LEVELS.items()}


def shown(account_key: str = KEY, *, mu: float = 10.0, sigma: float = 0.5, **values: Any) -> ShownForecast:
    """Make a forecast of the next own post of any format."""
    given: dict[str, Any] = {
        "platform": account_key.partition(":")[0],
        "tier": "micro",
        "format": "",
        "paid": False,
        "metric": "views",
        "model_version": "test/1",
        "quantiles": quantiles(mu, sigma),
        "last10": 20_000.0,
        "n_history": 27,
    }
    return ShownForecast(account_key=account_key, mu=mu, sigma=sigma, **(given | values))


def keep(person: Person, *forecasts: ShownForecast, made_at: datetime = MADE_AT, edition: Edition = EDITION) -> None:
    """Keep forecasts as if they had been shown some time ago."""
    forecasts_keep(scope=person.scope, place=Place.REPORT, edition=edition, forecasts=forecasts or [shown()])
    StoredForecast.objects.of(person.scope).filter(state=State.WAITING).update(made_at=made_at)


def score(person: Person, outcomes: Iterable[tuple[ShownForecast, float]], *, made_at: datetime = MADE_AT) -> None:
    """Keep forecasts together with what became of them."""
    cases = list(outcomes)
    keep(person, *(one for one, _ in cases), made_at=made_at)
    actual = {one.account_key: value for one, value in cases}
    waiting = list(StoredForecast.objects.of(person.scope).filter(state=State.WAITING))
    for row in waiting:
        row.actual, row.post_id = actual[row.account_key], "p1"
        row.posted_at, row.actual_at = made_at + timedelta(days=3), made_at + timedelta(days=12)
        row.state, row.closed_at = State.SCORED, row.actual_at
    StoredForecast.unscoped.bulk_update(waiting, ["actual", "post_id", "posted_at", "actual_at", "state", "closed_at"])
