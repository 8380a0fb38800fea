"""The filters beside the results: every field of the registry in its group, what it asks, and chips for what is set."""
