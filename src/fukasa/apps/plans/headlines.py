"""What a shortlist says in two sentences."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fukasa.analysis.planning.cutoff import DEFAULT_PROBABILITY, STRICT_PROBABILITY
from fukasa.apps.pages import formats
from fukasa.pipelines.shortlist import ShortlistRun


def headline(run: ShortlistRun) -> tuple[str, ...]:
    """Say in two sentences who passes and what they bring."""
    return (_passing_sentence(run), _goal_sentence(run))


def _passing_sentence(run: ShortlistRun) -> str:
    result, asked = run.result, run.result.rule.probability
    other = STRICT_PROBABILITY if asked != STRICT_PROBABILITY else DEFAULT_PROBABILITY
    return _("%(n)s of %(all)s pass at P ≥ %(p)g; %(other)s at %(q)g.") % {
        "n": formats.number(result.counts[asked]),
        "all": formats.number(run.candidates),
        "p": asked,
        "other": formats.number(result.counts[other]),
        "q": other,
    }


def _goal_sentence(run: ShortlistRun) -> str:
    planned, needed, currency = run.result.planned, run.result.plan.needed, run.result.rule.currency
    if planned is None:
        return _nobody_sentence(run)
    said = {
        "n": planned.creators,
        "views": formats.compact(planned.views.p50),
        "cost": formats.compact_money(planned.cost.p50, currency),
        "target": formats.compact(planned.target),
    }
    if planned.target is None:
        return (
            ngettext(
                "%(n)d creator brings about %(views)s views for about %(cost)s.",
                "%(n)d creators bring about %(views)s views for about %(cost)s.",
                planned.creators,
            )
            % said
        )
    if needed is not None:
        return (
            ngettext(
                "%(n)d creator reaches your goal of %(target)s views for about %(cost)s.",
                "%(n)d creators reach your goal of %(target)s views for about %(cost)s.",
                planned.creators,
            )
            % said
        )
    return (
        ngettext(
            "%(n)d creator brings about %(views)s views for about %(cost)s; the goal of %(target)s is not safe.",
            "%(n)d creators bring about %(views)s views for about %(cost)s; the goal of %(target)s is not safe.",
            planned.creators,
        )
        % said
    )


def _nobody_sentence(run: ShortlistRun) -> str:
    if not run.candidates:
        return _("Nobody in the catalogue fits the filter; widen it.")
    if not run.result.passed.height:
        return _("Nobody passes. Raise the cut-off, ask for less certainty, or widen the filter.")
    return _("Nobody who passes fits into the budget; raise it, or look for smaller accounts.")
