"""Benchmarks: what others say is usual, and how a value stands to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from fukasa.analysis.engagement.registry import metric
from fukasa.analysis.engagement.tiers import DEFAULT_SCHEME, tier_scheme
from fukasa.analysis.packaged import number_range, parse, read_toml, table
from fukasa.core.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A usual range of a metric in one tier.

    Attributes:
        id: the table it stands in.
        metric: metric id.
        scheme: tier scheme id.
        tier: tier id.
        low: lower end, in the unit of the metric.
        high: upper end.
        date: of which day the table is.
        source: who says so.

    """

    id: str
    metric: str
    scheme: str
    tier: str
    low: float
    high: float
    date: date
    source: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a value stands to a benchmark.

    Attributes:
        position: ``below``, ``inside`` or ``above``.
        benchmark: the range it was compared with.
        value: the value.

    """

    position: str
    benchmark: Benchmark
    value: float

    def sentence(self, language: str = "ja") -> str:
        """Say it in Japanese (``ja``) or English (``en``).

        Raises:
            InvalidInput: another language is asked for.

        """
        if language not in _WORDS:
            raise InvalidInput(f"benchmarks speak {', '.join(_WORDS)}, not {language!r}")
        mark = self.benchmark
        tier = tier_scheme(mark.scheme).tier(mark.tier).names[language]
        return _WORDS[language][self.position].format(
            value=_percent(self.value), tier=tier, low=_percent(mark.low), high=_percent(mark.high)
        )


_WORDS = {
    "ja": {
        "below": "{value}は{tier}の目安 {low}～{high} を下回ります。",
        "inside": "{value}は{tier}の目安 {low}～{high} の範囲内です。",
        "above": "{value}は{tier}の目安 {low}～{high} を上回ります。",
    },
    "en": {
        "below": "{value} is below the usual {low} to {high} of the {tier} tier.",
        "inside": "{value} is inside the usual {low} to {high} of the {tier} tier.",
        "above": "{value} is above the usual {low} to {high} of the {tier} tier.",
    },
}


def _percent(share: float) -> str:
    return f"{100 * share:.2f}".rstrip("0").rstrip(".") + "%"


def _marks(raw: Mapping[str, object]) -> list[Benchmark]:
    name, figure, scheme, day = (
        str(raw["id"]),
        metric(str(raw["metric"])).id,
        tier_scheme(str(raw["scheme"])),
        raw["date"],
    )
    if not isinstance(day, date):
        raise TypeError("date must be a date")
    tiers = table(f"benchmark {name}: tiers", raw["tiers"])
    ends = {scheme.tier(tier).id: number_range(tiers, tier) for tier in tiers}
    source = str(raw["source"])
    return [Benchmark(name, figure, scheme.id, tier, low, high, day, source) for tier, (low, high) in ends.items()]


def parse_benchmarks(raw: Mapping[str, object]) -> tuple[Benchmark, ...]:
    """Read benchmarks from parsed TOML.

    Raises:
        InvalidInput: a table is broken, or names no known metric, scheme or tier.

    """
    rows = raw.get("benchmark")
    if not isinstance(rows, list) or not rows:
        raise InvalidInput("the benchmarks need at least one [[benchmark]]; mend benchmarks.toml")
    return tuple(mark for place, row in enumerate(rows, 1) for mark in parse(f"benchmark {place}", row, _marks))


@cache
def benchmarks() -> tuple[Benchmark, ...]:
    """Give all benchmarks."""
    return parse_benchmarks(read_toml("fukasa.analysis.engagement", "data/benchmarks.toml"))


def benchmark_for(metric_id: str, tier: str | None, scheme: str = DEFAULT_SCHEME) -> Benchmark | None:
    """Find the benchmark of a metric in a tier; None where no source gives one."""
    wanted = (metric_id, scheme, tier)
    return next((mark for mark in benchmarks() if (mark.metric, mark.scheme, mark.tier) == wanted), None)


def compare(value: float, benchmark: Benchmark) -> Comparison:
    """Tell whether a value is below, inside (ends included) or above a benchmark."""
    position = "below" if value < benchmark.low else "above" if value > benchmark.high else "inside"
    return Comparison(position, benchmark, value)
