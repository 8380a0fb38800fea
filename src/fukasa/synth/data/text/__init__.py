"""Phrase banks per language, names and invented brands."""
