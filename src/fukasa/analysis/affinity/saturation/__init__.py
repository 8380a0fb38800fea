"""Does an audience tire of ads? Engagement against the share and spacing of paid posts, within one creator."""

from fukasa.analysis.affinity.saturation.review import Saturation, SaturationPost, Slope, review_saturation

__all__ = ["Saturation", "SaturationPost", "Slope", "review_saturation"]
