from math import isfinite
from typing import Annotated, Any

from ninja import Field, Schema

from fukasa.apps.catalogue.words import spoken
from fukasa.apps.creators.api.shapes import AccountOut
from fukasa.apps.creators.brief import MOST_CHARACTERS, problem_of, search_of
from fukasa.apps.creators.filters.opened import MOST_COUNTED, Opened
from fukasa.apps.creators.selectors import discover
from fukasa.apps.creators.selectors.alike import alike
from fukasa.apps.creators.selectors.discover import CutoffCounts, Freshness
from fukasa.apps.rest.paging import PageAsked, opened, sealed
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Routes
from fukasa.apps.rest.shapes import Body
from fukasa.apps.workspaces.permissions import Permission
from fukasa.core.errors import InvalidInput
from fukasa.lake.columns.histograms import Histogram
from fukasa.lake.query.document import from_document, to_document
from fukasa.lake.query.fields import FlagField, RangeField, SetField
from fukasa.lake.query.schema import schema

routes = Routes("creators")
_PLACE = "creators/search"
_COUNTED = {str(one) for kind in (SetField, RangeField, FlagField) for one in kind}
Query = Annotated[
    dict[str, Any],
    Field(
        description="a search as `GET /creators/query-schema` describes it",
        json_schema_extra={"x-schema": "AccountSearch"},
        examples=[{"must": {"category": ["beauty"], "followers": {"min": 10000}}, "words": "美容"}],
    ),
]


class SearchAsked(Body, PageAsked):
    """A search and which page of it."""

    query: Query = {}


class SearchOut(Schema):
    """One page of a result; `total` is that of the whole, and of look-alikes how many are given here."""

    items: list[AccountOut]
    total: int
    next: str | None = None
    problem: str = ""


class BriefAsked(Body):
    """Whom somebody looks for, in their own words."""

    text: Annotated[str, Field(min_length=1, max_length=MOST_CHARACTERS)]


class LooseWordOut(Schema):
    """A word that is no condition."""

    text: str
    understood: bool


class BriefOut(Schema):
    """A brief as a search; `near` is wider, and `notes` say what was unclear or cannot be searched for."""

    query: dict[str, Any]
    near: dict[str, Any]
    words: list[LooseWordOut]
    notes: list[str]
    creators: int | None
    reader: str


class FacetsAsked(Body):
    """A search, and the fields to count it by."""

    query: Query = {}
    fields: Annotated[list[str], Field(min_length=1, max_length=MOST_COUNTED)]


class ValueCount(Schema):
    """How many accounts have a value."""

    value: str
    count: int


class Spread(Schema):
    """How a figure is spread: counts between edges; the outermost bins are open."""

    edges: list[float | None]
    counts: list[int]
    unknown: int


class FacetsOut(Schema):
    """Counts by field, each without its own condition."""

    facets: dict[str, list[ValueCount]]
    flags: dict[str, int]
    spreads: dict[str, Spread]


class CountAsked(Body):
    """A search and a cut-off."""

    query: Query = {}
    cpv: Annotated[float, Field(gt=0, le=1e12)]


@routes.reads("/creators/query-schema", Permission.CREATORS_READ, dict[str, Any])
def creators_query_schema(request: TokenRequest) -> dict[str, Any]:  # noqa: ARG001  the same for everybody
    """Give the JSON Schema of searches: every filter with what it means."""
    return schema()


@routes.reads("/creators/freshness", Permission.CREATORS_READ, Freshness | None)
def creators_freshness(request: TokenRequest) -> Freshness | None:
    """Tell of when the figures are; null while there are none."""
    return discover.freshness(request.scope)


@routes.asks("/creators/search", Permission.CREATORS_READ, SearchOut)
def creators_search(request: TokenRequest, body: SearchAsked) -> dict[str, Any]:
    """Find accounts. A search with `like` gives the most alike that pass its filters, without further pages."""
    query = from_document(body.query)
    if query.like:
        found = alike(request.scope, query, limit=body.limit)
        return {"items": found.accounts, "total": len(found.accounts), "problem": found.problem}
    page = discover.search(request.scope, query, cursor=opened(_PLACE, body.cursor), limit=body.limit)
    following = sealed(_PLACE, page.next_cursor) if page.next_cursor else None
    return {"items": page.accounts, "total": page.total, "next": following}


@routes.asks("/creators/brief", Permission.CREATORS_READ, BriefOut)
def creators_brief(request: TokenRequest, body: BriefAsked) -> dict[str, Any]:
    """Read one to three sentences in Japanese or English into a search whose conditions can be seen and changed."""
    if problem := problem_of(body.text):
        raise InvalidInput(problem)
    found = search_of(request.scope, body.text)
    return {
        "query": to_document(found.query),
        "near": to_document(found.near),
        "words": [{"text": one.text, "understood": one.understood} for one in found.intent.words],
        "notes": [getattr(one.said, spoken()) for one in (*found.intent.notes, *found.left_out)],
        "creators": found.intent.creators,
        "reader": found.intent.reader,
    }


@routes.asks("/creators/facets", Permission.CREATORS_READ, FacetsOut)
def creators_facets(request: TokenRequest, body: FacetsAsked) -> dict[str, Any]:
    """Count a result by fields; names that are no fields are passed over."""
    names = tuple(dict.fromkeys(name for name in body.fields if name in _COUNTED))
    found = discover.counted(request.scope, from_document(body.query), Opened(names, names))
    return {
        "facets": {
            str(name): [{"value": value, "count": count} for value, count in rows]
            for name, rows in found.facets.items()
        },
        "flags": {str(name): count for name, count in found.flags.items()},
        "spreads": {str(name): _spread(one) for name, one in found.spreads.items()},
    }


@routes.asks("/creators/cutoff", Permission.CREATORS_READ, CutoffCounts)
def creators_cutoff(request: TokenRequest, body: CountAsked) -> CutoffCounts:
    """Count what a cut-off keeps of a result, by the plain rule and by the strict one."""
    return discover.cutoff_counts(request.scope, from_document(body.query), body.cpv)


@routes.asks("/creators/loosened", Permission.CREATORS_READ, list[dict[str, Any]])
def creators_loosened(request: TokenRequest, body: SearchAsked) -> list[dict[str, Any]]:
    """Say which filters, left out, would give results."""
    found = discover.loosened(request.scope, from_document(body.query))
    return [{"names": one.names, "total": one.total, "query": to_document(one.query)} for one in found]


def _spread(one: Histogram) -> dict[str, Any]:
    return {
        "edges": [edge if isfinite(edge) else None for edge in one.edges],
        "counts": one.counts,
        "unknown": one.unknown,
    }
