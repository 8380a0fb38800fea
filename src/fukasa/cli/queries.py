"""A search from the options of the command line: every filter, a file, or the address of a page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from fukasa.core.errors import InvalidInput

if TYPE_CHECKING:
    from fukasa.lake.query.criteria import Criteria
    from fukasa.lake.query.model import AccountQuery

PAGE = "/discover/"
"""Where the same search stands in the application."""

_MOST_PAIRS = 20_000
_OPTIONS = {"followers_min": "--min-followers", "followers_max": "--max-followers"}
_SIDES = {"": "--filter", "should.": "--should", "not.": "--not"}
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options say.

    Attributes:
        filters: ``name=value`` by the prefix of their side.
        words: keywords.
        query: a file with a search document.
        url: an address of the page, or its query string.
        more: parameters that have an option of their own.

    """

    filters: Mapping[str, Iterable[str]]
    words: str = ""
    query: Path | None = None
    url: str | None = None
    more: tuple[tuple[str, str], ...] = ()

    def place_of(self, param: str) -> str:
        """Name the option that said a parameter: ``--country``, ``--not country``; the parameter where none did."""
        if param in dict(self.more):
            return _OPTIONS.get(param, f"--{param}")
        said = ((prefix, text.partition("=")[0].strip()) for prefix, texts in self.filters.items() for text in texts)
        return next((f"{_SIDES[prefix]} {name}" for prefix, name in said if prefix + name == param), param)


def query_of(asked: Asked) -> "AccountQuery":
    """Make the search; what is said twice counts as the more special option says it.

    Raises:
        InvalidInput: something cannot be understood.

    """
    from fukasa.lake.query.document import strictly
    from fukasa.lake.query.pairs import to_pairs

    pairs: Pairs = [] if asked.query is None else to_pairs(_from_file(asked.query))
    pairs += [] if asked.url is None else _from_url(asked.url)
    pairs += [pair for prefix, texts in asked.filters.items() for text in texts for pair in _filter(prefix, text)]
    pairs += [("words", asked.words)] if asked.words.strip() else []
    query = strictly([*pairs, *asked.more], asked.place_of)
    if query.lists or query.excluded_lists:
        raise InvalidInput("lists live in the application; open the search there, or name the accounts with key=…")
    return _named(query, asked)


def most_alike_first(query: "AccountQuery") -> "AccountQuery":
    """Put look-alikes in the order of their likeness."""
    from fukasa.lake.query.model import Order

    return replace(query, sort=Order.RELEVANCE) if query.like else query


def address_of(query: "AccountQuery") -> str:
    """Give the address of the page with the same search."""
    from fukasa.lake.query.pairs import to_pairs

    return f"{PAGE}?{urlencode(to_pairs(query))}".removesuffix("?")


def document_of(query: "AccountQuery") -> dict[str, Any]:
    """Give the search as the document that ``--query`` reads."""
    from fukasa.lake.query.document import to_document

    return to_document(query)


def _from_file(path: Path) -> "AccountQuery":
    from fukasa.lake.query.document import from_json

    try:
        return from_json(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"--query {path} cannot be read ({error}); give a JSON file of a search") from error


def _from_url(url: str) -> Pairs:
    from fukasa.lake.query.reading import BESIDE

    text = urlsplit(url).query if "?" in url else url
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_PAIRS)
    except ValueError as error:
        raise InvalidInput(f"--url has more than {_MOST_PAIRS:,} parameters; put the search into a file") from error
    return [pair for pair in pairs if pair[0] not in BESIDE]


def _filter(prefix: str, text: str) -> Pairs:
    """Read ``name=value``; several values of a property stand side by side with commas."""
    from fukasa.lake.query.fields import SetField

    name, equals, value = text.partition("=")
    name = name.strip()
    if not equals or not name:
        raise InvalidInput(f"a filter is name=value, got {text[:80]!r}; write for example followers=1000..5000")
    values = value.split(",") if name in set(SetField) else [value]
    return [(prefix + name, one.strip()) for one in values]


def _named(query: "AccountQuery", asked: Asked) -> "AccountQuery":
    """Bring countries, languages, tiers, categories and platforms to the values of the index."""
    return replace(
        query,
        must=_values(query.must, "", asked),
        should=_values(query.should, "should.", asked),
        never=_values(query.never, "not.", asked),
    )


def _values(criteria: "Criteria", prefix: str, asked: Asked) -> "Criteria":
    from fukasa.core.catalogue import PLATFORMS
    from fukasa.lake.query.fields import SetField
    from fukasa.pipelines.filter_values import filter_values

    unknown = set(criteria.sets.get(SetField.PLATFORM, ())) - set(PLATFORMS)
    if unknown:
        place = asked.place_of(prefix + SetField.PLATFORM)
        raise InvalidInput(f"{place}: no platform {', '.join(sorted(unknown))}; there are {', '.join(PLATFORMS)}")
    sets = criteria.sets.items()
    return replace(
        criteria,
        sets={field: filter_values(field, values, asked.place_of(prefix + field)) for field, values in sets},
    )
