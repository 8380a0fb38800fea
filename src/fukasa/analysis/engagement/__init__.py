"""Engagement: the metric registry, figures per account, tiers, peers and benchmarks."""
