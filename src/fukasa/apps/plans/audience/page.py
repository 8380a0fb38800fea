"""Everything the page of an audience shows."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fukasa.apps.lists.handles import labels_of
from fukasa.apps.pages import formats
from fukasa.apps.plans.audience.faults import Fault
from fukasa.apps.plans.audience.kept import PlanAudience, Segment
from fukasa.apps.plans.audience.segments import TypedSegment
from fukasa.apps.plans.choices import QUICK_ACCOUNTS
from fukasa.core.provenance import Scope
from fukasa.lake.index import SearchIndex
from fukasa.pipelines.plan.audiences import ALL, known_parts

_SPARE = 3  # empty rows below those that are filled
_LISTED = 50
_SUGGESTED = 6  # of each dimension
_NOTHING_KNOWN = pl.DataFrame(schema={"dimension": pl.String, "value": pl.String, "accounts": pl.UInt32})


@dataclass(frozen=True, slots=True)
class PairLine:
    """One known overlap."""

    one: str
    other: str
    people: str
    sizes: str


@dataclass(frozen=True, slots=True)
class AudiencePage:
    """What is shown.

    Attributes:
        rows: of the table, spare ones at its end.
        faults: what is wrong with what was sent; empty where nothing is.
        pairs: the first of the known overlaps.
        more_pairs: how many there are beside.
        known: by what audiences of the catalogue are divided, and of how many accounts that is known.
        accounts: in the catalogue; None where so many are not counted.
        suggested: names of segments that can be read.

    """

    rows: tuple[TypedSegment, ...]
    faults: tuple[str, ...]
    pairs: tuple[PairLine, ...]
    more_pairs: int
    known: tuple[tuple[str, int], ...]
    accounts: int | None
    suggested: tuple[str, ...]


def parts_known(index: SearchIndex | None, scope: Scope) -> pl.DataFrame:
    """Count which parts audiences tell, where the catalogue is small enough to count at once; else nothing is known."""
    if index is None or index.meta.accounts > QUICK_ACCOUNTS:
        return _NOTHING_KNOWN
    return known_parts(index, scope)


def audience_page(
    audience: PlanAudience,
    rows: Sequence[TypedSegment] | None,
    faults: Sequence[Fault],
    known: pl.DataFrame,
    index: SearchIndex | None,
    scope: Scope,
) -> AudiencePage:
    """Lay out what is kept, or what was typed where it has faults."""
    filled = [_row(place, one) for place, one in enumerate(audience.segments, start=1)] if rows is None else list(rows)
    after = max((row.row for row in filled), default=0)
    spare = [TypedSegment(after + number) for number in range(1, _SPARE + 1)]
    by_dimension = known.group_by("dimension", maintain_order=True).agg(pl.col("accounts").max())
    counted = index is not None and index.meta.accounts <= QUICK_ACCOUNTS
    return AudiencePage(
        rows=(*filled, *spare),
        faults=tuple(map(str, faults)),
        pairs=_pairs(audience, index, scope),
        more_pairs=max(0, len(audience.overlaps) - _LISTED),
        known=tuple((name, int(count)) for name, count in by_dimension.iter_rows()),
        accounts=index.meta.accounts if index is not None and counted else None,
        suggested=(ALL, *_suggested(known)),
    )


def audience_said(audience: PlanAudience) -> str:
    """Say an audience in a few words; an empty text where there is none."""
    parts = []
    if audience.segments:
        count = len(audience.segments)
        said = ngettext("%(n)d segment, %(people)s people", "%(n)d segments, %(people)s people", count)
        parts.append(said % {"n": count, "people": formats.compact(audience.people)})
    if audience.overlaps:
        count = len(audience.overlaps)
        parts.append(ngettext("%(n)d known overlap", "%(n)d known overlaps", count) % {"n": count})
    return " · ".join(parts)


def _row(place: int, one: Segment) -> TypedSegment:
    return TypedSegment(place, one.name, _written(one.population), _written(one.weight))


def _written(number: float) -> str:
    """Write a number as it is read again, with commas."""
    return f"{number:,.10f}".rstrip("0").rstrip(".")


def _suggested(known: pl.DataFrame) -> list[str]:
    first = known.group_by("dimension", maintain_order=True).head(_SUGGESTED)
    return [f"{dimension}:{value}" for dimension, value in first.select("dimension", "value").iter_rows()]


def _pairs(audience: PlanAudience, index: SearchIndex | None, scope: Scope) -> tuple[PairLine, ...]:
    shown = audience.overlaps[:_LISTED]
    keys = [key for pair in shown for key in (pair.one, pair.other)]
    names = {} if index is None else labels_of(index, scope, keys)
    return tuple(
        PairLine(
            names.get(pair.one, pair.one),
            names.get(pair.other, pair.other),
            formats.compact(pair.people),
            " / ".join(_("as followers") if size is None else formats.compact(size) for size in _sizes(pair)),
        )
        for pair in shown
    )


def _sizes(pair: object) -> tuple[float | None, float | None]:
    return getattr(pair, "size_one", None), getattr(pair, "size_other", None)
