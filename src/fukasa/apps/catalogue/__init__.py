"""The catalogue as every app reads it: the search index of the current version, opened once and shared by threads."""
