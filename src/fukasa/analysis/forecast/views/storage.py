"""A fitted forecast as bytes and back: arrays and JSON, nothing that runs when it is read."""

import io
import json
import zipfile
from dataclasses import asdict
from typing import Any

import numpy as np
import polars as pl

from fukasa.analysis.forecast.effects.effects import Effects
from fukasa.analysis.forecast.shapes import Shapes
from fukasa.analysis.forecast.views.boosting import Trees
from fukasa.analysis.forecast.views.forest import Forest
from fukasa.analysis.forecast.views.level import Drift
from fukasa.analysis.forecast.views.model import ViewsModel
from fukasa.analysis.forecast.views.prior import Peers, empty_group, empty_lines
from fukasa.core.errors import InvalidInput

_FORMAT = 1
_COUNTS = ("metric", "posts", "accounts", "cases")


def to_bytes(model: ViewsModel) -> bytes:
    """Write a model down; the same model gives the same bytes."""
    told = {
        "format": _FORMAT,
        "effects": model.effects.to_dict(),
        "lines": model.peers.lines.to_dict(as_series=False),
        "groups": [group.to_dict(as_series=False) for group in model.peers.groups],
        "drift": asdict(model.drift),
        "blend": model.trees.blend,
        "starts": [forest.start for forest in model.trees.forests],
        "ids": list(model.shapes.ids),
        **{name: getattr(model, name) for name in _COUNTS},
    }
    arrays: dict[str, Any] = {"columns": model.trees.columns, "shapes": model.shapes.z}
    for place, forest in enumerate(model.trees.forests):
        arrays |= {f"nodes_{place}": forest.nodes, f"sizes_{place}": forest.sizes}
    arrays["told"] = np.frombuffer(json.dumps(told, ensure_ascii=False, default=str).encode(), dtype=np.uint8)
    content = io.BytesIO()
    np.savez_compressed(content, allow_pickle=False, **arrays)
    return content.getvalue()


def from_bytes(content: bytes) -> ViewsModel:
    """Read what :func:`to_bytes` wrote.

    Raises:
        InvalidInput: these are no such bytes, or another version wrote them.

    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            told = json.loads(arrays["told"].tobytes())
            if told["format"] != _FORMAT:
                raise InvalidInput("another version of Fukasa wrote this forecast model; run `fukasa refresh`")
            return _model(told, arrays)
    except (KeyError, ValueError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise InvalidInput("the stored forecast model cannot be read; run `fukasa refresh` to fit it again") from error


def _model(told: dict[str, Any], arrays: Any) -> ViewsModel:
    forests = tuple(
        Forest(start, arrays[f"nodes_{place}"], arrays[f"sizes_{place}"]) for place, start in enumerate(told["starts"])
    )
    groups = zip(told["groups"], (empty_group(place) for place in range(len(told["groups"]))), strict=True)
    return ViewsModel(
        effects=Effects.from_dict(told["effects"]),
        peers=Peers(
            pl.DataFrame(told["lines"], schema=empty_lines().schema),
            tuple(pl.DataFrame(group, schema=empty.schema) for group, empty in groups),
        ),
        drift=Drift(**told["drift"]),
        trees=Trees(forests, arrays["columns"], told["blend"]),
        shapes=Shapes(tuple(told["ids"]), arrays["shapes"]),
        **{name: told[name] for name in _COUNTS},
    )
