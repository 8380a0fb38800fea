"""What stands in the form for each kind of field."""

from dataclasses import dataclass

from fukasa.lake.query.sides import Side


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a property: how many accounts of the result have it, and on which sides of the search it stands.

    ``count`` is None where nothing was counted.
    """

    value: str
    label: str
    count: int | None
    must: bool = False
    should: bool = False
    never: bool = False


@dataclass(frozen=True, slots=True)
class ChoiceBox:
    """The values of a property: the frequent ones, and the rest behind "more"; ``typed`` allows values not listed."""

    first: tuple[Choice, ...]
    more: tuple[Choice, ...]
    typed: bool = False
    wishes: bool = True

    @property
    def more_open(self) -> bool:
        """Tell whether a rarer value is chosen, so that it is shown."""
        return any(one.must or one.should or one.never for one in self.more)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a histogram, in the units of its picture."""

    x: float
    width: float
    y: float
    height: float
    inside: bool


@dataclass(frozen=True, slots=True)
class Bars:
    """How a figure is spread over the result.

    Attributes:
        bars: the picture.
        edges: ends of the bins as they are typed, as JSON for the sliders.
        steps: how many bins.
        low_step: where the lower slider stands.
        high_step: where the upper one stands.
        sentence: what the picture shows.

    """

    bars: tuple[Bar, ...]
    edges: str
    steps: int
    low_step: int
    high_step: int
    sentence: str


@dataclass(frozen=True, slots=True)
class RangeBox:
    """Two ends of a figure on one side of the search, and its spread; ``bars`` is None where it was not counted."""

    unit: str
    low: str
    high: str
    known: bool
    side: Side
    bars: Bars | None


@dataclass(frozen=True, slots=True)
class FlagBox:
    """Whether something must hold; how many accounts of the result it holds for."""

    value: str
    side: Side
    count: int | None


@dataclass(frozen=True, slots=True)
class NamesBox:
    """Handles that are kept or left out, as they are typed."""

    kept: str
    left_out: str


@dataclass(frozen=True, slots=True)
class CutoffBox:
    """The cut-off on one side of the search."""

    cpv: str
    strict: bool
    usual: str
    side: Side


@dataclass(frozen=True, slots=True)
class LikeBox:
    """Accounts whose look-alikes are sought: their names."""

    names: tuple[str, ...]


Body = ChoiceBox | RangeBox | FlagBox | NamesBox | CutoffBox | LikeBox


@dataclass(frozen=True, slots=True)
class FieldBox:
    """One filter.

    Attributes:
        name: of the field.
        kind: which template draws its body.
        label: its name.
        help: what it means.
        said: what is set; empty for nothing.
        body: its inputs; None while it is closed.
        counted: whether its counts were taken.
        open_url: the page with it open, for browsers without scripts.
        problem: what could not be understood of it.

    """

    name: str
    kind: str
    label: str
    help: str
    said: str
    body: Body | None
    counted: bool
    open_url: str
    problem: str = ""

    @property
    def template(self) -> str:
        """The template of its body."""
        return f"creators/filters/_{self.kind}.html"


@dataclass(frozen=True, slots=True)
class GroupBox:
    """Filters that belong together; ``active`` tells how many are set."""

    key: str
    label: str
    active: int
    fields: tuple[FieldBox, ...]

    @property
    def is_open(self) -> bool:
        """Tell whether the group is shown unfolded."""
        return bool(self.active) or any(one.body is not None for one in self.fields)
