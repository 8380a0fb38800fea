"""What the discover page shows for an address: results, tabs, filters, chips, counts of the cut-off."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from fukasa.apps.catalogue import words
from fukasa.apps.creators import columns, filters
from fukasa.apps.creators.cutoffs import cutoff_of, workspace_cutoff
from fukasa.apps.creators.lines import lines
from fukasa.apps.creators.names import filter_name
from fukasa.apps.creators.query_params import PROBABILITIES, STRICT, Search, address, read, write
from fukasa.apps.creators.selectors import discover as selectors
from fukasa.apps.pages.blocks import Cursor, Sort, Tab
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.apps.workspaces.selectors import WorkspaceSettings
from fukasa.core.errors import InvalidInput
from fukasa.lake.query.criteria import CutoffFilter, Range
from fukasa.lake.query.fields import SetField
from fukasa.lake.query.model import AccountQuery
from fukasa.lake.query.numbers import plain
from fukasa.lake.query.pairs import Pairs
from fukasa.lake.query.reading import EVEN
from fukasa.lake.query.sides import CUTOFF, Side, stated

CARDS = "cards"


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for what.

    Attributes:
        scope: the member.
        workspace: what holds for the member.
        params: the address.
        chosen_columns: keys of the columns to show.
        search: the address, read.

    """

    scope: WorkspaceScope
    workspace: WorkspaceSettings
    params: QueryDict
    chosen_columns: tuple[str, ...]
    search: Search

    @classmethod
    def of(
        cls, scope: WorkspaceScope, workspace: WorkspaceSettings, params: QueryDict, chosen: Iterable[str]
    ) -> "Asked":
        """Read the address."""
        return cls(scope, workspace, params, tuple(chosen), read(params))

    @property
    def query(self) -> AccountQuery:
        """The search itself."""
        return self.search.query

    @property
    def extra(self) -> Pairs:
        """What the address holds beside the search."""
        return [("view", CARDS)] if self.params.get("view") == CARDS else []

    @property
    def here(self) -> str:
        """The address of this search."""
        return (reverse("creators:discover") + address(self.query, self.extra)).removesuffix("?")


@dataclass(frozen=True, slots=True)
class CutoffLine:
    """How many accounts of the result a cut-off keeps, and the addresses that keep only those."""

    cpv: float
    counts: selectors.CutoffCounts
    active: float | None
    even_url: str
    strict_url: str
    off_url: str


@dataclass(frozen=True, slots=True)
class Advice:
    """A filter that, left out, would give results."""

    label: str
    total: int
    url: str


def results(asked: Asked) -> dict[str, Any]:
    """Everything that changes with the result."""
    found = _found(asked)
    cutoff = cutoff_of(asked.query, asked.workspace)
    shown = columns.chosen(asked.chosen_columns)
    return {
        "found": found,
        "lines": lines(found.accounts, shown, cutoff),
        "columns": shown,
        "all_columns": [(column, column in shown) for column in columns.COLUMNS],
        "chips": filters.chips(asked.query, tuple(asked.extra)),
        "sort": Sort(asked.query.sort.value, asked.query.descending),
        "sorts": _sorts(asked),
        "cards": bool(asked.extra),
        "table_url": address(asked.query),
        "cards_url": address(asked.query, [("view", CARDS)]),
        "cursor": _cursor(asked, found),
        "cutoff": cutoff,
        "cutoff_line": _cutoff_line(asked, cutoff.cpv),
        "advice": () if found.total else _advice(asked),
        "querystring": address(asked.query)[1:],
        "here": asked.here,
        "clear_url": address(AccountQuery(), asked.extra),
        "problems": tuple(dict.fromkeys(asked.search.problems.values())),
    }


def narrowing(asked: Asked) -> dict[str, Any]:
    """The tabs and the filters, with their counts."""
    cutoff = asked.query.must.cutoff
    facets = selectors.facets(asked.scope, asked.query)
    return {
        "tabs": _tabs(asked, dict(facets[SetField.PLATFORM])),
        "groups": filters.groups(asked.search, facets),
        "cpv": "" if cutoff is None else plain(cutoff.cpv),
        "cpv_problem": asked.search.problems.get("cpv", ""),
        "strict": asked.search.probability == STRICT,
        "usual_cpv": plain(round(workspace_cutoff(asked.workspace).cpv, 4)),
        "hidden": _hidden(asked),
    }


def _found(asked: Asked) -> selectors.Found:
    """Give the page of results; a damaged page mark begins anew."""
    try:
        return selectors.search(asked.scope, asked.query, cursor=asked.params.get("cursor"))
    except InvalidInput:
        return selectors.search(asked.scope, asked.query)


def _tabs(asked: Asked, counts: Mapping[str, int]) -> list[Tab]:
    chosen = asked.query.must.sets.get(SetField.PLATFORM, ())
    every = Tab(_("All"), _on_platform(asked, ()), not chosen, sum(counts.values()))
    named = [
        Tab(words.platform_name(name), _on_platform(asked, (name,)), name in chosen, counts.get(name, 0))
        for name in dict.fromkeys((*counts, *chosen))
    ]
    return [every, *named]


def _on_platform(asked: Asked, platforms: tuple[str, ...]) -> str:
    return address(stated(asked.query, Side.MUST, SetField.PLATFORM, platforms or None), asked.extra)


def _cursor(asked: Asked, found: selectors.Found) -> Cursor:
    begun = asked.params.get("from", "")
    before = int(begun) if begun.isdecimal() and asked.params.get("cursor") else 0
    shown = min(before + len(found.accounts), found.total)
    more = [("cursor", found.next_cursor), ("from", str(shown))] if found.next_cursor else []
    return Cursor(
        previous_url=address(asked.query, asked.extra) if before else "",
        next_url=address(asked.query, [*asked.extra, *more]) if more else "",
        shown=shown,
        total=found.total,
    )


def _cutoff_line(asked: Asked, cpv: float) -> CutoffLine:
    even, strict = (stated(asked.query, Side.MUST, CUTOFF, CutoffFilter(cpv, PROBABILITIES[p])) for p in (EVEN, STRICT))
    return CutoffLine(
        cpv=cpv,
        counts=selectors.cutoff_counts(asked.scope, asked.query, cpv),
        active=asked.search.probability if asked.query.must.cutoff else None,
        even_url=address(even, asked.extra),
        strict_url=address(strict, asked.extra),
        off_url=address(stated(asked.query, Side.MUST, CUTOFF, None), asked.extra),
    )


def _advice(asked: Asked) -> list[Advice]:
    found = selectors.loosened(asked.scope, asked.query)
    return [
        Advice(" + ".join(map(filter_name, one.names)), one.total, address(one.query, asked.extra)) for one in found
    ]


def _hidden(asked: Asked) -> Pairs:
    """What the form of the filters must carry along because it has no input of its own."""
    query = asked.query
    shown = filters.inputs()
    known = {name for name, span in query.must.ranges.items() if span == Range()}
    written = [pair for pair in write(query) if pair[0] not in shown or pair[0] in known]
    return [*written, *asked.extra]


def _sorts(asked: Asked) -> Mapping[str, str]:
    """The orders one may choose where there are no heads of columns to click on."""
    return {
        address(replace(asked.query, sort=name, descending=descending), asked.extra): label
        for name, descending, label in columns.orders()
    }
