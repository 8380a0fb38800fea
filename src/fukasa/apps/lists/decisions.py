"""Whom a workspace kept in its lists and whom not: what members set, took out, and what guests answered."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from fukasa.apps.lists.choices import Status, Verdict
from fukasa.apps.lists.models import Entry, GuestReview
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.pipelines.affinity.decisions import Decided

MOST_DECISIONS = 2_000
"""The latest ones are read."""


def decisions_of(scope: WorkspaceScope, since: datetime | None = None) -> tuple[Decided, ...]:
    """Give what was decided in each list of the workspace that is not deleted.

    An account is kept that was added, unless a member declined it or took it out, or more guests reject than approve
    it.

    Args:
        scope: who asks.
        since: leave out accounts of which nothing changed since then; None for none.

    """
    entries = Entry.objects.of(scope).filter(account_list__deleted_at=None)
    reviews = GuestReview.objects.of(scope).filter(entry__account_list__deleted_at=None)
    if since is not None:
        reviews = reviews.filter(updated_at__gt=since)
        answered = reviews.values("entry_id")
        entries = entries.filter(updated_at__gt=since) | entries.filter(pk__in=answered)
    said = _balance(reviews.values_list("entry_id", "verdict"))
    told: dict[int, dict[bool, list[str]]] = defaultdict(lambda: {True: [], False: []})
    newest = entries.order_by("-updated_at", "-pk")[:MOST_DECISIONS]
    columns = ("pk", "account_list_id", "account_key", "status", "removal")
    for number, list_id, key, status, removal in newest.values_list(*columns):
        refused = status == Status.DECLINED or removal is not None or said[number] < 0
        told[list_id][not refused].append(key)
    return tuple(Decided(tuple(sorted(one[True])), tuple(sorted(one[False]))) for _, one in sorted(told.items()))


def _balance(verdicts: Iterable[tuple[int, str]]) -> dict[int, int]:
    """Count approvals minus rejections by entry."""
    worth = {Verdict.APPROVE: 1, Verdict.REJECT: -1}
    found: dict[int, int] = defaultdict(int)
    for entry, verdict in verdicts:
        found[entry] += worth.get(Verdict(verdict), 0)
    return found
