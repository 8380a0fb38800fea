"""How many people a plan reaches at least once, by every way of counting the overlap."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fukasa.apps.pages import formats
from fukasa.apps.plans.portfolio.answer import Answer, Part

_BASES: dict[str, str | Promise] = {
    "exact_sets": gettext_lazy("the audiences themselves, person by person"),
    "pairs": gettext_lazy("known overlaps of %(pairs)s pairs of creators"),
    "sample": gettext_lazy("%(people)s people seen in the comments of two creators"),
    "independence": gettext_lazy("no known overlap"),
}
_REASONS: dict[str, str | Promise] = {
    "no_overlaps": gettext_lazy("nothing is known of their overlaps"),
    "too_few_pairs": gettext_lazy("overlaps of too few pairs are known: %(pairs)s"),
    "too_few_shared": gettext_lazy("too few people were seen with two of them: %(people)s"),
    "kappa_assumed": gettext_lazy("how far commenters overlap more than audiences is assumed"),
}


@dataclass(frozen=True, slots=True)
class Reached:
    """One way of counting."""

    name: str
    people: str
    interval: str
    note: str


@dataclass(frozen=True, slots=True)
class SegmentLine:
    """One group of people, and how many of them a plan reaches."""

    name: str
    people: str
    weight: str
    reached: str
    share: float | None


def segment_lines(answer: Answer) -> tuple[SegmentLine, ...]:
    """Tell whom the plan counts; empty where it counts nobody, and for plans of before segments were kept."""
    return tuple(
        SegmentLine(
            one["name"],
            formats.compact(one["population"]),
            f"{one['weight']:g}",
            formats.compact(one["reached"]),
            None if one["reached"] is None else one["reached"] / one["population"],
        )
        for one in answer.document.get("segments") or ()
    )


def reach_of(answer: Answer) -> tuple[Reached, ...]:
    """Lay the ways of counting side by side, the best estimate first; empty where the audiences are not known."""
    reach = answer.document["reach"]
    if reach is None:
        return ()
    independent = _("within a segment everybody meets the creators independently; this is what the plan maximises")
    bounds = formats.interval(reach["lower_bound"], reach["upper_bound"])
    return (
        _estimate(_("Best estimate"), reach, "unique"),
        *([] if reach["beta_binomial"] is None else [_estimate(_("Beta-binomial"), reach, "beta_binomial")]),
        Reached(_("Segments (Sainsbury)"), formats.compact(reach["sainsbury"]), "", independent),
        Reached(_("Bounds"), "", bounds, _("no overlap can lead out of them")),
    )


def _estimate(name: str, reach: Part, law: str) -> Reached:
    """Write an estimate from known overlaps, or why there is none."""
    found, why = reach.get(law), _worded(_REASONS, reach.get("reason"), reach)
    if found is None:
        return Reached(name, formats.MISSING, "", _("cannot be told: %(why)s") % {"why": why} if why else "")
    rests_on = _worded(_BASES, found["basis"], reach)
    note = _("%(basis)s; weak: %(why)s") % {"basis": rests_on, "why": why} if why else rests_on
    return Reached(name, formats.compact(found["value"]), formats.interval(found["low"], found["high"]), note)


def _worded(words: dict[str, str | Promise], code: str | None, reach: Part) -> str:
    counts = {"pairs": formats.number(reach.get("n_pairs")), "people": formats.number(reach.get("n_people"))}
    return str(words.get(code or "", code or "")) % counts
