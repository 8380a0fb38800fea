"""Creators: finding them, one report per account, notes, and which accounts belong together."""
