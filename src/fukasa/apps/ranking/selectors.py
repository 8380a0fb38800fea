from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl
from django.urls import reverse
from django.utils.translation import gettext as _

from fukasa.analysis.planning.ranking import components
from fukasa.analysis.planning.ranking.components import Kind, Peers, peers_of
from fukasa.analysis.planning.ranking.weights import ranking_settings
from fukasa.analysis.statistics.arrays import Reals
from fukasa.apps.lists import selectors as lists
from fukasa.apps.pages.kept import Kept
from fukasa.apps.plans import selectors as plans
from fukasa.apps.ranking import fit
from fukasa.apps.ranking.errors import TooMany
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.core.provenance import Scope
from fukasa.lake.index import SearchIndex
from fukasa.lake.query.criteria import Criteria
from fukasa.lake.query.fields import SetField
from fukasa.lake.query.model import AccountQuery
from fukasa.pipelines.brief import Brief

_IDENTITY = ("account_key", "handle", "name", "account_id")
COLUMNS = tuple(dict.fromkeys((*_IDENTITY, *components.COLUMNS, *fit.COLUMNS)))
_NOBODY = ""
_MOST_KEPT = 64
_peers = Kept[tuple[Path, Scope, Kind], Peers](_MOST_KEPT)  # by index: a newer version is another one


@dataclass(frozen=True, slots=True)
class Candidates:
    """What is to be ranked: the accounts of a list, or those that passed a shortlist.

    Attributes:
        name: of the list or plan.
        url: where it stands.
        labels: how the accounts are called, by key.
        plan_id: whose brief says what fits, unless the reader chooses another; None for a list.
        list_id: the list; None for a plan.

    """

    name: str
    url: str
    labels: dict[str, str]
    plan_id: int | None = None
    list_id: int | None = None


def of_list(scope: WorkspaceScope, list_id: int) -> Candidates:
    """Give the accounts of a list."""
    head = lists.list_head(scope, list_id)
    labels = {entry.account_key: entry.label for entry in lists.entries(scope, list_id)}
    return _few(Candidates(head.name, reverse("lists:detail", args=[list_id]), labels, list_id=list_id))


def of_run(scope: WorkspaceScope, run_id: int) -> Candidates:
    """Give the accounts that passed a run of a plan."""
    run = plans.run_view(scope, run_id)
    passed = plans.run_result(scope, run).result.passed
    keys = passed["account_key"].to_list()
    named = zip(keys, passed["handle"].fill_null("").to_list(), strict=True)
    labels = {key: handle or key.partition(":")[2] for key, handle in named}
    name = _("%(plan)s, run %(number)d") % {"plan": plans.plan_view(scope, run.plan_id).name, "number": run.number}
    url = f"{reverse('plans:detail', args=[run.plan_id])}?run={run_id}"
    return _few(Candidates(name, url, labels, run.plan_id))


def _few(candidates: Candidates) -> Candidates:
    """Refuse more accounts than can be ranked while somebody waits."""
    most = ranking_settings().most_accounts
    if len(candidates.labels) > most:
        raise TooMany(
            _("At most %(most)s accounts can be ranked; narrow the list or the brief.") % {"most": f"{most:,}"}
        )
    return candidates


def briefs(scope: WorkspaceScope) -> tuple[tuple[int, str], ...]:
    """Give the plans whose briefs may say what fits."""
    return tuple((card.plan_id, card.name) for card in plans.plan_cards(scope))


def brief(scope: WorkspaceScope, plan_id: int) -> Brief:
    """Give the brief of a plan."""
    return plans.plan_view(scope, plan_id).brief


def figures(index: SearchIndex, scope: Scope, keys: Sequence[str]) -> pl.DataFrame:
    """Read the figures of accounts in the order of their keys; those that the index does not know are left out."""
    query = AccountQuery(keys=tuple(keys) or (_NOBODY,))  # no keys at all would ask for everybody
    found = pl.from_arrow(index.columns(query, scope, COLUMNS))
    assert isinstance(found, pl.DataFrame)  # noqa: S101  a table never becomes a series
    asked = pl.DataFrame({"account_key": list(keys)}, schema={"account_key": pl.String})
    return asked.join(found, on="account_key", maintain_order="left")


def peers(index: SearchIndex, scope: Scope, rows: pl.DataFrame) -> Peers:
    """Sum up the peers of accounts: everybody of their platforms and tiers, each read once per index."""
    kinds = set(rows.select("platform", "tier").drop_nulls().unique().iter_rows())
    found: dict[Kind, Mapping[str, Reals]] = {}
    for kind in kinds:
        found |= _peers.answer((index.path, scope, kind), partial(_peers_of_kind, index, scope, kind))
    return found


def _peers_of_kind(index: SearchIndex, scope: Scope, kind: Kind) -> Peers:
    query = AccountQuery(must=Criteria(sets={SetField.PLATFORM: (kind[0],), SetField.TIER: (kind[1],)}))
    table = pl.from_arrow(index.columns(query, scope, ("platform", "tier", *components.PEER_COLUMNS)))
    assert isinstance(table, pl.DataFrame)  # noqa: S101  a table never becomes a series
    return peers_of(table)
