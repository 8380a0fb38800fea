"""The operations on creators, for programs: gate, one service or selector, and what it gives."""

from fukasa.apps.creators.api.accounts import routes as accounts
from fukasa.apps.creators.api.affinity import routes as affinity
from fukasa.apps.creators.api.exports import routes as exports
from fukasa.apps.creators.api.identity import routes as identity
from fukasa.apps.creators.api.notes import routes as notes
from fukasa.apps.creators.api.search import routes as search
from fukasa.apps.creators.api.weights import routes as weights

ROUTES = (search, exports, notes, weights, identity, affinity, accounts)
"""Accounts come last: their keys may hold slashes, so their addresses match most."""
