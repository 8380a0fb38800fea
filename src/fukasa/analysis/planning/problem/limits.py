"""The limits of a plan as it states them; each has an id under which every room speaks of it."""

from dataclasses import dataclass
from typing import Literal

ShareKind = Literal["tier", "platform", "role", "small"]
SMALL_TIERS = ("nano", "micro")
"""The tiers that count as small creators."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share of all spend that goes to one kind of creator.

    Attributes:
        kind: what is told apart: tier, platform, role, or ``small`` (nano and micro together).
        value: which tier, platform or role; ``small`` for small creators.
        min: least share, between 0 and 1.
        max: greatest share.

    """

    kind: ShareKind
    value: str
    min: float | None = None
    max: float | None = None

    @property
    def min_id(self) -> str:
        """The id of the lower end."""
        return f"mix.{self.kind}.{self.value}.min_share"

    @property
    def max_id(self) -> str:
        """The id of the upper end."""
        return f"mix.{self.kind}.{self.value}.max_share"


@dataclass(frozen=True, slots=True)
class Cvar:
    """The mean of the worst cases must reach a floor.

    Among draws the worst alpha · draws count; where that is no whole number the last of them counts by its fraction.

    Attributes:
        alpha: share of the worst cases, between 0 and 1.
        floor: least mean of the metric in them.
        metric: what is summed over the plan.
        shared: share of the variance (of the log) that is common to all creators.
        draws: number of scenarios.
        seed: of the scenarios.

    """

    alpha: float
    floor: float
    metric: Literal["views", "conversions"] = "views"
    shared: float = 0.0
    draws: int = 200
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """All limits of a plan; None or empty limits nothing. A creator is booked through one option at most, always.

    Attributes:
        budget: most that is spent.
        shares: shares of spend.
        min_creators: fewest creators; a plan without anybody is no plan.
        max_creators: most creators.
        must_have: creators who must be in it.
        max_per_agency: most creators of one agency.
        exclusive_categories: categories of which one creator at most is booked.
        max_posts: most posts of all creators together.
        cvar: how bad the bad cases may be.
        target: least value of the objective; with it a plan without budget seeks the lowest cost.

    """

    budget: float | None = None
    shares: tuple[Share, ...] = ()
    min_creators: int = 1
    max_creators: int | None = None
    must_have: tuple[str, ...] = ()
    max_per_agency: int | None = None
    exclusive_categories: tuple[str, ...] = ()
    max_posts: int | None = None
    cvar: Cvar | None = None
    target: float | None = None


BUDGET = "budget"
MIN_CREATORS = "rules.min_creators"
MAX_CREATORS = "rules.max_creators"
MAX_POSTS = "rules.max_posts"
CVAR = "risk.cvar_floor"
TARGET = "goal.target"


def must_have_id(creator: str) -> str:
    """Name the rule that a creator must be in the plan."""
    return f"rules.must_have:{creator}"


def agency_id(agency: str) -> str:
    """Name the rule on the creators of one agency."""
    return f"rules.max_per_agency:{agency}"


def exclusive_id(category: str) -> str:
    """Name the rule that one creator at most of a category is booked."""
    return f"rules.exclusivity:{category}"


def conflict_id(one: str, other: str) -> str:
    """Name the rule that two creators are not booked together, whichever is named first."""
    return "conflict:" + "|".join(sorted((one, other)))


def person_id(creator: str) -> str:
    """Name the rule that a creator is booked through one option at most."""
    return f"one_option:{creator}"
