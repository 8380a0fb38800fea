"""The search in the address: a query string holds the whole of it, and reads back to the same search."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from statistics import NormalDist
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from fukasa.core.errors import InvalidInput
from fukasa.lake.search import AccountQuery, CutoffFilter, FlagField, Range, RangeField, SetField, folded

Pairs = list[tuple[str, str]]

# Shown and typed in per cent; the index holds shares between 0 and 1.
PERCENT_FIELDS = frozenset(
    {
        RangeField.ER_FOLLOWERS,
        RangeField.ER_COMMON,
        RangeField.ER_COMMON_PERCENTILE,
        RangeField.ER_VIEWS,
        RangeField.SAVE_RATE,
        RangeField.SHARE_RATE,
        RangeField.STABILITY,
        RangeField.SPONSORED_SHARE,
        RangeField.QUESTION_RATE,
        RangeField.SUBSTANTIVE_RATE,
        RangeField.PURCHASE_SIGNAL_RATE,
        RangeField.RETURNING_RATE,
        RangeField.DEPTH,
        RangeField.DEPTH_PERCENTILE,
        RangeField.FOLLOWER_GROWTH,
        RangeField.AUTHENTICITY_P,
        RangeField.INFLATED_SHARE,
    }
)
EVEN, STRICT = 0.5, 0.8
PROBABILITIES = {EVEN: 0.0, STRICT: NormalDist().inv_cdf(STRICT)}  # probability → z of the index
NOT = "not_"
_SEPARATORS = " \t\r\n\f\v\u3000,，、;；"
_WORDS = re.compile(rf'"([^"]*)"|([^{_SEPARATORS}"]+)')
_MOST_WORDS, _MOST_VALUES, _MOST_KEYS = 20, 200, 5_000
_LONGEST_WORD = 80


@dataclass(frozen=True, slots=True)
class Search:
    """What the page was asked.

    Attributes:
        query: the search itself.
        problems: parameters that could not be read, each with a sentence; they are left out of the query.

    """

    query: AccountQuery = field(default_factory=AccountQuery)
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def probability(self) -> float:
        """How sure the cut-off is; even odds while there is none."""
        cutoff = self.query.cutoff
        return EVEN if cutoff is None else next(p for p, z in PROBABILITIES.items() if z == cutoff.z)


def read(params: QueryDict) -> Search:
    """Read a query string; what cannot be understood is told and left out."""
    problems: dict[str, str] = {}
    sort = params.get("sort", "-followers")
    query = AccountQuery(
        sets=_sets(params, ""),
        excluded=_sets(params, NOT),
        ranges=dict(_ranges(params, problems)),
        flags={flag: params[flag.value] == "1" for flag in FlagField if params.get(flag.value) in {"1", "0"}},
        all_words=_words(params.getlist("all")),
        any_words=_words(params.getlist("any")),
        no_words=_words(params.getlist("no")),
        handles=_handles(params.getlist("handle")),
        excluded_handles=_handles(params.getlist("not_handle")),
        keys=tuple(key for key in params.getlist("key") if key)[:_MOST_KEYS] if "key" in params else None,
        cutoff=_cutoff(params, problems),
    )
    known = sort.removeprefix("-") in set(RangeField)
    chosen = RangeField(sort.removeprefix("-")) if known else RangeField.FOLLOWERS
    return Search(replace(query, sort=chosen, descending=sort.startswith("-") or not known), problems)


def write(query: AccountQuery) -> Pairs:
    """Write a search as the parameters of its address; what is usual is left out."""
    pairs: Pairs = []
    for prefix, chosen in (("", query.sets), (NOT, query.excluded)):
        pairs += [(prefix + name.value, value) for name in SetField for value in chosen.get(name, ())]
    for name in RangeField:
        pairs += _range_pairs(name, query.ranges.get(name))
    pairs += [(flag.value, str(int(query.flags[flag]))) for flag in FlagField if flag in query.flags]
    for param, words in (("all", query.all_words), ("any", query.any_words), ("no", query.no_words)):
        pairs += [(param, " ".join(map(_quoted, words)))] if words else []
    for param, handles in (("handle", query.handles), ("not_handle", query.excluded_handles)):
        pairs += [(param, " ".join(map(_quoted, handles)))] if handles else []
    if query.keys is not None:
        pairs += [("key", key) for key in query.keys or ("",)]
    if query.cutoff is not None:
        probability = next(p for p, z in PROBABILITIES.items() if z == query.cutoff.z)
        pairs += [("cpv", plain(query.cutoff.cpv)), ("p", plain(probability))]
    if (query.sort, query.descending) != (RangeField.FOLLOWERS, True):
        pairs.append(("sort", f"{'-' * query.descending}{query.sort.value}"))
    return pairs


def address(query: AccountQuery, extra: Iterable[tuple[str, str]] = ()) -> str:
    """Write a search as a query string with its question mark; extra parameters stand at the end."""
    return f"?{urlencode([*write(query), *extra])}"


def plain(value: float, scale: int = 1) -> str:
    """Write a number in full, without an exponent and without loss."""
    text = format((Decimal(repr(float(value))) * scale).normalize(), "f")
    return "0" if text == "-0" else text


def words_text(words: Iterable[str]) -> str:
    """Write words as they stand in the input."""
    return " ".join(map(_quoted, words))


def scale_of(name: RangeField) -> int:
    """Tell by how much the typed number is larger than the one of the index."""
    return 100 if name in PERCENT_FIELDS else 1


def _sets(params: QueryDict, prefix: str) -> dict[SetField, tuple[str, ...]]:
    found = {name: _once(params.getlist(prefix + name.value))[:_MOST_VALUES] for name in SetField}
    return {name: values for name, values in found.items() if values}


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value.strip() for value in values if value.strip()))


def _ranges(params: QueryDict, problems: dict[str, str]) -> Iterator[tuple[RangeField, Range]]:
    for name in RangeField:
        low = _number(params, f"{name.value}_min", problems, scale_of(name))
        high = _number(params, f"{name.value}_max", problems, scale_of(name))
        if low is None and high is None and params.get(f"{name.value}_known") != "1":
            continue
        try:
            yield name, Range(low, high)
        except InvalidInput:
            problems[f"{name.value}_min"] = _("The lower end lies above the upper one; exchange them.")


def _number(params: QueryDict, name: str, problems: dict[str, str], scale: int = 1) -> float | None:
    text = folded(params.get(name, "")).strip().replace(",", "").replace("%", "").replace("¥", "")
    if not text:
        return None
    try:
        value = float(Decimal(_with_unit(text)) / scale)
    except (InvalidOperation, OverflowError):
        value = float("nan")
    if value - value != 0:  # neither a number nor finite
        problems[name] = _("“%(text)s” is not a number; write for example 5000, 5千, 1.2万 or 3.5.") % {"text": text}
        return None
    return value


def _with_unit(text: str) -> Decimal:
    """Understand 1.2万, 3億, 5千, 10k and 2m as well."""
    units = {"千": 10**3, "万": 10**4, "億": 10**8, "k": 10**3, "m": 10**6}
    return Decimal(text[:-1]) * units[text[-1]] if text[-1] in units else Decimal(text)


def _range_pairs(name: RangeField, span: Range | None) -> Pairs:
    if span is None:
        return []
    ends = [("min", span.low), ("max", span.high)]
    pairs = [(f"{name.value}_{end}", plain(value, scale_of(name))) for end, value in ends if value is not None]
    return pairs or [(f"{name.value}_known", "1")]


def _words(texts: Iterable[str]) -> tuple[str, ...]:
    found = (folded(quoted or bare).strip()[:_LONGEST_WORD] for text in texts for quoted, bare in _WORDS.findall(text))
    return tuple(dict.fromkeys(word for word in found if word))[:_MOST_WORDS]


def _handles(texts: Iterable[str]) -> tuple[str, ...]:
    words = (word.lower().removeprefix("@") for text in texts for pair in _WORDS.findall(text) for word in pair)
    return tuple(dict.fromkeys(word for word in words if word))[:_MOST_VALUES]


def _quoted(word: str) -> str:
    return f'"{word}"' if any(mark in word for mark in _SEPARATORS) else word


def _cutoff(params: QueryDict, problems: dict[str, str]) -> CutoffFilter | None:
    cpv = _number(params, "cpv", problems)
    if cpv is None:
        return None
    if cpv <= 0:
        problems["cpv"] = _("A cut-off is an amount above 0.")
        return None
    wished = _number(params, "p", problems)
    return CutoffFilter(cpv, PROBABILITIES.get(EVEN if wished is None else wished, PROBABILITIES[EVEN]))
