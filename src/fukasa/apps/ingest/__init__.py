"""Imports: files that members upload, looked at, then read into the catalogue in the background."""
