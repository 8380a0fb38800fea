"""Is a post paid advertising? A flag first, else dated rules over its words, with the words as evidence."""

from fukasa.analysis.sponsorship.batch import VERDICT_SCHEMA, judge_frame
from fukasa.analysis.sponsorship.evidence import EvidenceSpan
from fukasa.analysis.sponsorship.rules import RuleBook, default_rules, parse_rules
from fukasa.analysis.sponsorship.verdict import PostText, SponsorshipVerdict, hashtag_text, judge

__all__ = [
    "VERDICT_SCHEMA",
    "EvidenceSpan",
    "PostText",
    "RuleBook",
    "SponsorshipVerdict",
    "default_rules",
    "hashtag_text",
    "judge",
    "judge_frame",
    "parse_rules",
]
