"""Is this audience real: the checks of authenticity over all accounts of a search index."""
