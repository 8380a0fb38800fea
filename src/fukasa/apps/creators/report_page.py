"""What each tab of the report shows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from fukasa.apps.catalogue import words
from fukasa.apps.creators.addresses import report_url
from fukasa.apps.creators.affinity.tab import affinity_tab
from fukasa.apps.creators.authenticity.tab import authenticity_tab
from fukasa.apps.creators.charts.account import engagement_chart, growth_chart, posts_chart
from fukasa.apps.creators.comments.tab import comments_tab
from fukasa.apps.creators.cutoffs import workspace_cutoff
from fukasa.apps.creators.forecast.reasons import forecast_reasons
from fukasa.apps.creators.forecast.tab import forecast_tab, plainly_chosen
from fukasa.apps.creators.forecast.tiles import short_tiles
from fukasa.apps.creators.names import kind_name
from fukasa.apps.creators.posts_table import SORTS, post_lines
from fukasa.apps.creators.reasons import engagement_reasons, usual_engagement
from fukasa.apps.creators.selectors.accounts import Account
from fukasa.apps.creators.selectors.identity import confirmed, decisions_of
from fukasa.apps.creators.selectors.notes import notes_of
from fukasa.apps.creators.selectors.report import AudiencePart, Measurement, OpenReport
from fukasa.apps.creators.tiles import PAID, tile_group, tile_groups, tile_of
from fukasa.apps.creators.wording import peers_text
from fukasa.apps.pages.blocks import Sort, Tab, Tile
from fukasa.apps.workspaces.selectors import WorkspaceSettings

ALL = "all"


@dataclass(frozen=True, slots=True)
class AudienceBars:
    """One division of an audience, the largest part first."""

    base: str
    dimension: str
    n: int | None
    parts: tuple[tuple[str, AudiencePart], ...]
    first: AudiencePart


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A report together with what holds for the member who looks at it."""

    report: OpenReport
    workspace: WorkspaceSettings
    params: QueryDict

    @property
    def tab(self) -> str:
        """The chosen tab; the first one when none, or an unknown one, is named."""
        wished = self.params.get("tab", "")
        return wished if wished in {*TABS, ALL} else next(iter(TABS))

    def context(self) -> dict[str, Any]:
        """Everything the page needs; only the chosen tab is computed."""
        account = self.report.account
        shown = TABS if self.tab == ALL else {self.tab: TABS[self.tab]}
        context: dict[str, Any] = {
            "account": account,
            "head": head(account),
            "tab": self.tab,
            "shown": list(shown),
            "tabs": [
                Tab(str(label()), report_url(account.key, tab=key), key == self.tab)
                for key, (label, _make) in TABS.items()
            ],
            "print_url": report_url(account.key, tab=ALL),
            "links": confirmed(self.report, decisions_of(self.report.scope, account.key)),
            "siblings": self.report.siblings(),
            "identity_url": reverse("creators:identity"),
            "figures_csv": reverse("creators:figures-csv", args=[account.platform, account.account_id]),
            "authenticity_name": words.authenticity_name(account.authenticity.status),
            "authenticity_url": report_url(account.key, tab="authenticity"),
            "authenticity_csv": reverse("creators:authenticity-csv", args=[account.platform, account.account_id]),
            "figures_json": reverse("creators:figures-json", args=[account.platform, account.account_id]),
        }
        for _label, make in shown.values():
            context |= make(self)
        return context


def head(account: Account) -> dict[str, Any]:
    """What the header says of an account, each with its basis."""
    categories = " / ".join(words.category_name(one) for one in account.categories)
    return {
        "platform": words.platform_name(account.platform),
        "tier": words.tier_name(account.tier),
        "kind": kind_name(account.kind) if account.kind not in {None, "person"} else "",
        "categories": categories,
        "country": words.country_name(account.country),
        "language": words.language_name(account.language),
        "url": account.url if account.url.startswith(("https://", "http://")) else "",
    }


def _engagement(page: ReportPage) -> dict[str, Any]:
    account, figures = page.report.account, page.report.measurements()
    posts = page.report.posts()
    metric = account.forecast_metric or "views"
    usual = usual_engagement(account)
    charts = (engagement_chart(account, posts, usual), posts_chart(posts, metric), growth_chart(page.report.growth()))
    return {
        "tile_groups": tile_groups(account, figures),
        "engagement_reasons": engagement_reasons(account, figures),
        "engagement_charts": [chart for chart in charts if chart is not None],
        "post_count": len(posts),
    }


