"""Pages of plans: the overview, a plan with its result, comparing, prices, files."""
