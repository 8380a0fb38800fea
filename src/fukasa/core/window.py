"""Which posts a figure is taken from."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from fukasa.core.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Window:
    """The most recent posts of an account inside a span of ages.

    Attributes:
        max_posts: at most so many posts, the newest first.
        min_age_days: younger posts have not matured and are left out.
        max_age_days: older posts no longer speak for the account and are left out.

    """

    max_posts: int = 30
    min_age_days: int = 7
    max_age_days: int = 180

    def __post_init__(self) -> None:
        if self.max_posts < 1 or not 0 <= self.min_age_days < self.max_age_days:
            message = f"a window needs at least one post and 0 ≤ min age < max age, got {self}"
            raise InvalidInput(message)

    def bounds(self, as_of: datetime) -> tuple[datetime, datetime]:
        """Give the oldest and the newest moment of posting that count on the day ``as_of``."""
        return as_of - timedelta(days=self.max_age_days), as_of - timedelta(days=self.min_age_days)

    @property
    def label(self) -> str:
        """A short label that names the window, stable enough to be stored beside a figure."""
        return f"last {self.max_posts} posts aged {self.min_age_days}-{self.max_age_days} d"


DEFAULT_WINDOW = Window()
