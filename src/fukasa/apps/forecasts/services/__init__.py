"""Writes that nobody asks for: keeping what was shown, scoring what has arrived, forgetting what was erased."""
