"""Briefs in plain words, and creators of the demo world judged by what is planted: a test of any search by brief."""

from fukasa.synth.briefs.brief import Brief, Brieflist, Want, packaged_briefs, parse_briefs
from fukasa.synth.briefs.drawing import judged_creators
from fukasa.synth.briefs.grading import grades
from fukasa.synth.briefs.planted import planted_attributes

__all__ = [
    "Brief",
    "Brieflist",
    "Want",
    "grades",
    "judged_creators",
    "packaged_briefs",
    "parse_briefs",
    "planted_attributes",
]
