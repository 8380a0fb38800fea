"""A list of one workspace, seen live and read-only in another that was given a code."""
