"""Secrets and contacts at rest: sealed with keys that can be renewed."""
