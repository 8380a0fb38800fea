"""Brand fit: subjects, audience, tone and values, past mentions of the brand and of its rivals, with evidence."""

from fukasa.analysis.affinity.fit.brand import BrandProfile, tone_of
from fukasa.analysis.affinity.fit.mentions import UNPAID_NOTE, Mention, NamedPost, find_mentions
from fukasa.analysis.affinity.fit.review import BrandFit, CustomerOverlap, FitPart, review_fit

__all__ = [
    "UNPAID_NOTE",
    "BrandFit",
    "BrandProfile",
    "CustomerOverlap",
    "FitPart",
    "Mention",
    "NamedPost",
    "find_mentions",
    "review_fit",
    "tone_of",
]
