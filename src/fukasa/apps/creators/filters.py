"""The filters beside the results: groups of facets, ranges, flags and words, each with what is chosen now."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from fukasa.apps.creators.names import condition_text, field_name, filter_name, names_text, unit_of, value_name
from fukasa.apps.creators.query_params import Search, address
from fukasa.apps.creators.selectors.discover import Counts, Part, parts
from fukasa.lake.query import language
from fukasa.lake.query.fields import FlagField, RangeField, SetField
from fukasa.lake.query.model import AccountQuery
from fukasa.lake.query.numbers import plain
from fukasa.lake.query.older_pairs import renamed
from fukasa.lake.query.pairs import handles_text
from fukasa.lake.query.registry import Group as FieldGroup
from fukasa.lake.query.registry import Kind, of_group, scale_of
from fukasa.lake.query.sides import PREFIXES, Condition, Side, stated

NOT = PREFIXES[Side.NEVER]
_SHOWN_CHOICES = 6
_OPEN = {"creator", "price"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a property, with how many accounts have it."""

    value: str
    label: str
    count: int | None
    chosen: bool
    excluded: bool
    exclude_url: str


@dataclass(frozen=True, slots=True)
class FacetBox:
    """The choices of a property: the frequent ones, and the rest behind "more"."""

    param: str
    label: str
    first: tuple[Choice, ...]
    more: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class RangeBox:
    """Two ends of a figure."""

    param: str
    label: str
    unit: str
    low: str
    high: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class FlagBox:
    """Whether something must hold."""

    param: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class WordBox:
    """Words to be typed."""

    param: str
    label: str
    text: str
    example: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Filters that belong together; ``active`` tells how many are set."""

    key: str
    label: str
    active: int
    words: tuple[WordBox, ...] = ()
    facets: tuple[FacetBox, ...] = ()
    flags: tuple[FlagBox, ...] = ()
    ranges: tuple[RangeBox, ...] = ()
    more_ranges: tuple[RangeBox, ...] = ()
    note: str = ""

    @property
    def is_open(self) -> bool:
        """Tell whether the group is shown unfolded at first."""
        return bool(self.active) or self.key in _OPEN

    @property
    def more_active(self) -> bool:
        """Tell whether one of the rarer ranges is set, so that they are shown."""
        return any(box.low or box.high for box in self.more_ranges)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is set, and the address without it."""

    label: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class _Layout:
    key: str
    label: str
    words: tuple[str, ...] = ()
    facets: tuple[SetField, ...] = ()
    flags: tuple[FlagField, ...] = ()
    ranges: tuple[RangeField, ...] = ()
    more_ranges: tuple[RangeField, ...] = ()
    note: str = ""
    extra: tuple[str, ...] = field(default=())


def groups(search: Search, facets: Mapping[SetField, Counts]) -> tuple[Group, ...]:
    """Make the groups of filters for a search."""
    return tuple(_group(layout, search, facets) for layout in _layouts())


def chips(query: AccountQuery, extra: tuple[tuple[str, str], ...] = ()) -> tuple[Chip, ...]:
    """Make a chip for every filter that is set; the platform has its tabs."""
    return tuple(
        Chip(filter_name(part.param), part_text(part), address(part.freer, extra))
        for part in parts(query)
        if part.param != SetField.PLATFORM
    )


def inputs() -> frozenset[str]:
    """Name the parameters that the form has inputs for."""
    named = {
        str(name) for one in _layouts() for name in (*one.words, *one.facets, *one.flags, *one.ranges, *one.more_ranges)
    }
    return frozenset({*named, "handle", "not.handle", "cpv", "p"})


def part_text(part: Part) -> str:
    """Write what a filter asks for."""
    if isinstance(part.asked, Condition):
        return condition_text(part.asked)
    return part.asked if isinstance(part.asked, str) else names_text(part.param, part.asked)


def _layouts() -> tuple[_Layout, ...]:
    return (
        _creator_layout(),
        _content_layout(),
        _performance_layout(),
        _depth_layout(),
        _authenticity_layout(),
        _audience_layout(),
        _Layout(
            "price",
            _("Price and CPV"),
            facets=(SetField.PRICE_BASIS, SetField.FORECAST_METRIC),
            flags=(FlagField.HAS_RATE,),
            ranges=(RangeField.PRICE_P50, RangeField.CPV_P50),
            more_ranges=(RangeField.CPV_P90, RangeField.PAID_P50, RangeField.FORECAST_P10),
        ),
    )


def _creator_layout() -> _Layout:
    return _Layout(
        "creator",
        _("Creator"),
        facets=(SetField.CATEGORY, SetField.TIER, SetField.COUNTRY, SetField.LANGUAGE, SetField.KIND),
        flags=(
            FlagField.VERIFIED,
            FlagField.HAS_EMAIL,
            FlagField.IS_OWN,
            FlagField.IS_PRIVATE,
            FlagField.IS_CELEBRITY,
        ),
        ranges=(RangeField.FOLLOWERS,),
        more_ranges=_rest(RangeField.FOLLOWERS, group=FieldGroup.CREATOR),
        extra=("handle", "not_handle"),
    )


def _content_layout() -> _Layout:
    return _Layout(
        "content",
        _("Content"),
        words=("words",),
        ranges=(RangeField.LAST_POST_AGE, RangeField.CADENCE),
        more_ranges=(
            *_rest(RangeField.LAST_POST_AGE, RangeField.CADENCE, group=FieldGroup.CONTENT),
            *_rest(group=FieldGroup.HISTORY),
            *_rest(group=FieldGroup.PROVENANCE),
        ),
    )


