"""Fukasa (深さ, "depth"): influencer marketing on evidence. Buy depth, not breadth."""

__version__ = "0.1.0"
