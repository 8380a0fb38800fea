"""The values of a filter as the index writes them: what would match nothing is refused instead of passed over."""

from collections.abc import Callable, Iterable
from functools import cache

import polars as pl

from fukasa.analysis.authenticity.results import Status
from fukasa.analysis.engagement.tiers import tier_scheme
from fukasa.analysis.topics.categorise import normalise_categories
from fukasa.analysis.topics.taxonomy import default_taxonomy
from fukasa.connectors.files.cells.refusal import CellRefused
from fukasa.connectors.files.cells.words import fold, parse_country, parse_language
from fukasa.core.errors import InvalidInput
from fukasa.lake.query.fields import SetField

_Read = Callable[[str], str | None]


def filter_values(name: SetField, given: Iterable[str], where: str) -> tuple[str, ...]:
    """Bring the values of a filter to those of the index: `Japan` and `日本` to `JP`, `Japanese` to `ja`.

    Args:
        name: the property that is filtered.
        given: its values as written by people.
        where: the place they were written at, for the sentence: ``[filter] countries`` or ``--country``.

    Raises:
        InvalidInput: a value is no country, language, tier or category.

    """
    values = tuple(given)
    if name not in _KNOWN:
        return values
    read, hint = _KNOWN[name]
    found = {value: read(value) for value in values}
    unknown = [repr(value) for value, known in found.items() if known is None]
    if unknown:
        raise InvalidInput(f"{where}: {', '.join(unknown)} is no {name.value}; {hint()}", key=where)
    return tuple(dict.fromkeys(known for known in found.values() if known is not None))


def _parsed(parse: _Read) -> _Read:
    def read(value: str) -> str | None:
        try:
            return parse(value)
        except CellRefused:
            return None

    return read


def _category(value: str) -> str | None:
    known: list[str | None] = normalise_categories(pl.Series("category", [value], dtype=pl.String)).to_list()
    return known[0]


def _tier(value: str) -> str | None:
    return _tier_names().get(fold(value))


def _status(value: str) -> str | None:
    folded = fold(value)
    return folded if folded in set(Status) else None


@cache
def _tier_names() -> dict[str, str]:
    tiers = tier_scheme().tiers
    named = {fold(name): tier.id for tier in tiers for name in tier.names.values()}
    return named | {fold(tier.id): tier.id for tier in tiers}


_KNOWN: dict[SetField, tuple[_Read, Callable[[], str]]] = {
    SetField.COUNTRY: (_parsed(parse_country), lambda: "write the name or the two-letter code, for example JP"),
    SetField.LANGUAGE: (_parsed(parse_language), lambda: "write the name or the two-letter code, for example ja"),
    SetField.TIER: (_tier, lambda: f"there are {', '.join(tier.id for tier in tier_scheme().tiers)}"),
    SetField.AUTHENTICITY: (_status, lambda: f"there are {', '.join(Status)}"),
    SetField.CATEGORY: (_category, lambda: f"there are {', '.join(default_taxonomy().categories)}"),
}
