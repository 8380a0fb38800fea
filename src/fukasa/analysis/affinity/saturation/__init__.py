"""Does an audience tire of ads? Engagement and depth against the share of paid posts, within one creator."""

from fukasa.analysis.affinity.saturation.regression import SaturationPost, Slope
from fukasa.analysis.affinity.saturation.review import FEWEST_COMMENTS, Saturation, review_saturation

__all__ = ["FEWEST_COMMENTS", "Saturation", "SaturationPost", "Slope", "review_saturation"]
