"""Which run of a plan a page shows, how fresh it is, and how far the newest one is."""

from dataclasses import dataclass
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _

from fukasa.apps.catalogue.selectors import index_or_none
from fukasa.apps.pages import formats
from fukasa.apps.pages.blocks import Progress
from fukasa.apps.plans import selectors
from fukasa.apps.plans.choices import RunState
from fukasa.apps.plans.selectors import PlanView, PortfolioView, RunView
from fukasa.apps.plans.solving import MOST_SECONDS
from fukasa.apps.workspaces.gate import MemberRequest


@dataclass(frozen=True, slots=True)
class Shown:
    """Which run of a plan a page shows, and how fresh it is."""

    run: RunView | None
    portfolio: PortfolioView | None
    failed: RunView | None
    progress: Progress | None
    stale: tuple[str, ...]


def shown_of(request: MemberRequest, plan: PlanView, runs: tuple[RunView, ...]) -> Shown:
    """Choose the run that is asked for, else the newest finished one."""
    finished = [one for one in runs if one.state is RunState.FINISHED]
    wished = request.GET.get("run", "")
    chosen = next((one for one in finished if str(one.run_id) == wished), finished[0] if finished else None)
    newest = runs[0] if runs else None
    portfolio = selectors.portfolio_view(request.scope, chosen.run_id) if chosen else None
    return Shown(
        run=chosen,
        portfolio=portfolio,
        failed=newest if newest is not None and newest.state is RunState.FAILED else None,
        progress=progress_of(newest, portfolio, stay=bool(request.GET)),
        stale=_stale(request, plan, chosen) if chosen else (),
    )


def progress_of(newest: RunView | None, portfolio: PortfolioView | None, *, stay: bool) -> Progress | None:
    """Say how far the newest run is, or its search for a plan; None when nothing is under way.

    Args:
        newest: the newest run.
        portfolio: the plan of the run that is shown; one of an older run has nothing under way.
        stay: whether the reader looks at something that must not change under their eyes.

    """
    if newest is None:
        return None
    url = reverse("plans:progress", args=[newest.plan_id]) + ("?stay=1" if stay else "")
    if newest.is_live:
        return Progress(
            label=_("Run %(number)d") % {"number": newest.number},
            url=url,
            state=_state(newest.state),
            note=_("The catalogue is large; this takes a moment. You may leave the page."),
        )
    if portfolio is None or portfolio.run_id != newest.run_id or not portfolio.is_live:
        return None
    return Progress(
        label=_("Looking for the best plan of run %(number)d") % {"number": newest.number},
        url=url,
        state=_state(portfolio.state),
        note=_search_note(portfolio),
        done=int((portfolio.progress or {}).get("seconds") or 0),
        total=_seconds(newest),
    )


def _state(state: RunState) -> Literal["waiting", "running"]:
    return "waiting" if state is RunState.WAITING else "running"


def _seconds(run: RunView) -> int | None:
    wished = run.brief.get("solver", {}).get("seconds")
    return None if wished is None else max(1, round(min(wished, MOST_SECONDS)))


def _search_note(portfolio: PortfolioView) -> str:
    told = portfolio.progress or {}
    if told.get("value") is None:
        return _("The candidates are ready below. You may leave the page.")
    if told.get("bound") is None:
        return _("Best so far: %(value)s.") % {"value": formats.compact(told["value"])}
    said = {"value": formats.compact(told["value"]), "bound": formats.compact(told["bound"])}
    return _("Best so far: %(value)s; no plan can do better than %(bound)s.") % said


def _stale(request: MemberRequest, plan: PlanView, shown: RunView) -> tuple[str, ...]:
    """Say why running again would give something else."""
    index = index_or_none()
    newer = index is not None and shown.lake_version is not None and index.meta.lake_version > shown.lake_version
    prices = selectors.prices_changed_since(request.scope, shown.asked_at)
    reasons = [
        (plan.data != shown.brief, _("the brief was changed")),
        (plan.audience_id != shown.audience_id, _("the audience was changed")),
        (prices > 0, _("your own prices were changed")),
        (newer, _("the catalogue has a newer version")),
    ]
    return tuple(text for holds, text in reasons if holds)
