"""A brief: what a brand wants, for how much, under which rules. Read from TOML, checked key by key."""

# ruff: noqa: RUF009  `_key` declares a field, as dataclasses.field does

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

from fukasa.core.catalogue import FORMATS, PLATFORMS
from fukasa.core.errors import InvalidInput
from fukasa.pipelines import brief_values as values

Reader = values.Reader
Span = values.Span

KPIS = ("reach", "views", "engagement", "conversions")
GATES = ("pass", "review", "fail", "insufficient")
ADDED_VALUES = ("views", "engagement", "conversions")
RISKS = ("views", "conversions")
DEFAULT_CURRENCY = "JPY"


def _key(reader: Reader, default: object = None, *, doc: str) -> Any:
    """Declare a key of a section: how it is read, its value when it is not given, and what it means."""
    return field(default=default, metadata={"read": reader, "doc": doc})


@dataclass(frozen=True)
class About:
    """``[brief]``: what the campaign is."""

    name: str = _key(values.text, "", doc="name of the campaign")
    product: str = _key(values.text, "", doc="what is sold")
    currency: str | None = _key(values.currency, doc="of every amount without one of its own; JPY when not given")
    starts_on: date | None = _key(values.day, doc="first day")
    ends_on: date | None = _key(values.day, doc="last day")
    language: str = _key(values.text, "ja", doc="ja or en: language of the files")


@dataclass(frozen=True)
class Filter:
    """``[filter]``: who may be considered at all."""

    platforms: tuple[str, ...] = _key(values.several_of(*PLATFORMS), (), doc="any of these platforms")
    countries: tuple[str, ...] = _key(values.texts, (), doc="any of these countries, by ISO code or name")
    regions: tuple[str, ...] = _key(values.texts, (), doc="any of these regions")
    languages: tuple[str, ...] = _key(values.texts, (), doc="any of these languages, by ISO code or name")
    categories: tuple[str, ...] = _key(values.texts, (), doc="any of these categories, by id or name")
    keywords: tuple[str, ...] = _key(values.texts, (), doc="at least one of these words in profile or hashtags")
    formats: tuple[str, ...] = _key(
        values.several_of(*FORMATS), (), doc="forms of content; for the optimised plan, where candidates tell theirs"
    )
    tiers: tuple[str, ...] = _key(values.texts, (), doc="a gate: others are cut and told")
    followers: Span = _key(values.span(values.number), Span(), doc="fewest and most followers")
    exclude_handles: tuple[str, ...] = _key(values.texts, (), doc="never these handles")
    rivals: tuple[str, ...] = _key(values.texts, (), doc="brands in competition; not applied yet")


@dataclass(frozen=True)
class Audience:
    """``[audience]``: whom the campaign wants to reach."""

    segments: str | None = _key(values.text, doc="a segments.csv beside the brief; for the optimised plan")
    countries: dict[str, float] | None = _key(values.shares, doc="least share per country; not applied yet")
    genders: dict[str, float] | None = _key(values.shares, doc="least share per gender; not applied yet")
    ages: dict[str, float] | None = _key(values.shares, doc="least share per age; not applied yet")


@dataclass(frozen=True)
class Goal:
    """``[goal]``: what counts, and how much of it is wanted."""

    kpi: str = _key(values.one_of(*KPIS), "views", doc="what counts")
    target: float | None = _key(values.positive, doc="how much of it is wanted")
    average_order_value: float | None = _key(values.positive, doc="money per order, for ROI")
    margin: float | None = _key(values.share, doc="share of an order that is profit")
    conversion_rate: float | None = _key(values.share, doc="orders per view")
    value: str | None = _key(
        values.one_of(*ADDED_VALUES), doc="what a plan for reach counts beside people; for the optimised plan"
    )
    value_weight: float | None = _key(values.not_negative, doc="people reached that one unit of it is worth")


