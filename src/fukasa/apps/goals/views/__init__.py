"""Pages of goals: the overview, a goal worked out, files."""
