"""How many people a plan reaches at least once, by every way of counting the overlap."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from fukasa.apps.pages import formats
from fukasa.apps.plans.portfolio.answer import Answer


@dataclass(frozen=True, slots=True)
class Reached:
    """One way of counting."""

    name: str
    people: str
    interval: str
    note: str


def reach_of(answer: Answer) -> tuple[Reached, ...]:
    """Lay the ways of counting side by side; empty where the audiences are not known."""
    reach = answer.document["reach"]
    if reach is None:
        return ()
    independent = _("within a segment everybody meets the creators independently; this is what the plan maximises")
    ways = [Reached(_("Segments (Sainsbury)"), formats.compact(reach["sainsbury"]), "", independent)]
    if reach["beta_binomial"] is not None:
        found = reach["beta_binomial"]
        ends = formats.interval(found["low"], found["high"])
        ways.append(Reached(_("Beta-binomial"), formats.compact(found["value"]), ends, found["basis"] or ""))
    bounds = formats.interval(reach["lower_bound"], reach["upper_bound"])
    ways.append(Reached(_("Bounds"), "", bounds, _("no overlap can lead out of them")))
    return tuple(ways)
