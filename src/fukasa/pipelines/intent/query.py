"""Wishes → a search: what must hold filters, what should hold ranks, what the index cannot tell is told."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from fukasa.analysis.intent import (
    Between,
    BriefReader,
    CostPerView,
    Holds,
    Intent,
    Note,
    OneOf,
    RuleReader,
    Said,
    Strength,
    Wish,
)
from fukasa.analysis.intent.checked import checked
from fukasa.lake.query.criteria import Criteria, CutoffFilter, Range
from fukasa.lake.query.fields import FlagField, RangeField, SetField
from fukasa.lake.query.keywords import AllOf, AnyOf, Expression, Keyword, Without, first_of, keyword, normal
from fukasa.lake.query.language import LONGEST_KEYWORD, MOST_KEYWORDS
from fukasa.lake.query.model import AccountQuery, Order
from fukasa.lake.query.sides import field_of
from fukasa.lake.text.folding import folded

Known = Mapping[SetField, Iterable[str]]
"""Values that a property has in the index, such as the regions under the spellings in which they were supplied."""

_ABOUT = frozenset({SetField.CATEGORY, SetField.KIND})  # what a near miss shares with the brief


@dataclass(frozen=True, slots=True)
class BriefSearch:
    """A brief as a search.

    Attributes:
        intent: how the brief was understood.
        query: the search; its conditions are the chips of a page. Words of the topic and words that nobody understood
            help where no topic was understood, and filter where nothing else was, so that a lone word is a search for
            that word; words that are wished for help always.
        near: a wider search: only what creators are about must hold, the rest should. It ranks the near misses.
        left_out: wishes that the index has no field for; told, not guessed.

    """

    intent: Intent
    query: AccountQuery
    near: AccountQuery
    left_out: tuple[Note, ...]


def search_for_brief(text: str, *, known: Known | None = None, reader: BriefReader | None = None) -> BriefSearch:
    """Read a brief and write the search it asks for.

    Args:
        text: the brief.
        known: values of properties in the index; where a property is given, values that it does not have are dropped
            from a wish, unless none would be left.
        reader: who reads; the rules of the project by default, or the model that an operator mounted.

    Raises:
        InvalidInput: a mounted reader broke the promises of its protocol.

    """
    intent = checked((reader or RuleReader()).read(text), text)
    usable = [wish for wish in intent.wishes if _fits(wish)]
    left_out = tuple(_unknown(wish) for wish in intent.wishes if not _fits(wish))
    query = AccountQuery(
        must=_criteria(usable, Strength.MUST, known or {}),
        should=_criteria(usable, Strength.SHOULD, known or {}),
        never=_criteria(usable, Strength.NEVER, known or {}),
        words=_refused(usable),
        sort=Order.FIT,
    )
    query = _with_helping(query, intent)
    return BriefSearch(intent, query, _near(query), left_out)


def _with_helping(query: AccountQuery, intent: Intent) -> AccountQuery:
    topic = SetField.CATEGORY in query.must.sets
    words = _any_of(
        (*(() if topic else (one.text for one in intent.words)), *_word_values(intent.wishes, Strength.SHOULD))
    )
    if words is None or query.must or query.should:
        return replace(query, helping=words)
    return replace(query, words=normal(words if query.words is None else AllOf((words, query.words))))


def _near(query: AccountQuery) -> AccountQuery:
    """Keep what the brief is about as a must and turn the rest into wishes; without a topic all are wishes."""
    must, should = query.must, query.should
    kept = {name: values for name, values in must.sets.items() if name in _ABOUT}
    wished = {name: values for name, values in must.sets.items() if name not in _ABOUT}
    merged = {name: (*wished.get(name, ()), *should.sets.get(name, ())) for name in (*wished, *should.sets)}
    return replace(
        query,
        must=Criteria(sets=kept),
        should=Criteria(
            sets={name: tuple(dict.fromkeys(values)) for name, values in merged.items()},
            ranges={**should.ranges, **must.ranges},
            flags={**should.flags, **must.flags},
            cutoff=must.cutoff or should.cutoff,
        ),
    )


def _fits(wish: Wish) -> bool:
    """Tell whether the search has a field for a wish, of the kind that the wish tests."""
    match wish.test:
        case CostPerView():
            return True
        case OneOf():
            return isinstance(field_of(wish.field), SetField) or wish.field == "words"
        case Between():
            return isinstance(field_of(wish.field), RangeField)
        case Holds():
            return isinstance(field_of(wish.field), FlagField)


def _unknown(wish: Wish) -> Note:
    ja, en = wish.why.ja.removesuffix("。"), wish.why.en.removesuffix(".")
    said = Said(
        f"{ja}：この索引では検索できないため、条件に入れていません。",
        f"{en}: this index cannot search for it; left out.",
    )
    return Note(wish.spans[0], said)


def _criteria(wishes: Iterable[Wish], strength: Strength, known: Known) -> Criteria:
    sets: dict[SetField, tuple[str, ...]] = defaultdict(tuple)
    ranges: dict[RangeField, Range] = {}
    flags: dict[FlagField, bool] = {}
    cutoff = None
    for wish in wishes:
        if wish.strength is not strength:
            continue
        match field_of(wish.field), wish.test:
            case SetField() as name, OneOf(values):
                sets[name] = tuple(dict.fromkeys((*sets[name], *_present(values, known.get(name)))))
            case RangeField() as figure, Between(low, high):
                ranges.setdefault(figure, Range(low, high))
            case FlagField() as flag, Holds(value):
                flags[flag] = value
            case _, CostPerView(cpv):
                cutoff = CutoffFilter(cpv)
            case _:
                continue
    return Criteria(sets=dict(sets), ranges=ranges, flags=flags, cutoff=cutoff)


def _present(values: tuple[str, ...], present: Iterable[str] | None) -> tuple[str, ...]:
    """Give the values in the spelling of the index."""
    if present is None:
        return values
    asked = {folded(value) for value in values}
    return tuple(value for value in present if folded(value) in asked) or values


def _refused(wishes: Iterable[Wish]) -> Expression | None:
    """Keep out the words that nobody may use."""
    words = tuple(_keywords(_word_values(wishes, Strength.NEVER)))
    return first_of(Without(AnyOf(words)), MOST_KEYWORDS) if words else None


def _any_of(texts: Iterable[str]) -> Expression | None:
    told = tuple(_keywords(texts))
    return first_of(AnyOf(told), MOST_KEYWORDS) if told else None


def _keywords(texts: Iterable[str]) -> Iterator[Keyword]:
    """Give what can be looked for of some texts; of very long ones, which no brief means, the beginning."""
    cut = (keyword(folded(text)[:LONGEST_KEYWORD]) for text in texts)
    yield from dict.fromkeys(one for one in cut if one is not None)


def _word_values(wishes: Iterable[Wish], strength: Strength) -> list[str]:
    asked = [wish.test for wish in wishes if wish.field == "words" and wish.strength is strength]
    return [word for test in asked if isinstance(test, OneOf) for word in test.values]
