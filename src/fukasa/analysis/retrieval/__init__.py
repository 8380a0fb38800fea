"""How well a ranking fits graded judgements."""

from fukasa.analysis.retrieval.gain import MeanGain, expected_ndcg, mean_ndcg, ndcg

__all__ = ["MeanGain", "expected_ndcg", "mean_ndcg", "ndcg"]
