"""What makes a group of accounts a pod, as dated data."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache

from fukasa.analysis.packaged import number, parse, read_toml

_SHARES = (
    "min_hour_share",
    "regular_p",
    "usual_hour_share",
    "max_regular_share",
    "fdr",
    "min_density",
    "min_reach",
    "core_share",
    "core_hour_share",
    "min_keyholes",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PodConfig:
    """Thresholds of the search for pods; the comments stand in ``pods.toml``.

    Raises:
        ValueError: a share is not in (0, 1] or a count is under 1.

    """

    hour_s: int
    window_days: int
    min_hour_visits: int
    min_hour_share: float
    regular_p: float
    usual_hour_share: float
    min_heard: int
    max_visited: int
    max_regular_share: float
    least_regular: int
    min_shared: int
    fdr: float
    min_members: int
    min_hidden_members: int
    min_density: float
    min_reach: float
    core_share: float
    core_hour_share: float
    min_keyholes: float
    max_core_ratio: float
    max_triangles: int
    neighbours: int

    def __post_init__(self) -> None:
        if not all(0 < getattr(self, name) <= 1 for name in _SHARES):
            raise ValueError(f"{', '.join(_SHARES)} must lie in (0, 1]")
        if any(getattr(self, field.name) < 1 for field in fields(self) if field.name not in _SHARES):
            raise ValueError("counts begin at 1")

    def most_regular(self, accounts: int) -> int:
        """Say to how many of so many accounts a person may come back at once before it is taken for a bot."""
        return max(self.least_regular, min(self.max_visited, int(self.max_regular_share * accounts)))


@cache
def pod_config() -> PodConfig:
    """Give the packaged thresholds.

    Raises:
        InvalidInput: the file is absent or broken.

    """
    raw = read_toml("fukasa.analysis.authenticity", "data/pods.toml").get("settings")
    return parse("the settings of pods", raw, _config)


def _config(raw: Mapping[str, object]) -> PodConfig:
    kinds = {field.name: field.type for field in fields(PodConfig)}
    if unknown := set(raw) - set(kinds):
        raise ValueError(f"unknown settings {', '.join(sorted(unknown))}")
    return PodConfig(**{name: kind(number(raw, name)) for name, kind in kinds.items()})  # type: ignore[operator]  # int or float
