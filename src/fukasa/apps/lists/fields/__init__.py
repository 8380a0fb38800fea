"""Columns of the workspace's own: what they may hold, what they hold, and lists narrowed by them."""
