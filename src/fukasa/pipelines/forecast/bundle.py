"""Several models as one: their shapes under one numbering, their bytes in one archive."""

import io
import zipfile
from dataclasses import dataclass

import numpy as np
import polars as pl

from fukasa.analysis.forecast.shapes import SEPARATOR, Shapes
from fukasa.core.errors import InvalidInput

_PLAIN = "views"


def renumbered(rows: pl.DataFrame, offset: int) -> pl.DataFrame:
    """Move the numbers of shapes above 0, the normal, by an offset; where nothing is forecast there is none."""
    shape = pl.col("shape").cast(pl.Int64)
    known = pl.when(pl.col("mu").is_not_null()).then(pl.when(shape > 0).then(shape + offset).otherwise(0))
    return rows.with_columns(shape=known)


def with_kept(shapes: Shapes, kept: Shapes | None) -> Shapes:
    """Put kept rows in the place of rows of the same ids, or of bins of their platform; others and the normal stay."""
    if kept is None:
        return shapes
    z, rows = shapes.z.copy(), dict(zip(kept.ids[1:], kept.z[1:], strict=True))
    for place, name in enumerate(shapes.ids[1:], start=1):
        found = rows.get(name, rows.get(name.split(SEPARATOR, 1)[0]))
        z[place] = z[place] if found is None else found
    return Shapes(shapes.ids, z)


@dataclass(frozen=True, slots=True)
class Bundle:
    """The shapes of several models.

    Attributes:
        shapes: row 0 is the normal of all of them.
        offsets: by model, what its numbers above 0 are moved by.

    """

    shapes: Shapes
    offsets: dict[str, int]

    @classmethod
    def of(cls, parts: dict[str, Shapes]) -> "Bundle":
        """Put shapes together; those of views keep their ids, those of other models begin with its name.

        So an id means the same whichever metrics a catalogue shows, and bins of two metrics never share a platform.
        """
        ids, z = list(Shapes.normal().ids), list(Shapes.normal().z)
        offsets = {}
        for name, shapes in parts.items():
            offsets[name] = len(ids) - 1
            ids += [one if name == _PLAIN else f"{name}: {one}" for one in shapes.ids[1:]]
            z += list(shapes.z[1:])
        return cls(Shapes(tuple(ids), np.stack(z)), offsets)

    def numbered(self, rows: pl.DataFrame, name: str) -> pl.DataFrame:
        """Number the shapes of one model's forecasts as the bundle does."""
        return renumbered(rows, self.offsets[name])

    @staticmethod
    def pack(parts: dict[str, bytes]) -> bytes:
        """Write named parts into one archive; the same parts give the same bytes."""
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
            for name, part in parts.items():
                archive.writestr(zipfile.ZipInfo(name), part)
        return content.getvalue()

    @staticmethod
    def unpack(content: bytes) -> dict[str, bytes]:
        """Read named parts out of an archive.

        Raises:
            InvalidInput: it is none.

        """
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                return {name: archive.read(name) for name in archive.namelist()}
        except zipfile.BadZipFile as error:
            raise InvalidInput("the stored model cannot be read; build it again with `fukasa refresh`") from error
