"""Reads: what the record holds, and what the catalogue says of the posts it waits for."""
