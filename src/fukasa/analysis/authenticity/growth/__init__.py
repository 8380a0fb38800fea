"""How followers came: jumps, what could explain them, what was lost again, turnover of follows, too even gains."""

from fukasa.analysis.authenticity.growth.evidence import GrowthEvidence, growth_evidence
from fukasa.analysis.authenticity.growth.purges import falls_of, find_purges
from fukasa.analysis.authenticity.growth.settings import GrowthConfig, growth_config

__all__ = ["GrowthConfig", "GrowthEvidence", "falls_of", "find_purges", "growth_config", "growth_evidence"]
