"""Depth of engagement: what the comments say, who writes them, and how deep that is among peers."""
