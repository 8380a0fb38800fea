"""A brief: what a brand wants, for how much, under which rules. Read from TOML, checked key by key."""

# ruff: noqa: RUF009  `_key` declares a field, as dataclasses.field does

import difflib
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from fukasa.core.catalogue import FORMATS, PLATFORMS
from fukasa.core.errors import InvalidInput

Reader = Callable[[object, str], Any]

KPIS = ("reach", "views", "engagement", "conversions")
GATES = ("pass", "review", "fail", "insufficient")
DEFAULT_CURRENCY = "JPY"
_MOST = 1e300  # whole numbers of TOML have no end; NaN lies within nothing


def _refuse(where: str, wanted: str, value: object) -> InvalidInput:
    return InvalidInput(f"{where}: expected {wanted}, got {value!r}; correct the brief and run again", key=where)


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise _refuse(where, "a text in quotes", value)
    return value


def _number(value: object, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -_MOST <= value <= _MOST:
        raise _refuse(where, "a number", value)
    return float(value)


def _positive(value: object, where: str) -> float:
    number = _number(value, where)
    if number <= 0:
        raise _refuse(where, "a number above 0", value)
    return number


def _share(value: object, where: str) -> float:
    number = _number(value, where)
    if not 0 <= number <= 1:
        raise _refuse(where, "a share between 0 and 1", value)
    return number


def _chance(value: object, where: str) -> float:
    number = _number(value, where)
    if not 0 < number < 1:
        raise _refuse(where, "a probability between 0 and 1, ends excluded", value)
    return number


def _whole(value: object, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise _refuse(where, "a whole number of 0 or more", value)
    return value


def _flag(value: object, where: str) -> bool:
    if not isinstance(value, bool):
        raise _refuse(where, "true or false", value)
    return value


def _day(value: object, where: str) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise _refuse(where, "a date such as 2026-11-27 without quotes", value)
    return value


def _texts(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise _refuse(where, "a list of texts", value)
    return tuple(value)


def _currency(value: object, where: str) -> str:
    text = _text(value, where)
    if len(text) != 3 or not text.isascii() or not text.isupper():  # noqa: PLR2004  ISO 4217
        raise _refuse(where, "a currency of three capital letters such as JPY", value)
    return text


def _one_of(*choices: str) -> Reader:
    def read(value: object, where: str) -> str:
        text = _text(value, where)
        if text not in choices:
            raise _refuse(where, f"one of {', '.join(choices)}", value)
        return text

    return read


def _several_of(*choices: str) -> Reader:
    one = _one_of(*choices)

    def read(value: object, where: str) -> tuple[str, ...]:
        return tuple(one(item, where) for item in _texts(value, where))

    return read


def _shares(value: object, where: str) -> dict[str, float]:
    if not isinstance(value, Mapping):
        raise _refuse(where, "a table such as { JP = 0.5 }", value)
    return {str(key): _share(item, f"{where}.{key}") for key, item in value.items()}


@dataclass(frozen=True, slots=True)
class Span:
    """A lower and an upper end, either may be open."""

    min: float | None = None
    max: float | None = None


def _span(reader: Reader) -> Reader:
    def read(value: object, where: str) -> Span:
        if not isinstance(value, Mapping) or set(value) - {"min", "max", "min_share", "max_share"}:
            raise _refuse(where, "a table such as { min = 1000, max = 50000 }", value)
        ends = {str(key).removesuffix("_share"): reader(item, f"{where}.{key}") for key, item in value.items()}
        if ends.get("min") is not None and ends.get("max") is not None and ends["min"] > ends["max"]:
            raise _refuse(where, "min below max", dict(value))
        return Span(**ends)

    return read


def _mix(value: object, where: str) -> dict[str, Span]:
    if not isinstance(value, Mapping):
        raise _refuse(where, "a table of shares", value)
    read = _span(_share)
    return {str(key): read(item, f"{where}.{key}") for key, item in value.items()}


def _key(reader: Reader, default: object = None, *, doc: str) -> Any:
    """Declare a key of a section: how it is read, its value when it is not given, and what it means."""
    return field(default=default, metadata={"read": reader, "doc": doc})


@dataclass(frozen=True)
class About:
    """``[brief]``: what the campaign is."""

    name: str = _key(_text, "", doc="name of the campaign")
    product: str = _key(_text, "", doc="what is sold")
    currency: str | None = _key(_currency, doc="currency of every amount without one of its own; JPY when not given")
    starts_on: date | None = _key(_day, doc="first day")
    ends_on: date | None = _key(_day, doc="last day")
    language: str = _key(_text, "ja", doc="ja or en: language of the files")


@dataclass(frozen=True)
class Filter:
    """``[filter]``: who may be considered at all."""

    platforms: tuple[str, ...] = _key(_several_of(*PLATFORMS), (), doc="any of these platforms")
    countries: tuple[str, ...] = _key(_texts, (), doc="any of these countries, by ISO code or name")
    regions: tuple[str, ...] = _key(_texts, (), doc="any of these regions")
    languages: tuple[str, ...] = _key(_texts, (), doc="any of these languages, by ISO code or name")
    categories: tuple[str, ...] = _key(_texts, (), doc="any of these categories, by id or name")
    keywords: tuple[str, ...] = _key(_texts, (), doc="at least one of these words in profile or hashtags")
    formats: tuple[str, ...] = _key(_several_of(*FORMATS), (), doc="forms of content; not applied yet")
    tiers: tuple[str, ...] = _key(_texts, (), doc="a gate: others are cut and told")
    followers: Span = _key(_span(_number), Span(), doc="fewest and most followers")
    exclude_handles: tuple[str, ...] = _key(_texts, (), doc="never these handles")
    rivals: tuple[str, ...] = _key(_texts, (), doc="brands in competition; not applied yet")


@dataclass(frozen=True)
class Audience:
    """``[audience]``: whom the campaign wants to reach."""

    segments: str | None = _key(_text, doc="a segments.csv; not applied yet")
    countries: dict[str, float] | None = _key(_shares, doc="least share per country; not applied yet")
    genders: dict[str, float] | None = _key(_shares, doc="least share per gender; not applied yet")
    ages: dict[str, float] | None = _key(_shares, doc="least share per age; not applied yet")


@dataclass(frozen=True)
class Goal:
    """``[goal]``: what counts, and how much of it is wanted."""

    kpi: str = _key(_one_of(*KPIS), "views", doc="what counts")
    target: float | None = _key(_positive, doc="how much of it is wanted")
    average_order_value: float | None = _key(_positive, doc="money per order, for ROI")
    margin: float | None = _key(_share, doc="share of an order that is profit")
    conversion_rate: float | None = _key(_share, doc="orders per view")


@dataclass(frozen=True)
class Budget:
    """``[budget]``: what may be spent."""

    amount: float | None = _key(_positive, doc="what may be spent")
    currency: str | None = _key(_currency, doc="its currency")


@dataclass(frozen=True)
class Cutoff:
    """``[cutoff]``: the cost per view above which nobody is booked."""

    cpv: float | None = _key(_positive, doc="the cost per view above which nobody is booked")
    currency: str | None = _key(_currency, doc="its currency")
    probability: float = _key(_chance, 0.5, doc="least P(CPV ≤ cpv); 0.8 is the strict rule")


@dataclass(frozen=True)
class Gates:
    """``[gates]``: the least that is asked of every creator."""

    authenticity: str | None = _key(
        _one_of(*GATES), doc="worst verdict allowed; those without one are undecided, unless it is insufficient"
    )
    depth_min: float | None = _key(_share, doc="least depth, 0.6 for 60 points; undecided where it is not known")
    confidence_min: float | None = _key(_share, doc="least confidence; not applied yet")
    brand_safety: bool | None = _key(_flag, doc="not measured yet")


@dataclass(frozen=True)
class Mix:
    """``[mix]``: shares of spend by tier, platform and role."""

    tier: dict[str, Span] | None = _key(_mix, doc="shares of spend by tier; for the optimised plan")
    platform: dict[str, Span] | None = _key(_mix, doc="by platform; for the optimised plan")
    role: dict[str, Span] | None = _key(_mix, doc="by role: diffusion, empathy; for the optimised plan")


@dataclass(frozen=True)
class Rules:
    """``[rules]``: who must, who must not, and how many."""

    max_creators: int | None = _key(_whole, doc="for the optimised plan")
    min_creators: int | None = _key(_whole, doc="for the optimised plan")
    must_have: tuple[str, ...] = _key(_texts, (), doc="for the optimised plan")
    must_not: tuple[str, ...] = _key(_texts, (), doc="never these handles")
    max_per_agency: int | None = _key(_whole, doc="for the optimised plan")
    exclusivity: tuple[str, ...] = _key(_texts, (), doc="for the optimised plan")


@dataclass(frozen=True)
class Risk:
    """``[risk]``: how bad the bad cases may be."""

    cvar_alpha: float | None = _key(_chance, doc="share of the worst cases; for the optimised plan")
    cvar_floor: float | None = _key(_number, doc="least result in them; for the optimised plan")


@dataclass(frozen=True)
class Solver:
    """``[solver]``: how long and how exactly to search for a plan."""

    seconds: float | None = _key(_positive, doc="for the optimised plan")
    node_limit: int | None = _key(_whole, doc="for the optimised plan")
    seed: int | None = _key(_whole, doc="seed of the simulated totals")
    gap: float | None = _key(_share, doc="for the optimised plan")


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
        raise _refuse(f"[{name}]", "a section with keys", value)
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