@dataclass(frozen=True)
class Budget:
    """``[budget]``: what may be spent."""

    amount: float | None = _key(values.positive, doc="what may be spent")
    currency: str | None = _key(values.currency, doc="its currency")


@dataclass(frozen=True)
class Cutoff:
    """``[cutoff]``: the cost per view above which nobody is booked."""

    cpv: float | None = _key(values.positive, doc="the cost per view above which nobody is booked")
    currency: str | None = _key(values.currency, doc="its currency")
    probability: float = _key(values.chance, 0.5, doc="least P(CPV ≤ cpv); 0.8 is the strict rule")


@dataclass(frozen=True)
class Gates:
    """``[gates]``: the least that is asked of every creator."""

    authenticity: str | None = _key(
        values.one_of(*GATES),
        doc="worst verdict allowed; without a verdict one is undecided and in no plan, unless it is insufficient",
    )
    depth_min: float | None = _key(
        values.share, doc="least depth, 0.6 for 60 points; without one an account is undecided and in no plan"
    )
    confidence_min: float | None = _key(
        values.share, doc="least confidence; for the optimised plan, where candidates tell theirs"
    )
    brand_safety: bool | None = _key(
        values.flag, doc="only who passes; for the optimised plan, where candidates tell it"
    )


@dataclass(frozen=True)
class Mix:
    """``[mix]``: shares of spend by tier, platform and role."""

    tier: dict[str, Span] | None = _key(values.mix, doc="shares of spend by tier; for the optimised plan")
    platform: dict[str, Span] | None = _key(values.mix, doc="by platform; for the optimised plan")
    role: dict[str, Span] | None = _key(values.mix, doc="by role: diffusion, empathy; for the optimised plan")


@dataclass(frozen=True)
class Rules:
    """``[rules]``: who must, who must not, and how many."""

    max_creators: int | None = _key(values.whole, doc="most creators; for the optimised plan")
    min_creators: int | None = _key(values.whole, doc="fewest creators, 1 when not given; for the optimised plan")
    must_have: tuple[str, ...] = _key(values.texts, (), doc="these creators, by id or handle; for the optimised plan")
    must_not: tuple[str, ...] = _key(values.texts, (), doc="never these, by id or handle")
    max_per_agency: int | None = _key(values.whole, doc="most creators of one agency; for the optimised plan")
    exclusivity: tuple[str, ...] = _key(
        values.texts, (), doc="categories of which one creator at most is booked; for the optimised plan"
    )
    max_posts: int | None = _key(values.whole, doc="most posts of all together; for the optimised plan")
    max_posts_per_creator: int | None = _key(
        values.at_least_one, doc="most posts of one creator, 1 when nothing says otherwise; for the optimised plan"
    )
    small_share_min: float | None = _key(
        values.share, doc="least share of spend for nano and micro creators together; for the optimised plan"
    )


@dataclass(frozen=True)
class Risk:
    """``[risk]``: how bad the bad cases may be."""

    cvar_alpha: float | None = _key(values.chance, doc="share of the worst cases; for the optimised plan")
    cvar_floor: float | None = _key(values.number, doc="least mean result in them; for the optimised plan")
    metric: str | None = _key(values.one_of(*RISKS), doc="of which result, views when not given")
    shared: float | None = _key(
        values.share, doc="share of the spread that hits all creators together, 0 when not given"
    )


@dataclass(frozen=True)
class Solver:
    """``[solver]``: how long and how exactly to search for a plan."""

    seconds: float | None = _key(values.positive, doc="end of the search by the clock, 10 when not given")
    node_limit: int | None = _key(values.whole, doc="end of the search by nodes, which can be repeated exactly")
    seed: int | None = _key(values.whole, doc="seed of the search and of the simulated totals")
    gap: float | None = _key(values.share, doc="how far below the bound a plan counts as optimal, as a share")


