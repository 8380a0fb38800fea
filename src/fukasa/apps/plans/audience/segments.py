"""Segments as they are typed or uploaded: read, brought to one spelling, every fault told."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from fukasa.apps.plans.audience.faults import Fault, number_of, shortened
from fukasa.apps.plans.audience.kept import Segment
from fukasa.connectors.files.cells.refusal import CellRefused
from fukasa.connectors.files.finish import audience_value
from fukasa.pipelines.plan.audiences import ALL, DIMENSIONS, overlapping

MOST_SEGMENTS = 200
_EVERYBODY = {ALL, "全員", "全体", "すべて", "everybody"}
_SPELLED = {
    "国": "country",
    "地域": "region",
    "都市": "city",
    "性別": "gender",
    "年齢": "age",
    "言語": "language",
} | {name: name for name in DIMENSIONS}


@dataclass(slots=True)
class TypedSegment:
    """A row as it was typed.

    Attributes:
        row: as the reader counts it.
        name: parts of an audience.
        population: people.
        weight: what one of them counts; empty for 1.
        bad: columns with a fault.

    """

    row: int
    name: str = ""
    population: str = ""
    weight: str = ""
    bad: set[str] = field(default_factory=set)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was typed."""
        return not (self.name.strip() or self.population.strip() or self.weight.strip())


def typed(names: Sequence[str], populations: Sequence[str], weights: Sequence[str]) -> list[TypedSegment]:
    """Take the cells of the table of a form; empty rows are left out."""
    cells = zip(names, populations, weights, strict=False)
    rows = [TypedSegment(place, *row) for place, row in enumerate(cells, start=1)]
    return [row for row in rows if not row.is_empty]


def uploaded(rows: Sequence[Mapping[str, Any]]) -> list[TypedSegment]:
    """Take the rows of a file."""
    return [TypedSegment(row["row"], row["segment"], row["population"], row["weight"]) for row in rows]


def read_segments(rows: Sequence[TypedSegment], known: pl.DataFrame) -> tuple[tuple[Segment, ...], list[Fault]]:
    """Read segments.

    Args:
        rows: as they were typed; columns with a fault are marked.
        known: parts that audiences of the catalogue tell, columns dimension and value; empty where that is not known.

    Returns:
        The segments, and what is wrong; with any fault the segments are of no use.

    """
    if len(rows) > MOST_SEGMENTS:
        sentence = _("There are %(count)s segments; %(most)s is the most that a plan counts.")
        return (), [Fault(None, "", sentence % {"count": len(rows), "most": MOST_SEGMENTS})]
    faults: list[Fault] = []
    found = [_segment(row, known, faults) for row in rows]
    if not faults:
        faults += _together(found, rows)
    return tuple(found), faults


def _segment(row: TypedSegment, known: pl.DataFrame, faults: list[Fault]) -> Segment:
    name, population, weight = row.name, None, None
    readers = (
        ("name", _("segment"), lambda: _name(row.name, known)),
        ("population", _("people"), lambda: _population(row.population)),
        ("weight", _("weight"), lambda: number_of(row.weight)),
    )
    read: dict[str, Any] = {}
    for column, heading, reader in readers:
        try:
            read[column] = reader()
        except ValueError as fault:
            row.bad.add(column)
            faults.append(Fault(row.row, heading, str(fault)))
    name, population, weight = read.get("name", row.name), read.get("population"), read.get("weight")
    return Segment(name, population or 0.0, 1.0 if weight is None else weight)


def _population(cell: str) -> float:
    people = number_of(cell)
    if people is None:
        raise ValueError(_("nobody is named; give the number of people in the segment."))
    if not people:
        raise ValueError(_("a segment without people cannot be reached; give a number above 0."))
    return people


def _name(cell: str, known: pl.DataFrame) -> str:
    """Bring a name to one spelling: ``国：日本＋性別：女性`` is ``country:JP+gender:female``."""
    text = unicodedata.normalize("NFKC", cell).strip()
    if not text:
        raise ValueError(_("the segment has no name; write “all”, or parts such as country:JP+gender:female."))
    if text.lower() in _EVERYBODY:
        return ALL
    parts = [_part(part, known) for part in text.split("+")]
    dimensions = [dimension for dimension, _value in parts]
    twice = next((one for one in dimensions if dimensions.count(one) > 1), None)
    if twice is not None:
        sentence = _("“%(dimension)s” is named twice; nobody is in two parts of it.")
        raise ValueError(sentence % {"dimension": twice})
    return "+".join(f"{dimension}:{value}" for dimension, value in parts)


def _part(text: str, known: pl.DataFrame) -> tuple[str, str]:
    spelled, _colon, value = (part.strip() for part in text.partition(":"))
    dimension = _SPELLED.get(spelled.lower())
    if dimension is None or not value:
        sentence = _(
            "“%(part)s” cannot be read; write “all”, or parts joined by + such as %(example)s, out of %(known)s."
        )
        example = "country:JP+gender:female+age:25-34"
        raise ValueError(sentence % {"part": shortened(text), "example": example, "known": ", ".join(DIMENSIONS)})
    try:
        read = audience_value(dimension, value) or ""
    except CellRefused:
        read = ""
    listed = known.filter(pl.col("dimension") == dimension)["value"] if known.height else pl.Series([], dtype=pl.String)
    if not read or (known.height and read not in listed):
        raise ValueError(_unknown(dimension, value, listed))
    return dimension, read


def _unknown(dimension: str, value: str, listed: pl.Series) -> str:
    said = {"part": f"{dimension}:{shortened(value)}", "known": ", ".join(listed.head(8).to_list())}
    if listed.is_empty():
        return _("no audience in the catalogue tells “%(part)s”; leave the part out, or import audiences first.") % said
    return _("no audience in the catalogue tells “%(part)s”; it may be one of %(known)s.") % said


def _together(found: Sequence[Segment], rows: Sequence[TypedSegment]) -> Iterator[Fault]:
    """Say what is wrong between segments: one stands twice, two hold the same person, none counts."""
    names = [one.name for one in found]
    for place, name in enumerate(names):
        first = names.index(name)
        if first != place:
            rows[place].bad.add("name")
            sentence = _("“%(name)s” stands in row %(row)s already; keep one of them.")
            yield Fault(rows[place].row, _("segment"), sentence % {"name": name, "row": rows[first].row})
            return
    both = overlapping(names)
    if both is not None:
        place = names.index(both[1])
        rows[place].bad.add("name")
        sentence = _(
            "“%(one)s” and “%(other)s” can hold the same person, who would count twice; tell them apart by a part."
        )
        yield Fault(rows[place].row, _("segment"), sentence % {"one": both[0], "other": both[1]})
    if found and not any(one.weight for one in found):
        rows[0].bad.add("weight")
        yield Fault(rows[0].row, _("weight"), _("no segment has a weight above 0, so nobody would count; give one."))
