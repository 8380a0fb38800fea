"""The checks and their thresholds, frozen; read from dated data and validated."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Literal, cast, get_args

from fukasa.analysis.packaged import number, parse, read_toml, table
from fukasa.core.errors import InvalidInput

Group = Literal["growth", "engagement", "comments", "pods", "audience"]
Unit = Literal["share", "ratio", "log_ratio", "count", "log_sd", "fraction"]
_FILE = "checks.toml"
_PLAIN = {"group", "unit", "least", "review", "fail", "source"}


@dataclass(frozen=True, slots=True)
class CheckConfig:
    """One check.

    Attributes:
        id: its name in files, screens and documents.
        group: what kind of evidence it reads.
        unit: of its value.
        least: the fewest posts, comments, days or profiles that it judges.
        review: deviation from which it says REVIEW.
        fail: deviation from which it says FAIL.
        source: where the thresholds come from, with a year.
        extra: further numbers of this check alone.

    """

    id: str
    group: Group
    unit: Unit
    least: int
    review: float
    fail: float
    source: str
    extra: Mapping[str, float] = field(default_factory=dict)

    def __getitem__(self, name: str) -> float:
        """Give a further number of this check."""
        return self.extra[name]


@dataclass(frozen=True, slots=True)
class ReviewConfig:
    """All checks.

    Attributes:
        version: date of the data.
        checks: by id, in the order in which they are shown.

    """

    version: str
    checks: Mapping[str, CheckConfig]


@cache
def config() -> ReviewConfig:
    """Load the packaged checks.

    Raises:
        InvalidInput: the file is absent or broken.

    """
    raw = dict(read_toml("fukasa.analysis.authenticity", f"data/{_FILE}"))
    version = str(raw.pop("version"))
    checks = {name: parse(f"{_FILE} [{name}]", entry, partial(_check, name)) for name, entry in raw.items()}
    return ReviewConfig(version, checks)


def check(name: str) -> CheckConfig:
    """Give one packaged check.

    Raises:
        InvalidInput: there is none of that name.

    """
    if name not in config().checks:
        raise InvalidInput(f"there is no check {name!r}; checks.toml lists {', '.join(config().checks)}")
    return config().checks[name]


def _check(name: str, raw: Mapping[str, object]) -> CheckConfig:
    made = CheckConfig(
        id=name,
        group=cast("Group", _choice(raw, "group", get_args(Group))),
        unit=cast("Unit", _choice(raw, "unit", get_args(Unit))),
        least=int(number(raw, "least")),
        review=number(raw, "review"),
        fail=number(raw, "fail"),
        source=str(raw["source"]),
        extra={key: number(table(name, raw), key) for key in raw if key not in _PLAIN},
    )
    if not 0 < made.review <= made.fail or made.least < 1 or not made.source:
        raise ValueError("needs 0 < review ≤ fail, least ≥ 1 and a source")
    return made


def _choice(raw: Mapping[str, object], key: str, known: tuple[str, ...]) -> str:
    if raw[key] not in known:
        raise ValueError(f"{key} must be one of {known}, got {raw[key]!r}")
    return str(raw[key])
