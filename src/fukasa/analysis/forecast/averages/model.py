"""A fitted forecast of averages, and how it is stored."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from fukasa.analysis.forecast.averages.level import LevelModel
from fukasa.analysis.forecast.shapes import PROBABILITIES, SEPARATOR, Shapes
from fukasa.analysis.packaged import parse, table

VERSION = "averages-1"
_KEYS = 2


def bin_id(platform: str, metric: str) -> str:
    """Name the shape of one platform and metric."""
    return f"{platform}{SEPARATOR}average {metric}"


@dataclass(frozen=True)
class AveragesModel:
    """Level models per platform and metric, and the shapes of what lies around their forecasts.

    Attributes:
        levels: by platform and metric.
        shapes: rows of the forecasts of averages; row 0 is the normal.
        version: which method made it.

    """

    levels: Mapping[tuple[str, str], LevelModel]
    shapes: Shapes
    version: str = VERSION

    def level(self, platform: str, metric: str) -> LevelModel:
        """Give the level model of a platform and metric; where none was fitted the assumptions without peers."""
        return self.levels.get((platform, metric)) or LevelModel.assumed(0.0)

    def to_dict(self) -> dict[str, object]:
        """Give everything as plain values, for JSON."""
        return {
            "version": self.version,
            "levels": {SEPARATOR.join(key): level.to_dict() for key, level in self.levels.items()},
            "shapes": {"ids": list(self.shapes.ids), "p": PROBABILITIES.tolist(), "z": self.shapes.z.tolist()},
        }

    @classmethod
    def from_dict(cls, raw: Mapping[str, object]) -> "AveragesModel":
        """Read a stored model.

        Raises:
            InvalidInput: it is of another version, lacks something, or holds what cannot be.

        """
        return parse("the stored forecast of averages", raw, _read)


def _read(raw: Mapping[str, object]) -> AveragesModel:
    if raw["version"] != VERSION:
        raise ValueError(f"it was made as {raw['version']!r}, this is {VERSION!r}; fit it again")
    shapes = table("the shapes", raw["shapes"])
    if not np.array_equal(np.asarray(shapes["p"]), PROBABILITIES):
        raise ValueError("its shapes have other probabilities; fit it again")
    ids = shapes["ids"]
    if not isinstance(ids, list):
        raise TypeError("the ids of the shapes must be a list")
    levels = table("the levels", raw["levels"])
    read = {_key(name): LevelModel.from_dict(table(name, level)) for name, level in levels.items()}
    return AveragesModel(read, Shapes(tuple(map(str, ids)), np.asarray(shapes["z"], dtype=np.float64)))


def _key(name: str) -> tuple[str, str]:
    parts = name.split(SEPARATOR)
    if len(parts) != _KEYS:
        raise ValueError(f"a level is named platform{SEPARATOR}metric, got {name!r}")
    return parts[0], parts[1]
