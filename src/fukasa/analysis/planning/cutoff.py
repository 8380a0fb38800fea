"""The strict cut-off: above a cost per view nobody is booked."""

from dataclasses import dataclass

import polars as pl

from fukasa.core.errors import InvalidInput

DEFAULT_PROBABILITY = 0.5
STRICT_PROBABILITY = 0.8
AUTHENTICITY = ("pass", "review", "fail")
"""Verdicts on authenticity, best first."""


@dataclass(frozen=True, slots=True)
class CutoffRule:
    """Book only where P(CPV ≤ cut-off) reaches a probability.

    Attributes:
        cpv: the cut-off, in main units of the currency for one view.
        currency: ISO 4217.
        probability: the chance that is asked; 0.5 is the rule of the sources, 0.8 the strict one.

    """

    cpv: float
    currency: str
    probability: float = DEFAULT_PROBABILITY

    def __post_init__(self) -> None:
        if not 0 < self.cpv < float("inf"):
            raise InvalidInput(f"cutoff.cpv is a cost per view above 0, got {self.cpv}")
        if not 0 < self.probability < 1:
            raise InvalidInput(
                f"cutoff.probability lies strictly between 0 and 1, got {self.probability}; 0.5 is usual"
            )


@dataclass(frozen=True, slots=True)
class Gates:
    """What else a candidate must be; None or empty asks nothing.

    Attributes:
        min_followers: fewest followers.
        max_followers: most followers.
        tiers: tier ids that are allowed.
        min_posts: own posts that the forecast must stand on.
        authenticity: the worst verdict that is allowed; who has none cannot be decided.
        depth_min: least depth, between 0 and 1; who has none cannot be decided.

    """

    min_followers: int | None = None
    max_followers: int | None = None
    tiers: tuple[str, ...] = ()
    min_posts: int | None = None
    authenticity: str | None = None
    depth_min: float | None = None

    def __post_init__(self) -> None:
        if self.authenticity not in (None, *AUTHENTICITY):
            raise InvalidInput(f"gates.authenticity is one of {', '.join(AUTHENTICITY)}, got {self.authenticity!r}")
        if self.depth_min is not None and not 0 <= self.depth_min <= 1:
            raise InvalidInput(f"gates.depth_min lies between 0 and 1, got {self.depth_min}")
        ends = (self.min_followers, self.max_followers)
        if ends[0] is not None and ends[1] is not None and ends[0] > ends[1]:
            raise InvalidInput(f"followers.min must not be above followers.max, got {ends[0]} and {ends[1]}")


Check = tuple[str, pl.Expr, pl.Expr, pl.Expr]
"""A rule: its id, when it fails, the candidate's value, the limit (both as numbers, null where words say it)."""

_NOTHING = pl.lit(None, dtype=pl.Float64)


def _real(value: float | None) -> pl.Expr:
    return pl.lit(value, dtype=pl.Float64)


def scope_checks(gates: Gates) -> list[Check]:
    """List the rules that look at the account alone; unknown followers cannot pass a followers' gate."""
    followers = pl.col("followers").cast(pl.Float64)
    checks: list[Check] = []
    if gates.min_followers is not None:
        below = followers.is_null() | (followers < gates.min_followers)
        checks.append(("followers_min", below, followers, _real(gates.min_followers)))
    if gates.max_followers is not None:
        above = followers.is_null() | (followers > gates.max_followers)
        checks.append(("followers_max", above, followers, _real(gates.max_followers)))
    if gates.tiers:
        checks.append(("tier", ~pl.col("tier").is_in(gates.tiers).fill_null(value=False), followers, _NOTHING))
    return checks


def undecidable_checks() -> list[Check]:
    """List why a chance cannot be told at all."""
    ready, by_views = pl.col("status").fill_null("insufficient") == "ok", pl.col("metric") == "views"
    return [
        ("no_forecast", ~ready, _NOTHING, _NOTHING),
        ("likes_only", ready & ~by_views.fill_null(value=False), _NOTHING, _NOTHING),
        ("no_price", pl.col("price_basis").is_null(), _NOTHING, _NOTHING),
        ("unknown_chance", pl.col("prob_cpv").is_null(), _NOTHING, _NOTHING),
    ]


def quality_checks(gates: Gates) -> list[Check]:
    """List the rules that look at the evidence; they cut what is known to be worse than allowed."""
    checks: list[Check] = []
    if gates.min_posts is not None:
        own = pl.when(pl.col("basis") == "own_posts").then("n").otherwise(0).cast(pl.Float64)
        checks.append(("min_posts", own < gates.min_posts, own, _real(gates.min_posts)))
    if gates.authenticity is not None:
        worse = AUTHENTICITY[AUTHENTICITY.index(gates.authenticity) + 1 :]
        checks.append(("authenticity", pl.col("authenticity").is_in(worse).fill_null(value=False), _NOTHING, _NOTHING))
    if gates.depth_min is not None:
        less = (pl.col("depth") < gates.depth_min).fill_null(value=False)
        checks.append(("depth_min", less, pl.col("depth"), _real(gates.depth_min)))
    return checks


def unknown_quality_checks(gates: Gates) -> list[Check]:
    """List why a gate cannot decide: what it asks for is not known.

    They come last: who is cut for another reason is cut, whatever is not known of them.
    """
    checks: list[Check] = []
    if gates.authenticity is not None:
        judged = pl.col("authenticity").is_in(AUTHENTICITY).fill_null(value=False)
        checks.append(("authenticity_unknown", ~judged, _NOTHING, _NOTHING))
    if gates.depth_min is not None:
        checks.append(("depth_unknown", pl.col("depth").is_null(), _NOTHING, _real(gates.depth_min)))
    return checks


def cutoff_check(rule: CutoffRule) -> Check:
    """Give the rule of the cut-off itself: the chance of a CPV at or under it."""
    return ("cpv", pl.col("prob_cpv") < rule.probability, pl.col("prob_cpv"), _real(rule.probability))
