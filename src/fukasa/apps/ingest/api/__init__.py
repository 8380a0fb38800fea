"""The operations on imports, for programs: gate, one service or selector, and what it gives."""

from fukasa.apps.ingest.api.imports import routes as imports
from fukasa.apps.ingest.api.mappings import routes as mappings
from fukasa.apps.ingest.api.readings import routes as readings

ROUTES = (mappings, readings, imports)
"""Mappings come first: their addresses would be taken for numbers of imports."""