@dataclass(frozen=True)
class Brief:
    """A whole brief; every section has its defaults."""

    brief: About = field(default_factory=About)
    filter: Filter = field(default_factory=Filter)
    audience: Audience = field(default_factory=Audience)
    goal: Goal = field(default_factory=Goal)
    budget: Budget = field(default_factory=Budget)
    cutoff: Cutoff = field(default_factory=Cutoff)
    gates: Gates = field(default_factory=Gates)
    mix: Mix = field(default_factory=Mix)
    rules: Rules = field(default_factory=Rules)
    risk: Risk = field(default_factory=Risk)
    solver: Solver = field(default_factory=Solver)

    @property
    def currency(self) -> str:
        """The one currency of all amounts; without amounts the one that is named, else JPY."""
        held = currencies_held(self).values()
        named = (self.budget.currency, self.cutoff.currency, self.brief.currency, DEFAULT_CURRENCY)
        return next(iter(held), None) or next(filter(None, named))


def currencies_held(brief: Brief) -> dict[str, str]:
    """Give the currency of every section that holds an amount: its own, else that of ``[brief]``, else JPY."""
    common = brief.brief.currency or DEFAULT_CURRENCY
    amounts = {
        "cutoff": (brief.cutoff.cpv, brief.cutoff.currency),
        "budget": (brief.budget.amount, brief.budget.currency),
        "goal": (brief.goal.average_order_value, None),
    }
    return {section: own or common for section, (amount, own) in amounts.items() if amount is not None}


def read_brief(path: Path) -> Brief:
    """Read a brief from a TOML file.

    Raises:
        InvalidInput: when the file is missing or not TOML, a key is unknown, or a value is of the wrong kind.

    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise InvalidInput(f"there is no brief at {path}; see examples/ for one to start from") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"the brief {path} cannot be read: {error}; save it as UTF-8 text") from error
    except (ValueError, RecursionError) as error:  # also numbers and nesting beyond all measure
        raise InvalidInput(f"the brief {path} is not TOML: {error}") from error
    return parse_brief(data)


def parse_brief(data: Mapping[str, object]) -> Brief:
    """Check a mapping of sections and make a brief of it; see `read_brief` for the errors."""
    kinds = {item.name: item.default_factory for item in fields(Brief)}
    _known(data, tuple(kinds), "the brief")
    sections: dict[str, Any] = {name: _read_section(kinds[name], value, name) for name, value in data.items()}
    brief = Brief(**sections)
    _check_currencies(brief)
    _check_dates(brief)
    return brief


def _read_section(kind: Any, value: object, name: str) -> object:
    if not isinstance(value, Mapping):
        raise values.refuse(f"[{name}]", "a section with keys", value)
    known = {item.name: item for item in fields(kind)}
    _known(value, tuple(known), f"[{name}]")
    read: dict[str, Any] = {
        str(key): known[str(key)].metadata["read"](item, f"[{name}] {key}") for key, item in value.items()
    }
    return kind(**read)


def _known(data: Mapping[str, object], names: tuple[str, ...], where: str) -> None:
    for key in data:
        if key not in names:
            near = difflib.get_close_matches(key, names, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"it may have: {', '.join(names)}"
            raise InvalidInput(f"{where} has no key {key!r}; {hint}", key=key)


def _check_currencies(brief: Brief) -> None:
    named = {"budget": brief.budget.currency, "cutoff": brief.cutoff.currency}
    for found in (currencies_held(brief), {section: own for section, own in named.items() if own}):
        if len(set(found.values())) > 1:
            said = ", ".join(f"[{section}] in {currency}" for section, currency in found.items())
            raise InvalidInput(f"the amounts name different currencies ({said}); give all in the same one")


def _check_dates(brief: Brief) -> None:
    begin, end = brief.brief.starts_on, brief.brief.ends_on
    if begin and end and begin > end:
        raise InvalidInput(f"[brief] ends_on {end} lies before starts_on {begin}; exchange them")
