"""How a price is put together: hat functions over followers, times platform, times format, and further effects."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from scipy.sparse import csr_array

from fukasa.analysis.forecast.prices.assumptions import GROUPS
from fukasa.analysis.forecast.prices.terms import TERMS
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals


@dataclass(frozen=True, slots=True)
class Axes:
    """What effects stand for. Behind the last platform, format and category stands one place for all unknown ones.

    Attributes:
        platforms: ids, sorted.
        formats: ids, sorted.
        main_formats: per platform, the unknown one behind them, the place of the format with most prices. A price for
            any format is one for this format.
        categories: ids, sorted.
        knots: log followers at which the curves bend, ascending; behind them one place for celebrities.

    """

    platforms: tuple[str, ...]
    formats: tuple[str, ...]
    categories: tuple[str, ...]
    main_formats: Integers
    knots: Reals

    @classmethod
    def of(cls, rows: pl.DataFrame, knots: Reals) -> "Axes":
        """Take the axes from the prices."""
        platforms, formats, categories = (
            tuple(sorted(rows[name].drop_nulls().unique().to_list())) for name in ("platform", "format", "category")
        )
        bare = cls(platforms, formats, categories, np.array([], dtype=np.int64), knots)
        counts = np.zeros(bare.shape[:2])
        told = rows.drop_nulls("format")
        np.add.at(counts, (bare.places("platform", told["platform"]), bare.places("format", told["format"])), 1)
        return replace(bare, main_formats=np.where(counts.any(axis=1), counts.argmax(axis=1), len(formats)))

    @property
    def shape(self) -> tuple[int, int, int]:
        """Places of platforms, formats and knots."""
        return len(self.platforms) + 1, len(self.formats) + 1, len(self.knots) + 1

    def places(self, axis: str, values: pl.Series) -> Integers:
        """Find the places of values on the axis ``platform``, ``format`` or ``category``."""
        known = {"platform": self.platforms, "format": self.formats, "category": self.categories}[axis]
        codes = {name: place for place, name in enumerate(known)}
        found = values.replace_strict(codes, default=len(known), return_dtype=pl.Int64)
        return found.fill_null(len(known)).to_numpy()

    def format_places(self, formats: pl.Series, platform: Integers) -> Integers:
        """Find the places of formats; no format stands for the main one of the platform."""
        return np.where(formats.is_null().to_numpy(), self.main_formats[platform], self.places("format", formats))


@dataclass(frozen=True, slots=True)
class Hats:
    """Where rows stand between the knots: ``left`` and ``left + 1`` with weights ``1 − right`` and ``right``."""

    left: Integers
    right: Reals

    def of(self, values: Reals) -> Reals:
        """Interpolate rows × knots, or one row of knots for all."""
        table = np.broadcast_to(values, (len(self.left), values.shape[-1]))
        row = np.arange(len(self.left))
        after = np.minimum(self.left + 1, values.shape[-1] - 1)
        found: Reals = (1 - self.right) * table[row, self.left] + self.right * table[row, after]
        return found

    def matrix(self, knots: int) -> csr_array:
        """Write the weights of the knots as rows × knots."""
        row, after = np.arange(len(self.left)), np.minimum(self.left + 1, knots - 1)
        values = np.concatenate([1 - self.right, self.right])
        places = (np.tile(row, 2), np.concatenate([self.left, after]))
        return csr_array((values, places), shape=(len(row), knots))


def hats(followers: Reals, celebrity: Flags, knots: Reals) -> Hats:
    """Place accounts between the knots, level outside them; celebrities stand on the place of their own.

    Args:
        followers: 1 or more, NaN where unknown.
        celebrity: the supplied flag.
        knots: log followers, ascending.

    """
    logs = np.clip(np.log(np.where(np.isnan(followers), 1.0, followers)), knots[0], knots[-1])
    left = np.clip(np.searchsorted(knots, logs, side="right") - 1, 0, len(knots) - 2)
    right = (logs - knots[left]) / np.diff(knots)[left]
    return Hats(np.where(celebrity, len(knots), left), np.where(celebrity, 0.0, right))


@dataclass(frozen=True, slots=True)
class Cells:
    """Rows of the design that speak of platform, format and size."""

    platform: Integers
    format: Integers
    hats: Hats


@dataclass(frozen=True, slots=True)
class Design:
    """A sparse design and which group each column belongs to (a place in :data:`GROUPS`)."""

    matrix: csr_array
    groups: Integers


def sizes(axes: Axes) -> dict[str, int]:
    """Give the number of columns of each group."""
    platforms, formats, knots = axes.shape
    single = dict.fromkeys(("views", "agreed", *TERMS), 1)
    counts = {
        "level": 1,
        "knot": knots,
        "platform": platforms,
        "platform_knot": platforms * knots,
        "format": formats,
        "platform_format": platforms * formats,
        "cell": platforms * formats * knots,
        "category": len(axes.categories) + 1,
    }
    return counts | single


def first_columns(axes: Axes) -> dict[str, int]:
    """Give the first column of each group."""
    counts = sizes(axes)
    starts = np.cumsum([0, *(counts[name] for name in GROUPS)])
    return {name: int(start) for name, start in zip(GROUPS, starts[:-1], strict=True)}


def build_design(axes: Axes, cells: Cells, extras: dict[str, Reals], category: Integers | None = None) -> Design:
    """Write the rows: both neighbouring knots of each group of curves, one column of each other group.

    Args:
        axes: of the model.
        cells: platform, format and size of the rows.
        extras: the value of views, agreed and the terms per row; those left out are 0.
        category: places of the categories; None leaves them out.

    """
    start, (_, formats, knots) = first_columns(axes), axes.shape
    row, ones = np.arange(len(cells.platform)), np.ones(len(cells.platform))
    left, pair = cells.hats.left, cells.platform * formats + cells.format
    parts = [
        (start["level"] + 0 * row, ones),
        (start["platform"] + cells.platform, ones),
        (start["format"] + cells.format, ones),
        (start["platform_format"] + pair, ones),
    ]
    for knot, weight in ((left, 1 - cells.hats.right), (np.minimum(left + 1, knots - 1), cells.hats.right)):
        parts += [
            (start["knot"] + knot, weight),
            (start["platform_knot"] + cells.platform * knots + knot, weight),
            (start["cell"] + pair * knots + knot, weight),
        ]
    if category is not None:
        parts.append((start["category"] + category, ones))
    parts += [(start[name] + 0 * row, values) for name, values in extras.items()]
    counts = sizes(axes)
    columns = np.concatenate([column for column, _ in parts])
    values = np.concatenate([value for _, value in parts])
    shape = (len(row), sum(counts.values()))
    matrix = csr_array((values, (np.tile(row, len(parts)), columns)), shape=shape)
    matrix.eliminate_zeros()
    return Design(matrix, np.repeat(np.arange(len(GROUPS)), [counts[name] for name in GROUPS]))
