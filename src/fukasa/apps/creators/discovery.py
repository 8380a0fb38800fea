"""What the discover page shows for an address: results, tabs, filters, chips, counts of the cut-off."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from fukasa.apps.catalogue import words
from fukasa.apps.creators import columns
from fukasa.apps.creators.affinity.lines import LookAlikeLine, look_alike_lines
from fukasa.apps.creators.brief import MOST_CHARACTERS, brief_view, problem_of
from fukasa.apps.creators.cutoffs import cutoff_of, workspace_cutoff
from fukasa.apps.creators.filters.chips import chips
from fukasa.apps.creators.filters.opened import COOKIE as OPEN_COOKIE
from fukasa.apps.creators.filters.opened import MOST_COUNTED, Opened, opened
from fukasa.apps.creators.filters.page import Sheet
from fukasa.apps.creators.filters.wording import Named
from fukasa.apps.creators.lines import lines
from fukasa.apps.creators.matches import NOWHERE, Matches, matches_of
from fukasa.apps.creators.names import filter_name
from fukasa.apps.creators.orders import orders
from fukasa.apps.creators.query_params import PROBABILITIES, STRICT, Search, address, read
from fukasa.apps.creators.selectors import discover as selectors
from fukasa.apps.creators.selectors import words as selected_words
from fukasa.apps.creators.selectors.alike import alike, titles
from fukasa.apps.creators.selectors.likeness import Likeness
from fukasa.apps.lists.selectors import list_choices
from fukasa.apps.pages import cookies
from fukasa.apps.pages.blocks import Cursor, Sort, Tab
from fukasa.apps.workspaces.gate import MemberRequest
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.apps.workspaces.selectors import WorkspaceSettings
from fukasa.core.errors import InvalidInput
from fukasa.lake.query import language
from fukasa.lake.query.criteria import CutoffFilter
from fukasa.lake.query.fields import SetField
from fukasa.lake.query.model import AccountQuery
from fukasa.lake.query.numbers import plain
from fukasa.lake.query.pairs import Pairs
from fukasa.lake.query.reading import EVEN
from fukasa.lake.query.registry import registry
from fukasa.lake.query.sides import CUTOFF, Side, stated

CARDS = "cards"
_LONGEST_COUNT = 12  # digits of how many accounts were shown


@dataclass(frozen=True)
class Asked:
    """Who asks for what.

    Attributes:
        scope: the member.
        workspace: what holds for the member.
        params: the address.
        chosen_columns: keys of the columns to show.
        search: the address, read.
        opened: which filters are open.
        before: the search that was on the page before; None where there was none.

    """

    scope: WorkspaceScope
    workspace: WorkspaceSettings
    params: QueryDict
    chosen_columns: tuple[str, ...]
    search: Search
    opened: Opened
    before: QueryDict | None = None

    @classmethod
    def of(cls, request: MemberRequest) -> "Asked":
        """Read the address and what this device remembers."""
        chosen = tuple((cookies.read(request, columns.COOKIE) or "").split(","))
        open_now = opened(request.GET, cookies.read(request, OPEN_COOKIE))
        before = before_this(request)
        return cls(request.scope, request.workspace, request.GET, chosen, read(request.GET), open_now, before)

    @property
    def query(self) -> AccountQuery:
        """The search itself."""
        return self.search.query

    @cached_property
    def whole(self) -> AccountQuery:
        """The search with the members of its lists, which are read once for all that is asked of it."""
        return selectors.with_lists(self.scope, self.query)

    @property
    def brief(self) -> str:
        """The brief that stands beside the search."""
        text = self.params.get("brief", "").strip()
        return "" if problem_of(text) else text

    @property
    def cards(self) -> bool:
        """Tell whether accounts are shown as cards."""
        return self.params.get("view") == CARDS

    @property
    def extra(self) -> Pairs:
        """What the address holds beside the search."""
        return [*([("brief", self.brief)] if self.brief else []), *([("view", CARDS)] if self.cards else [])]

    @property
    def here(self) -> str:
        """The address of this search."""
        return (reverse("creators:discover") + address(self.query, self.extra)).removesuffix("?")

    def address(self, query: AccountQuery) -> str:
        """Write the address of another search beside the same things."""
        return address(query, self.extra)

    @cached_property
    def named(self) -> Named:
        """Names of the lists of the workspace, and of the accounts whose look-alikes are sought."""
        lists = {str(number): name for number, name in list_choices(self.scope)}
        return {"list": lists, "like": titles(self.scope, self.query.like)}


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
    found, alike_lines, problem, likeness = _found(asked)
    cutoff = cutoff_of(asked.query, asked.workspace)
    shown = columns.chosen(asked.chosen_columns)
    brief = brief_view(asked.scope, asked.brief, asked.query, asked.extra) if asked.brief else None
    evidence = brief.evidence if brief else {}
    return {
        "found": found,
        "lines": lines(found.accounts, shown, cutoff, matches=_matches(asked, found), alike=alike_lines),
        "columns": shown,
        "all_columns": [(column, column in shown) for column in columns.COLUMNS],
        "chips": chips(asked.query, asked.extra, named=asked.named, evidence=evidence),
        "brief": brief,
        "alike_problem": problem,
        "likeness": likeness,
        "sort": Sort("" if asked.query.like else asked.query.sort.value, asked.query.descending),
        "orders": orders(asked.query, asked.address),
        "cards": asked.cards,
        "table_url": address(asked.query, [pair for pair in asked.extra if pair[0] != "view"]),
        "cards_url": address(asked.query, [*(pair for pair in asked.extra if pair[0] != "view"), ("view", CARDS)]),
        "cursor": _cursor(asked, found),
        "cutoff": cutoff,
        "cutoff_line": _cutoff_line(asked, cutoff.cpv),
        "advice": () if found.total or asked.query.like else _advice(asked),
        "querystring": address(asked.query)[1:],
        "here": asked.here,
        "clear_url": address(AccountQuery(), [("view", CARDS)] if asked.cards else []),
        "undo_url": _undo(asked),
        "problems": _problems(asked),
    }


def narrowing(asked: Asked) -> dict[str, Any]:
    """The tabs and the filters, with the counts of those that are open."""
    sheet = sheet_of(asked)
    return {
        "tabs": _tabs(asked, dict(sheet.counted.facets[SetField.PLATFORM])),
        "groups": sheet.groups(),
        "words": language.write(asked.query.words),
        "words_problem": asked.search.problems.get("words", ""),
        "most_open": MOST_COUNTED,
        "open_cookie": cookies.named(OPEN_COOKIE),
        "most_characters": MOST_CHARACTERS,
        "hidden": sheet.carried(),
    }


def sheet_of(asked: Asked) -> Sheet:
    """Give the filters, those that are open counted."""
    counted = selectors.counted(asked.scope, asked.whole, asked.opened)
    usual = plain(round(workspace_cutoff(asked.workspace).cpv, 4))
    return Sheet(asked.search, asked.opened, counted, asked.named, usual, asked.extra)


def before_this(request: MemberRequest) -> QueryDict | None:
    """Read which search was on the page before this one; None where the visitor comes from elsewhere."""
    try:
        url = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "")
    except ValueError:  # no address at all
        return None
    here = url.netloc == request.get_host() and url.path == reverse("creators:discover")
    return QueryDict(url.query) if here else None


def _undo(asked: Asked) -> str:
    """Give the address of the search before; empty where this is the same one."""
    if asked.before is None:
        return ""
    former = read(asked.before).query
    beside = [(name, str(asked.before[name])) for name in ("brief", "view") if name in asked.before]
    return "" if former == asked.query else address(former, beside)


def _problems(asked: Asked) -> tuple[str, ...]:
    """Say what was left out of the search, and what was looked for in a part only."""
    cut = selected_words.shortened(asked.query)
    said = [
        _("“%(word)s” stands in very many words; only the most frequent ones were looked at.") % {"word": word}
        for word in cut
    ]
    brief = asked.params.get("brief", "").strip()
    told = [problem_of(brief)] if brief and problem_of(brief) else []
    placed = (_placed(param, sentence) for param, sentence in asked.search.problems.items())
    return tuple(dict.fromkeys((*placed, *said, *told)))


def _placed(param: str, sentence: str) -> str:
    """Name the filter that a sentence speaks of, where there is one."""
    base = param.removesuffix("_min").removesuffix("_max")
    known = base.rpartition(".")[2] in registry()
    return f"{filter_name(base)}: {sentence}" if known else sentence


def _found(asked: Asked) -> tuple[selectors.Found, dict[str, LookAlikeLine], str, Likeness | None]:
    """Give the page of results, for look-alikes with the reasons; a damaged page mark begins anew."""
    if asked.query.like:
        found = alike(asked.scope, asked.query)
        written = look_alike_lines(found.alike, words.spoken())
        reasons = {one.key: line for one, line in zip(found.accounts, written, strict=True)}
        return selectors.Found(found.accounts, len(found.accounts), None), reasons, found.problem, found.likeness
    try:
        return selectors.search(asked.scope, asked.whole, cursor=asked.params.get("cursor")), {}, "", None
    except InvalidInput:
        return selectors.search(asked.scope, asked.whole), {}, "", None


def _matches(asked: Asked, found: selectors.Found) -> dict[str, Matches]:
    """Mark the keywords in the rows; the posts are read only where nothing else says why a row matched."""
    words = asked.query.words
    if words is None:
        return {}
    first = {one.key: matches_of(one, words) for one in found.accounts}
    unsaid = [one for one in found.accounts if first[one.key] == NOWHERE]
    posts = selected_words.captions(asked.scope, unsaid)
    return first | {one.key: matches_of(one, words, posts.get(one.number, ())) for one in unsaid}


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
    counted = begun.isdecimal() and len(begun) <= _LONGEST_COUNT
    before = int(begun) if counted and asked.params.get("cursor") else 0
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
        counts=selectors.cutoff_counts(asked.scope, asked.whole, cpv),
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
