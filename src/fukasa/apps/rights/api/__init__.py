"""The operations on requests of the people whose data is stored, for programs: gate, one service, what it gives."""

from fukasa.apps.rights.api.requests import routes as requests
from fukasa.apps.rights.api.stored import routes as stored

ROUTES = (requests, stored)
