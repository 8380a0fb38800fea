"""What booking in rounds gains over booking at once, in planted worlds; the worst world first."""

import time
from typing import Any

from fukasa.cli.benchmarks.report import report
from fukasa.pipelines.plan_sequential.comparison import LEVEL, Comparison, compare
from fukasa.synth.booking.worlds import World, booking_worlds

CAMPAIGNS = 200
_SHIPPED = "learning"


def bench_booking(*, campaigns: int = CAMPAIGNS) -> dict[str, Any]:
    """Book the same campaigns of every world in every way.

    Args:
        campaigns: of each world.

    """
    worlds, begun = booking_worlds(), time.perf_counter()
    found = [(world, compare(world, worlds.frame, campaigns=campaigns, seed=worlds.seed)) for world in worlds.every]
    found.sort(key=lambda one: one[1][_SHIPPED].ratio.interval.low)
    return report(
        "booking",
        {
            "worlds_version": worlds.version,
            "seed": worlds.seed,
            "campaigns": campaigns,
            "level": LEVEL,
            "against": "the best plan by what was stated, booked at once; conversions per unit of money",
            "shipped": _SHIPPED,
            "seconds": round(time.perf_counter() - begun, 1),
            "worlds": [_told(world, ways) for world, ways in found],
        },
    )


def _told(world: World, ways: dict[str, Comparison]) -> dict[str, Any]:
    return {
        "world": world.name,
        "control": world.control,
        "doc": world.doc,
        "ways": {name: _rounded(one.as_dict()) for name, one in ways.items()},
    }


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return float(f"{value:.4g}")
