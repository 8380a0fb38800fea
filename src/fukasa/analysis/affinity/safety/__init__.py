"""Brand safety and the risk of a backlash (炎上): words with their place and meaning, and reactions, to a verdict."""

from fukasa.analysis.affinity.safety.findings import Finding, find
from fukasa.analysis.affinity.safety.lexicon import Lexicon, lexicon, parse_lexicon
from fukasa.analysis.affinity.safety.review import PostText, SafetyReview, Verdict, review_safety

__all__ = [
    "Finding",
    "Lexicon",
    "PostText",
    "SafetyReview",
    "Verdict",
    "find",
    "lexicon",
    "parse_lexicon",
    "review_safety",
]
