"""A brief in a few words per section."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fukasa.apps.catalogue import words
from fukasa.apps.pages import formats
from fukasa.apps.plans.words import KPI_NAMES, cost, share_kind_name
from fukasa.pipelines.brief import Brief, Filter, Gates, Mix, Risk, Rules, Solver, Span

SECTIONS = ("cutoff", "goal", "filter", "brief", "gates", "rules", "mix", "risk", "solver")


def sections_said(brief: Brief) -> dict[str, str]:
    """Say what each section asks; an empty text where it asks nothing."""
    return {
        "cutoff": _cutoff(brief),
        "goal": _goal(brief),
        "filter": _filter(brief.filter),
        "brief": brief.brief.name,
        "gates": _set(brief.gates, Gates()),
        "rules": _set(brief.rules, Rules()),
        "mix": _mix(brief.mix),
        "risk": _set(brief.risk, Risk()),
        "solver": _set(brief.solver, Solver()),
    }


def _cutoff(brief: Brief) -> str:
    cpv = brief.cutoff.cpv
    return "" if cpv is None else f"CPV ≤ {cost(cpv, brief.currency)} · P ≥ {brief.cutoff.probability:g}"


def _goal(brief: Brief) -> str:
    target, amount = brief.goal.target, brief.budget.amount
    wanted = "" if target is None else f"{formats.compact(target)} {KPI_NAMES[brief.goal.kpi]}"
    return " · ".join(
        part for part in (wanted, formats.compact_money(amount, brief.currency) if amount else "") if part
    )


def _filter(wanted: Filter) -> str:
    names = [
        *map(words.platform_name, wanted.platforms),
        *map(words.country_name, wanted.countries),
        *map(words.category_name, wanted.categories),
    ]
    return ", ".join(names) or _("everybody")


def _mix(mix: Mix) -> str:
    bounds = [
        f"{share_kind_name(kind, value)} {_bounds(span)}"
        for kind in ("role", "tier", "platform")
        for value, span in (getattr(mix, kind) or {}).items()
    ]
    return " · ".join(bounds)


def _bounds(span: Span) -> str:
    ends = (("≥", span.min), ("≤", span.max))
    return " ".join(f"{sign} {formats.percent(share, 0)}" for sign, share in ends if share is not None)


def _set(section: Gates | Rules | Risk | Solver, empty: Gates | Rules | Risk | Solver) -> str:
    given = sum(value != getattr(empty, name) for name, value in vars(section).items())
    return "" if not given else ngettext("%(n)d set", "%(n)d set", given) % {"n": given}
