"""How much one place of a unit says about an account: BM25F with the weights of ``data/bm25f.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fukasa.core.errors import InvalidInput
from fukasa.lake.query.keywords import TextField

FORMS = "forms"
FIELDS = (*(field.value for field in TextField), FORMS)
"""The fields in the order in which they are kept; the last holds normal forms."""

STEPS = 255  # of a stored impact
_SLOTS = 8  # fields that three bits can tell apart


@dataclass(frozen=True, slots=True)
class Weighting:
    """Weights of BM25F.

    Attributes:
        k1: how soon further places of the same unit say nothing new.
        weights: per field of :data:`FIELDS`.
        b: per field, how much its length counts.
        lengths: per field, the units of a text of ordinary length.

    """

    k1: float
    weights: NDArray[np.float32]
    b: NDArray[np.float32]
    lengths: NDArray[np.float32]

    def __post_init__(self) -> None:
        sound = self.k1 > 0 and (self.weights > 0).all() and (self.lengths > 0).all()
        if not (sound and ((self.b >= 0) & (self.b <= 1)).all()):
            message = "bm25f.toml: k1, weights and lengths are above 0, b lies in 0 to 1; put the packaged file back"
            raise InvalidInput(message)

    def of_places(self, lengths: NDArray[np.int64]) -> NDArray[np.float32]:
        """Give what one place in each field of each text adds.

        Args:
            lengths: units per text and field, shape (texts, fields); the last field may be left out.

        Returns:
            Shape (texts, 8): a field's weight divided by how much longer than ordinary the text is.

        """
        given = slice(lengths.shape[1])
        relative = (1 - self.b[given]) + self.b[given] * (lengths / self.lengths[given])
        padded = np.zeros((len(lengths), _SLOTS), np.float32)
        padded[:, given] = self.weights[given] / np.maximum(relative, np.float32(0.1))
        return padded

    def impacts(self, counted: NDArray[np.float32]) -> NDArray[np.uint8]:
        """Let weighted counts saturate, in 255 steps of which none is 0."""
        return np.maximum(np.rint(STEPS * counted / (self.k1 + counted)), 1).astype(np.uint8)


@cache
def weighting() -> Weighting:
    """Read the packaged weights; InvalidInput when they are not whole."""
    content = tomllib.loads(files("fukasa.lake.text").joinpath("data/bm25f.toml").read_text("utf-8"))
    try:
        fields = [content["fields"][name] for name in FIELDS]
        return Weighting(float(content["k1"]), *(_column(fields, name) for name in ("weight", "b", "length")))
    except (KeyError, TypeError, ValueError) as error:
        message = f"bm25f.toml: {error} is missing or no number; put the packaged file back"
        raise InvalidInput(message) from error


def _column(fields: list[dict[str, Any]], name: str) -> NDArray[np.float32]:
    return np.array([field[name] for field in fields], np.float32)
