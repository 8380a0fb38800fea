"""How much of everything a workspace may hold: asked inside the transaction of the change that adds to it.

Apps say what counts when they are ready (``register``); a plan, which operators edit, says how much is allowed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.db.models import Count, QuerySet, Value
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from fukasa.apps.workspaces.errors import QuotaReached
from fukasa.apps.workspaces.models import QuotaPlan, Workspace
from fukasa.apps.workspaces.scope import required


class Quota(models.TextChoices):
    """What can be limited, in the order in which people read it."""

    MEMBERS = "members", gettext_lazy("Members")
    LISTS = "lists", gettext_lazy("Lists")
    LIST_ENTRIES = "list_entries", gettext_lazy("Accounts saved in lists")
    SEARCHES = "searches", gettext_lazy("Saved searches")
    SHARE_LINKS = "share_links", gettext_lazy("Open share links")
    FIELDS = "fields", gettext_lazy("Custom fields")
    EXPORTS = "exports", gettext_lazy("Stored exports")
    TOKENS = "tokens", gettext_lazy("API tokens")
    WEBHOOKS = "webhooks", gettext_lazy("Webhooks")


Counted = Callable[[int], QuerySet[Any, Any]]
MOST = 2_000_000_000  # a limit beyond it is none
_NEARLY = 0.9
_counted: dict[Quota, tuple[Counted, ...]] = {}


@dataclass(frozen=True, slots=True)
class Usage:
    """How much a workspace holds of one thing; ``limit`` is None where there is none."""

    quota: Quota
    used: int
    limit: int | None

    @property
    def share(self) -> float:
        """How much of the limit is used, at most 1."""
        return 0.0 if self.limit is None else min(1.0, self.used / self.limit) if self.limit else 1.0

    @property
    def is_reached(self) -> bool:
        """Tell whether nothing more fits."""
        return self.limit is not None and self.used >= self.limit

    @property
    def is_over(self) -> bool:
        """Tell whether there is more than would be allowed now."""
        return self.limit is not None and self.used > self.limit

    @property
    def status(self) -> str:
        """Say how the bar looks: plain, nearly full, full."""
        return "fail" if self.is_reached else "review" if self.share >= _NEARLY else ""


def register(quota: Quota, *rows: Counted) -> None:
    """Say what counts, as querysets for the number of a workspace; called from ``AppConfig.ready``."""
    fresh = tuple(one for one in rows if one not in _counted.get(quota, ()))
    _counted[quota] = (*_counted.get(quota, ()), *fresh)


def demand(scope: object, quota: Quota, more: int = 1) -> None:
    """Refuse what would not fit; called inside the transaction of the change, before or after its rows are written.

    The row of the workspace is locked until the transaction ends, so that two writers cannot both take the last place.
    A workspace without this limit locks nothing.

    Args:
        scope: who asks, in which workspace.
        quota: of what there will be more.
        more: how many more; 0 asks whether what was already written fits.

    Raises:
        QuotaReached: it does not fit.

    """
    if not connection.in_atomic_block:
        message = "a quota is asked for inside the transaction of the change"
        raise TypeError(message)
    workspace_id = required(scope).workspace_id
    rows = Workspace.objects.filter(pk=workspace_id).select_related("plan").order_by()
    if more < 0 or _limit(rows.get().plan, quota) is None:
        return
    plan = rows.select_for_update(of=("self",), no_key=True).get().plan  # rows that point at it may still be written
    limit = _limit(plan, quota)
    used = _used(workspace_id, (quota,))[quota]
    if plan is not None and limit is not None and used + more > limit:
        raise _refusal(plan, Usage(quota, used, limit), more)


def usage(workspace_id: int) -> tuple[Usage, ...]:
    """Tell how much a workspace holds of everything that is counted, in one query beside that of its plan."""
    plan = Workspace.objects.select_related("plan").get(pk=workspace_id).plan
    used = _used(workspace_id, _counted)
    return tuple(Usage(quota, used[quota], _limit(plan, quota)) for quota in Quota if quota in _counted)


def _used(workspace_id: int, quotas: Iterable[Quota]) -> dict[Quota, int]:
    counts = [_count(quota, rows(workspace_id)) for quota in quotas for rows in _counted[quota]]
    found = dict.fromkeys(quotas, 0)
    for key, number in counts[0].union(*counts[1:], all=True) if counts else ():
        found[Quota(key)] += number
    return found


def _count(quota: Quota, rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """Give one row, the quota and how many rows there are; none where there are none."""
    named: QuerySet[Any, Any] = rows.order_by().annotate(_quota=Value(quota.value)).values("_quota")
    counted: QuerySet[Any, Any] = named.annotate(_number=Count("pk")).values_list("_quota", "_number")
    return counted


def _limit(plan: QuotaPlan | None, quota: Quota) -> int | None:
    return None if plan is None else plan.limits.get(quota.value)


def plan_name(plan: QuotaPlan) -> str:
    """Give the name of a plan in the language of the page."""
    return plan.name_ja if (get_language() or "ja").startswith("ja") else plan.name_en


def _refusal(plan: QuotaPlan, found: Usage, more: int) -> QuotaReached:
    told = {"what": found.quota.label, "used": found.used, "limit": found.limit, "more": more, "plan": plan_name(plan)}
    sentence = _(
        "%(what)s: %(used)d of %(limit)d are used and %(more)d more do not fit into the plan “%(plan)s”; remove some, "
        "or ask the operator of this installation, who can change limits under Settings › Limits."
    )
    return QuotaReached(sentence % told, quota=found.quota.value, used=found.used, limit=found.limit, more=more)
