"""Why a search gave no plan: kept as a code, said in the language of whoever reads it."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fukasa.apps.plans.sentences import said
from fukasa.core.errors import FukasaError


class Failure(StrEnum):
    """What is kept."""

    LEFT = "left"
    PROGRAM = "program"
    CUT_OFF = "cut_off"
    REACH = "plans.needs_segments"
    SEARCH = "plan.search_failed"
    OVERLAPS = "plan.overlaps_contradict"
    UNCERTIFIED = "fukasa.plan_not_certified"


_SENTENCES: dict[str, str | Promise] = {
    Failure.LEFT: _("Whoever asked for this run is no longer a member; run it again."),
    Failure.PROGRAM: _("An error in the program ended the search; the operator finds it in the log."),
    Failure.CUT_OFF: _("This run was cut off, for example by a restart; run the plan again."),
    Failure.REACH: _(
        "People reached are counted over segments of an audience, and this run had none. Name them under “Audience”, "
        "or let views count, and run it again."
    ),
    Failure.OVERLAPS: _(
        "The known overlaps of the audiences cannot all be true of the people who are reached. Correct them under "
        "“Audience”, or take them out."
    ),
    Failure.SEARCH: _("The search found no plan in its time. Give it more seconds under “Advanced”, or ask for less."),
    Failure.UNCERTIFIED: _(
        "The plan that was found did not pass its own check, so it is not shown; the operator finds it in the log."
    ),
}


def failure_of(refusal: FukasaError) -> str:
    """Give what is kept of a refusal: its code where there are words for it, else its sentence."""
    return refusal.code if refusal.code in _SENTENCES else refusal.message


def failure_said(kept: str) -> str:
    """Say what was kept."""
    return str(_SENTENCES[kept]) if kept in _SENTENCES else said(kept)
