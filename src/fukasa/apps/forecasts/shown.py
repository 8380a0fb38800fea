"""A forecast on its way from a page into the record."""

from dataclasses import dataclass

LEVELS = {"q025": 0.025, "q10": 0.1, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q90": 0.9, "q975": 0.975}
"""The stored quantiles and their probabilities, ascending; the names are those of the contract's rows."""


@dataclass(frozen=True, slots=True)
class ShownForecast:
    """What a page says of the next post of an account.

    Attributes:
        account_key: whose post.
        platform: where.
        tier: size of the account that day; empty where it is not known.
        format: of the post; empty for any.
        paid: whether it is advertising.
        metric: views or likes.
        model_version: what made the forecast.
        mu: middle of the log value.
        sigma: spread of the log value.
        quantiles: by the names of :data:`LEVELS`.
        last10: the plain median of the last ten posts, for comparison; None where it is not known.
        n_history: posts behind the forecast; None where it rests on something else.

    """

    account_key: str
    platform: str
    tier: str
    format: str
    paid: bool
    metric: str
    model_version: str
    mu: float
    sigma: float
    quantiles: dict[str, float]
    last10: float | None = None
    n_history: int | None = None
