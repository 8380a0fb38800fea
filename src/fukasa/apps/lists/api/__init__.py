"""The operations on lists, for programs: gate, one service or selector, and what it gives."""

from fukasa.apps.lists.api.entries import routes as entries
from fukasa.apps.lists.api.fields import routes as fields
from fukasa.apps.lists.api.lists import routes as lists
from fukasa.apps.lists.api.mirrors import routes as mirrors
from fukasa.apps.lists.api.searches import routes as searches
from fukasa.apps.lists.api.shares import routes as shares

ROUTES = (lists, entries, fields, shares, mirrors, searches)
