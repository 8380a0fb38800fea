"""Reads: results and facets of a search, the report of an account, notes, links between accounts."""