def _performance_layout() -> _Layout:
    shown = (RangeField.ER_COMMON, RangeField.ER_COMMON_PERCENTILE, RangeField.VIEWS_MEDIAN)
    return _Layout(
        "performance",
        _("Performance"),
        ranges=(*shown, RangeField.FORECAST_P50),
        more_ranges=_rest(*shown, group=FieldGroup.PERFORMANCE),
    )


def _audience_layout() -> _Layout:
    shown = (RangeField.AUDIENCE_FEMALE, RangeField.AUDIENCE_18_24, RangeField.AUDIENCE_25_34)
    return _Layout(
        "audience",
        _("Audience"),
        flags=(FlagField.HAS_AUDIENCE,),
        ranges=shown,
        more_ranges=_rest(*shown, group=FieldGroup.AUDIENCE),
        note=_("Shares of the followers where they are known, else of the people reached; unknown lies in no range."),
    )


def _rest(*shown: RangeField, group: FieldGroup) -> tuple[RangeField, ...]:
    """Give the figures of a group that are not shown at first."""
    named = (RangeField(one.name) for one in of_group(group) if one.kind is Kind.RANGE)
    return tuple(name for name in named if name not in shown)


def _depth_layout() -> _Layout:
    return _Layout(
        "depth",
        _("Depth"),
        ranges=(RangeField.DEPTH_PERCENTILE, RangeField.QUESTION_RATE),
        more_ranges=(
            RangeField.PURCHASE_SIGNAL_RATE,
            RangeField.SUBSTANTIVE_RATE,
            RangeField.RETURNING_RATE,
            RangeField.DEPTH,
        ),
        note=_("Depth is ranked among peers that are known by the same parts, with the default weights."),
    )


def _authenticity_layout() -> _Layout:
    return _Layout(
        "authenticity",
        _("Authenticity"),
        facets=(SetField.AUTHENTICITY,),
        ranges=(RangeField.AUTHENTICITY_P, RangeField.INFLATED_SHARE),
        note=_("The computed verdict, against peers. What people of the workspace decided stands on the reports."),
    )


def _group(layout: _Layout, search: Search, facets: Mapping[SetField, Counts]) -> Group:
    query = search.query
    handles = tuple(_word_box(name, query) for name in layout.extra)
    return Group(
        key=layout.key,
        label=layout.label,
        active=_active(layout, query),
        words=(*handles, *(_word_box(name, query) for name in layout.words)),
        facets=tuple(_facet_box(name, query, facets.get(name, ())) for name in layout.facets),
        flags=tuple(_flag_box(flag, query) for flag in layout.flags),
        ranges=tuple(_range_box(name, search) for name in layout.ranges),
        more_ranges=tuple(_range_box(name, search) for name in layout.more_ranges),
        note=layout.note,
    )


def _active(layout: _Layout, query: AccountQuery) -> int:
    names = {*layout.words, *layout.extra, *layout.facets, *layout.flags, *layout.ranges, *layout.more_ranges}
    return sum(1 for part in parts(query) if part.param in names or part.param.removeprefix(NOT) in names)


def _facet_box(name: SetField, query: AccountQuery, counts: Counts) -> FacetBox:
    chosen, excluded = query.must.sets.get(name, ()), query.never.sets.get(name, ())
    counted = dict(counts)
    values = dict.fromkeys((*chosen, *excluded, *counted))
    choices = tuple(
        Choice(
            value=value,
            label=value_name(name, value),
            count=counted.get(value, 0),
            chosen=value in chosen,
            excluded=value in excluded,
            exclude_url=address(_excluding(query, name, value)),
        )
        for value in values
    )
    return FacetBox(name.value, field_name(name), choices[:_SHOWN_CHOICES], choices[_SHOWN_CHOICES:])


def _excluding(query: AccountQuery, name: SetField, value: str) -> AccountQuery:
    """Leave a value out; asked again, take it back in."""
    out = query.never.sets.get(name, ())
    out = tuple(one for one in out if one != value) if value in out else (*out, value)
    kept = tuple(one for one in query.must.sets.get(name, ()) if one != value)
    return stated(stated(query, Side.MUST, name, kept or None), Side.NEVER, name, out or None)


def _range_box(name: RangeField, search: Search) -> RangeBox:
    span = search.query.must.ranges.get(name)
    low, high = (None, None) if span is None else (span.low, span.high)
    problem = next((search.problems[name + end] for end in ("", "_min", "_max") if name + end in search.problems), "")
    return RangeBox(name.value, field_name(name), unit_of(name), _typed(low, name), _typed(high, name), problem)


def _typed(value: float | None, name: RangeField) -> str:
    return "" if value is None else plain(value, scale_of(name))


def _flag_box(flag: FlagField, query: AccountQuery) -> FlagBox:
    return FlagBox(flag.value, field_name(flag), str(int(query.must.flags[flag])) if flag in query.must.flags else "")


def _word_box(name: str, query: AccountQuery) -> WordBox:
    texts = {
        "words": language.write(query.words),
        "handle": handles_text(query.handles),
        "not_handle": handles_text(query.excluded_handles),
    }
    examples = {"words": _("skin OR cosmetics -gift"), "handle": "@hana"}
    return WordBox(name, filter_name(renamed(name)), texts[name], examples.get(name, ""))
