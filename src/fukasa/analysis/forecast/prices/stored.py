"""Keep a price model: arrays as npz, everything else as JSON; no pickle."""

import io
import json
from datetime import date
from zipfile import BadZipFile

import numpy as np

from fukasa.analysis.forecast.prices.comparable import Comparable
from fukasa.analysis.forecast.prices.curves import Curves
from fukasa.analysis.forecast.prices.design import Axes
from fukasa.analysis.forecast.prices.model import Counts, Effects, PriceModel
from fukasa.analysis.forecast.prices.reach import Reach
from fukasa.core.errors import InvalidInput

_VERSION = 1


def to_bytes(model: PriceModel) -> bytes:
    """Write a model; the same model gives the same bytes."""
    words = {
        "version": _VERSION,
        "kind": model.kind,
        "day": model.day.isoformat(),
        "counts": [model.counts.prices, model.counts.accounts, model.counts.deals],
        "platforms": model.axes.platforms,
        "formats": model.axes.formats,
        "categories": model.axes.categories,
        "slope": model.reach.slope,
        "effects": dict(model.effects.by_name),
    }
    peers = model.comparable
    kept = io.BytesIO()
    np.savez_compressed(
        kept,
        words=np.frombuffer(json.dumps(words).encode(), dtype=np.uint8),
        knots=model.axes.knots,
        main_formats=model.axes.main_formats,
        low=model.curves.low,
        high=model.curves.high,
        level=model.reach.level,
        category=model.effects.category,
        residual=peers.residual,
        places=np.stack([peers.platform, peers.format, peers.tier]),
    )
    return kept.getvalue()


def from_bytes(content: bytes) -> PriceModel:
    """Read a model.

    Raises:
        InvalidInput: the bytes are no price model of this version.

    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            return _model({name: arrays[name] for name in arrays.files})
    except (BadZipFile, EOFError, OSError, KeyError, TypeError, ValueError) as error:
        raise InvalidInput(f"the stored price model cannot be read ({error}); run `fukasa refresh`") from error


def _model(arrays: dict[str, np.ndarray]) -> PriceModel:
    words = json.loads(arrays["words"].tobytes())
    if words["version"] != _VERSION:
        raise ValueError(f"version {words['version']}, this program reads {_VERSION}")
    platforms, formats, categories = (tuple(words[name]) for name in ("platforms", "formats", "categories"))
    return PriceModel(
        kind=words["kind"],
        day=date.fromisoformat(words["day"]),
        counts=Counts(*words["counts"]),
        axes=Axes(platforms, formats, categories, arrays["main_formats"], arrays["knots"]),
        curves=Curves(arrays["knots"], arrays["low"], arrays["high"]),
        reach=Reach(words["slope"], arrays["level"]),
        effects=Effects(arrays["category"], words["effects"]),
        comparable=Comparable(arrays["residual"], *arrays["places"]),
    )
