"""Worlds with planted truth in which booking in rounds can be tried against booking everything at once."""
