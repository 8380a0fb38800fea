"""A chip for every condition of a search: what it asks, on whose words, and the search without it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fukasa.apps.creators.filters.wording import Named, part_text
from fukasa.apps.creators.names import filter_name
from fukasa.apps.creators.query_params import address
from fukasa.apps.creators.selectors.discover import parts
from fukasa.lake.query.fields import SetField
from fukasa.lake.query.model import AccountQuery
from fukasa.lake.query.sides import PREFIXES, Condition, Side


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is set, and the address without it.

    Attributes:
        label: the field, with its side where that is no plain must.
        text: what is asked.
        url: the search without it.
        side: must, should or never.
        evidence: the words of the brief it rests on; empty where nobody wrote a brief.

    """

    label: str
    text: str
    url: str
    side: str = Side.MUST.value
    evidence: str = ""


def chips(
    query: AccountQuery,
    extra: Iterable[tuple[str, str]] = (),
    *,
    named: Named | None = None,
    evidence: Mapping[str, str] | None = None,
) -> tuple[Chip, ...]:
    """Make a chip for every condition, wishes and exclusions as well; a platform that must be has its tabs,
    and a chip where a brief names it.

    Args:
        query: the search.
        extra: what its address holds beside it.
        named: names of accounts and lists by key.
        evidence: words of a brief by parameter.

    """
    pairs, told = tuple(extra), evidence or {}
    return tuple(
        Chip(
            filter_name(part.param),
            part_text(part, named or {}),
            address(part.freer, pairs),
            _side(part.param, part.asked),
            told.get(part.param, ""),
        )
        for part in parts(query)
        if part.param != SetField.PLATFORM or part.param in told
    )


def _side(param: str, asked: object) -> str:
    if isinstance(asked, Condition):
        return asked.side.value
    return next((side.value for side in (Side.NEVER, Side.SHOULD) if param.startswith(PREFIXES[side])), Side.MUST.value)
