"""Which accounts may belong to the same creator, and what people of the workspace decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
from django.db.models import Q

from fukasa.analysis.identity import IdentityProposal, propose_identities
from fukasa.apps.creators.models import Decision, IdentityLink
from fukasa.apps.creators.selectors.accounts import Account, account_of
from fukasa.apps.creators.selectors.report import OpenReport
from fukasa.apps.workspaces.names import member_name
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.lake.query.criteria import Criteria
from fukasa.lake.query.fields import SetField
from fukasa.lake.query.keywords import Keyword
from fukasa.lake.query.model import AccountQuery
from fukasa.lake.text.folding import folded

_MOST_CANDIDATES = 40
_SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True)
class Decided:
    """What somebody decided about this account and another one."""

    other: str
    decision: Decision
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Proposal:
    """Another account that may belong to the same creator."""

    other: Account
    proposal: IdentityProposal
    decided: Decided | None


def decisions_of(scope: WorkspaceScope, account_key: str) -> tuple[Decided, ...]:
    """Give what was decided about an account and others."""
    either = Q(left_key=account_key) | Q(right_key=account_key)
    rows = IdentityLink.objects.of(scope).select_related("decided_by__user").filter(either)
    return tuple(
        Decided(
            other=row.right_key if row.left_key == account_key else row.left_key,
            decision=Decision(row.decision),
            by=member_name(row.decided_by),
            at=row.updated_at,
        )
        for row in rows
    )


def confirmed(report: OpenReport, decided: Iterable[Decided]) -> tuple[Account, ...]:
    """Give the accounts that a person confirmed to be of the same creator, as far as the scope sees them."""
    keys = tuple(one.other for one in decided if one.decision is Decision.SAME)
    if not keys:
        return ()
    found = report.index.search(AccountQuery(keys=keys), report.scope.lake, limit=len(keys))
    return tuple(map(account_of, found.rows))


def proposals(report: OpenReport) -> tuple[Proposal, ...]:
    """Compare an account with the few that share its handle, its name or a declared link.

    Bounded: three small searches, at most forty candidates.
    """
    candidates = _candidates(report)
    if not candidates:
        return ()
    frame = pl.DataFrame([_profile(account) for account in (report.account, *candidates.values())], schema=_PROFILE)
    decided = {one.other: one for one in decisions_of(report.scope, report.account.key)}
    found = []
    for proposal in propose_identities(frame):
        pair = {proposal.left, proposal.right}
        if report.account.key in pair:
            (other,) = pair - {report.account.key}
            found.append(Proposal(candidates[other], proposal, decided.get(other)))
    return tuple(found)


_PROFILE: dict[str, Any] = {
    "account_key": pl.String,
    "platform": pl.String,
    "account_id": pl.String,
    "handle": pl.String,
    "name": pl.String,
    "bio": pl.String,
    "links": pl.List(pl.String),
}


def _profile(account: Account) -> dict[str, object]:
    return {
        "account_key": account.key,
        "platform": account.platform,
        "account_id": account.account_id,
        "handle": account.handle or None,
        "name": account.name or None,
        "bio": account.bio or None,
        "links": list(account.links),
    }


def _candidates(report: OpenReport) -> dict[str, Account]:
    account = report.account
    elsewhere = Criteria(sets={SetField.PLATFORM: (account.platform,)})
    handles = {account.handle.lower(), *(_last_part(link) for link in account.links)} - {""}
    queries = [AccountQuery(handles=tuple(sorted(handles)), never=elsewhere)] if handles else []
    name = folded(account.name).strip()
    if len(name) >= _SHORTEST_NAME:
        queries.append(AccountQuery(words=Keyword(name), never=elsewhere))
    found: dict[str, Account] = {}
    for query in queries:
        rows = report.index.search(query, report.scope.lake, limit=_MOST_CANDIDATES // 2).rows
        found |= {row["account_key"]: account_of(row) for row in rows}
    return found


def _last_part(link: str) -> str:
    """Give the handle that a link seems to end in."""
    parts = link.rstrip("/").replace("@", "/").split("/")
    return "" if not parts else parts[-1].lower().split("?")[0]
