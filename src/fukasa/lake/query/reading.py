"""Reading a search from parameters: what cannot be understood is told and left out."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import Any

from fukasa.core.errors import InvalidInput
from fukasa.lake.query import language
from fukasa.lake.query.criteria import CutoffFilter, Range
from fukasa.lake.query.fields import FlagField, RangeField, SetField
from fukasa.lake.query.keywords import AllOf, Expression, first_of, leaves, normal
from fukasa.lake.query.limits import LONGEST_VALUE, MOST_NAMES, MOST_PAIRS, MOST_VALUES
from fukasa.lake.query.model import AccountQuery, Order
from fukasa.lake.query.numbers import NotANumber, read_ends, read_number
from fukasa.lake.query.older_pairs import BOXES, ENDS, boxed, renamed, split, too_long
from fukasa.lake.query.pairs import HELPING
from fukasa.lake.query.problems import Problem
from fukasa.lake.query.registry import scale_of
from fukasa.lake.query.sides import CUTOFF, PREFIXES, Side, field_of, stated

YES, NO = frozenset({"1", "true", "yes", "はい"}), frozenset({"0", "false", "no", "いいえ"})
BESIDE = frozenset({"view", "cursor", "from", "lang", "brief", "filter", "in", "open", "shut"})
"""Parameters in the address of a page that say nothing of the search."""
EVEN = 0.5
_LISTED = {"key", "not.key", "list", "not.list", "like", "handle", "not.handle"}
_PLAIN = {"words", HELPING, "sort", *BOXES, *_LISTED}


@dataclass(frozen=True, slots=True)
class Read:
    """A search as it was understood.

    Attributes:
        query: the search.
        problems: what was left out of it, or understood otherwise than it was written.

    """

    query: AccountQuery
    problems: tuple[Problem, ...] = ()


def from_pairs(pairs: Iterable[tuple[str, str]], *, beside: Collection[str] = ()) -> Read:
    """Read a search from its parameters.

    Args:
        pairs: parameters with their values; of one that stands for a single thing the last counts.
        beside: parameters that say something else, and are passed over.

    """
    reader = _Reader()
    reader.take(((renamed(name), value) for name, value in pairs if name not in beside))
    return Read(reader.query(), tuple(reader.problems))


@dataclass
class _Reader:
    given: dict[str, list[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def take(self, pairs: Iterable[tuple[str, str]]) -> None:
        for number, (name, value) in enumerate(pairs):
            if number >= MOST_PAIRS:
                self._tell("", "too_many_parameters", most=MOST_PAIRS)
                return
            self.given.setdefault(name, []).append(self._whole_characters(name, value))

    def _whole_characters(self, param: str, value: str) -> str:
        """Put a question mark for halves of characters, as damaged files and terminals give them: no index has them."""
        try:
            value.encode()
        except UnicodeEncodeError:
            self._tell(param, "broken_text")
            return value.encode(errors="replace").decode()
        return value

    def query(self) -> AccountQuery:
        query = AccountQuery(
            words=self._words("words", BOXES),
            helping=self._words(HELPING),
            handles=self._handles("handle"),
            excluded_handles=self._handles("not.handle"),
            keys=self._names("key") if "key" in self.given else None,
            excluded_keys=self._names("not.key"),
            lists=self._names("list"),
            excluded_lists=self._names("not.list"),
            like=self._names("like"),
            **self._order(),
        )
        read: set[str] = set(_PLAIN)
        for side in Side:
            for base in self._bases(PREFIXES[side], read):
                value = self._condition(PREFIXES[side], base)
                query = query if value is None else stated(query, side, field_of(base) or CUTOFF, value)
        for name in self.given.keys() - read:
            self._tell(name[:LONGEST_VALUE], "unknown", name=name[:LONGEST_VALUE])
        return query

    def _bases(self, prefix: str, read: set[str]) -> list[str]:
        """Give the fields that parameters with this prefix speak of, and note these parameters as read."""
        found: dict[str, None] = {}
        for param in self.given:
            if not param.startswith(prefix) or param in read:
                continue
            base = param.removeprefix(prefix)
            end = next((end for end in ENDS if base.endswith(end)), "")
            if base in {CUTOFF, "p", "z"}:
                found[CUTOFF] = None
            elif isinstance(field_of(base), SetField | RangeField | FlagField):
                found[base] = None
            elif isinstance(field_of(base.removesuffix(end)), RangeField):
                found[base.removesuffix(end)] = None
            else:
                continue
            read.add(param)
        return list(found)

    def _condition(self, prefix: str, base: str) -> Any:
        name = field_of(base)
        readers: dict[type, Callable[[str, Any], Any]] = {
            SetField: self._values,
            RangeField: self._range,
            FlagField: self._flag,
        }
        return self._cutoff(prefix) if name is None else readers[type(name)](prefix, name)

    def _values(self, prefix: str, name: SetField) -> tuple[str, ...] | None:
        return self._limited(prefix + name, [value.strip() for value in self.given[prefix + name]], MOST_VALUES) or None

    def _range(self, prefix: str, name: RangeField) -> Range | None:
        """Read a range, written as a whole, by its ends, or both ways: then it is what lies in both."""
        param = prefix + name
        told = (self._whole(param), self._ends(param, scale_of(name)))
        found = [one for one in told if one is not None]
        if len(found) < len(told):
            return found[0] if found else None
        low = max((one.low for one in found if one.low is not None), default=None)
        high = min((one.high for one in found if one.high is not None), default=None)
        if low is not None and high is not None and low > high:
            self._tell(param, "ranges_apart", name=param)
            return None
        return Range(low, high)

    def _whole(self, param: str) -> Range | None:
        text = self._last(param)
        ends = read_ends(text)
        if ends is None:
            self._tell(param, "not_a_range", text=text)
            return None
        return self._span(param, *(self._number(param, end) for end in ends), known=bool(text))

    def _ends(self, param: str, scale: int) -> Range | None:
        low, high = (self._number(param + end, self._last(param + end), scale) for end in ENDS[:2])
        return self._span(param + "_min", low, high, known=self._last(param + "_known") == "1")

    def _span(self, param: str, low: float | None, high: float | None, *, known: bool) -> Range | None:
        """Make a range; without an end it asks for what is known, if that is said."""
        if low is None and high is None and (not known or any(one.param.startswith(param) for one in self.problems)):
            return None
        try:
            return Range(low, high)
        except InvalidInput:
            self._tell(param, "ends_exchanged")
            return None

    def _flag(self, prefix: str, name: FlagField) -> bool | None:
        text = self._last(prefix + name).strip().lower()
        if not text or text in YES | NO:
            return text in YES if text else None
        self._tell(prefix + name, "not_a_flag", text=text)
        return None

    def _cutoff(self, prefix: str) -> CutoffFilter | None:
        cpv = self._number(prefix + CUTOFF, self._last(prefix + CUTOFF))
        if cpv is None:
            return None
        if cpv <= 0:
            self._tell(prefix + CUTOFF, "not_a_cutoff")
            return None
        return CutoffFilter(cpv, self._quantile(prefix))

    def _quantile(self, prefix: str) -> float:
        z = self._number(f"{prefix}z", self._last(f"{prefix}z"))
        if z is not None and 0 < NormalDist().cdf(z) < 1:
            return z
        if z is not None:
            self._tell(f"{prefix}z", "not_a_quantile", text=self._last(f"{prefix}z"))
        wished = self._number(f"{prefix}p", self._last(f"{prefix}p"))
        if wished is not None and not 0 < wished < 1:
            self._tell(f"{prefix}p", "not_a_probability", text=self._last(f"{prefix}p"))
            wished = None
        return NormalDist().inv_cdf(EVEN if wished is None else wished)

    def _number(self, param: str, text: str, scale: int = 1) -> float | None:
        try:
            return read_number(text, scale)
        except NotANumber:
            self._tell(param, "not_a_number", text=text)
            return None

    def _words(self, param: str, boxes: Iterable[str] = ()) -> Expression | None:
        typed = [language.understand(text) for text in self.given.get(param, ())]
        for note in dict.fromkeys(note for one in typed for note in one.notes):
            self._tell(param, note, most=language.LIMITS.get(note, 0))
        for box in boxes:
            if too_long(self.given.get(box, ())):
                self._tell(box, language.Note.TOO_LONG, most=language.LONGEST_KEYWORD)
        parts = [one.expression for one in typed] + [boxed(box, self.given.get(box, ())) for box in boxes]
        found = normal(AllOf(tuple(part for part in parts if part is not None)))
        if found is None or sum(1 for _ in leaves(found)) <= language.MOST_KEYWORDS:
            return found
        self._tell(param, language.Note.TOO_MANY, most=language.MOST_KEYWORDS)
        return first_of(found, language.MOST_KEYWORDS)

    def _handles(self, param: str) -> tuple[str, ...]:
        names = [name.lower().removeprefix("@") for text in self.given.get(param, ()) for name in split(text)]
        return self._limited(param, names, MOST_NAMES)

    def _names(self, param: str) -> tuple[str, ...]:
        return self._limited(param, self.given.get(param, ()), MOST_NAMES)

    def _limited(self, param: str, values: Iterable[str], most: int) -> tuple[str, ...]:
        """Give each value once, as many as there may be and none that is too long."""
        once = [value for value in dict.fromkeys(values) if value]
        kept = [value for value in once if len(value) <= LONGEST_VALUE]
        if len(kept) < len(once):
            self._tell(param, "value_too_long", name=param, most=LONGEST_VALUE)
        if len(kept) > most:
            self._tell(param, "too_many_values", name=param, most=most)
        return tuple(kept[:most])

    def _order(self) -> dict[str, Any]:
        text = self._last("sort")
        name = text.removeprefix("-")
        if name in set(Order):
            return {"sort": Order(name)}
        if name in set(RangeField):
            return {"sort": RangeField(name), "descending": text.startswith("-")}
        if text:
            self._tell("sort", "not_an_order", text=name)
        return {}

    def _last(self, param: str) -> str:
        return self.given.get(param, [""])[-1]

    def _tell(self, param: str, code: str, **values: object) -> None:
        self.problems.append(Problem(param, code, {name: str(value)[:LONGEST_VALUE] for name, value in values.items()}))
