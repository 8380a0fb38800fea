"""Audits of comments: people label a random sample, blind to the model; shares are corrected, models learn from it."""
