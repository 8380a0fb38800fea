"""Views of a coming post: level and drift of the account, effects, boosted trees, and a calibrated spread."""
