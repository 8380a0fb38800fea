"""The search in the address of a page: a query string holds the whole of it, and reads back to the same search."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import NormalDist
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import get_language

from fukasa.lake.query.model import AccountQuery
from fukasa.lake.query.older_pairs import ENDS
from fukasa.lake.query.pairs import Pairs, to_pairs
from fukasa.lake.query.reading import BESIDE, EVEN, from_pairs
from fukasa.lake.query.sides import CUTOFF, PREFIXES, Side

STRICT = 0.8
PROBABILITIES = {EVEN: 0.0, STRICT: NormalDist().inv_cdf(STRICT)}  # probability → z of the index

SIDE = "side."
"""How the parameters of the form begin that say on which side of the search an input speaks."""

_DIGITS = 9  # 0.8 and the quantile at 0.8 are the same chance


@dataclass(frozen=True, slots=True)
class Search:
    """What the page was asked.

    Attributes:
        query: the search itself.
        problems: parameters that were not understood as they were written, each with a sentence in the language of the
            page.

    """

    query: AccountQuery = field(default_factory=AccountQuery)
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def probability(self) -> float:
        """How sure the cut-off is; even odds while there is none."""
        return probability_of(self.query)


def read(params: QueryDict) -> Search:
    """Read a query string; what cannot be understood is told and left out."""
    sides = {name.removeprefix(SIDE): values[-1] for name, values in params.lists() if name.startswith(SIDE)}
    given = (
        (_on_side(name, sides), value)
        for name, values in params.lists()
        if not name.startswith(SIDE)
        for value in values
    )
    found = from_pairs(given, beside=BESIDE)
    language = (get_language() or "en").partition("-")[0]
    return Search(found.query, {one.param: one.sentence(language) for one in found.problems})


def _on_side(param: str, sides: Mapping[str, str]) -> str:
    """Give a parameter of the form the prefix of the side that was chosen for its field."""
    base = next((param.removesuffix(end) for end in ENDS if param.endswith(end)), param)
    side = sides.get(CUTOFF if base in {"p", "z"} else base, "")
    return PREFIXES[Side(side)] + param if side in set(Side) else param


def write(query: AccountQuery) -> Pairs:
    """Write a search as the parameters of its address; what is usual is left out."""
    return to_pairs(query)


def address(query: AccountQuery, extra: Iterable[tuple[str, str]] = ()) -> str:
    """Write a search as a query string with its question mark; extra parameters stand at the end."""
    return f"?{urlencode([*write(query), *extra])}"


def probability_of(query: AccountQuery) -> float:
    """Tell how sure the cut-off of a search is; even odds while there is none."""
    cutoff = query.must.cutoff
    return EVEN if cutoff is None else round(cutoff.probability, _DIGITS)