def _comments(page: ReportPage) -> dict[str, Any]:
    return comments_tab(page.report)


def _authenticity(page: ReportPage) -> dict[str, Any]:
    return authenticity_tab(page.report)


def _forecast(page: ReportPage) -> dict[str, Any]:
    return forecast_tab(page.report, page.workspace, page.params)


def _paid(page: ReportPage) -> dict[str, Any]:
    account, posts = page.report.account, page.report.posts()
    sort = Sort.parse(page.params.get("sort", ""), SORTS, "-posted_at")
    return {
        "paid_group": tile_group(_("PR posts"), PAID, account, page.report.measurements()),
        "post_lines": post_lines(posts, sort),
        "post_sort": sort,
        "brands": _brands(page),
    }


def _brands(page: ReportPage) -> list[tuple[str, int]]:
    named = sorted(post.brand for post in page.report.posts() if post.is_paid and post.brand)
    counted = [(brand, len(list(posts))) for brand, posts in groupby(named)]
    return sorted(counted, key=lambda pair: -pair[1])


def _audience(page: ReportPage) -> dict[str, Any]:
    bars = []
    for (base, dimension), grouped in groupby(page.report.audience(), key=lambda part: (part.base, part.dimension)):
        parts = tuple((part_name(part), part) for part in grouped)
        first = parts[0][1]
        bars.append(AudienceBars(base_name(base), dimension_name(dimension), first.n, parts, first))
    return {"audience": bars}


def base_name(base: str) -> str:
    """Name whose audience a share is of."""
    return {"follower": _("Followers"), "engaged": _("People who react"), "reached": _("People reached")}.get(
        base, base
    )


def dimension_name(dimension: str) -> str:
    """Name by what an audience is divided."""
    return {
        "country": _("Country"),
        "region": _("Region"),
        "city": _("City"),
        "gender": _("Gender"),
        "age": _("Age"),
        "language": _("Language"),
    }.get(dimension, dimension)


def part_name(part: AudiencePart) -> str:
    """Name one part of an audience."""
    genders = {"female": _("Women"), "male": _("Men"), "other": _("Other"), "unknown": _("Unknown")}
    writers: dict[str, Callable[[str], str]] = {
        "country": words.country_name,
        "language": words.language_name,
        "gender": lambda value: genders.get(value, value),
    }
    return writers[part.dimension](part.value) if part.dimension in writers else part.value


def _affinity(page: ReportPage) -> dict[str, Any]:
    return affinity_tab(page.report, page.params)


def _history(page: ReportPage) -> dict[str, Any]:
    return {
        "notes": notes_of(page.report.scope, page.report.account.key),
        "history_growth": page.report.growth()[-12:][::-1],
    }


TABS: dict[str, tuple[Callable[[], str], Callable[[ReportPage], dict[str, Any]]]] = {
    "engagement": (lambda: _("Engagement"), _engagement),
    "comments": (lambda: _("What the comments say"), _comments),
    "authenticity": (lambda: _("Authenticity"), _authenticity),
    "forecast": (lambda: _("Forecast and price"), _forecast),
    "paid": (lambda: _("PR posts"), _paid),
    "audience": (lambda: _("Audience"), _audience),
    "affinity": (lambda: _("Fit and brand safety"), _affinity),
    "history": (lambda: _("History and notes"), _history),
}


def _depth_tile(account: Account, figures: Mapping[str, Measurement]) -> list[Tile]:
    depth = figures.get("depth")
    return [tile_of(depth, account)] if depth is not None and depth.value is not None else []


def summary(report: OpenReport, workspace: WorkspaceSettings) -> dict[str, Any]:
    """What the side panel shows."""
    account = report.account
    figures = report.measurements()
    cutoff = workspace_cutoff(workspace)
    chosen = plainly_chosen(account, cutoff)
    (main,) = tile_groups(account, figures)[:1]
    return {
        "account": account,
        "head": head(account),
        "tiles": [*short_tiles(chosen), *main.tiles[:2], *_depth_tile(account, figures)],
        "reasons": [*engagement_reasons(account, figures)[:4], *forecast_reasons(chosen)[-1:]],
        "report_url": report_url(account.key),
        "authenticity_name": words.authenticity_name(account.authenticity.status),
        "authenticity_url": report_url(account.key, tab="authenticity"),
        "verdict": None if account.cpv is None else ("pass" if cutoff.passes(account.cpv) else "fail"),
        "chance": None if account.cpv is None else cutoff.chance(account.cpv),
        "cutoff": cutoff,
        "peers": peers_text(account.peers),
    }
