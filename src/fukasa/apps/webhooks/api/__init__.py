"""The operations on webhooks, for programs: gate, one service or selector, and what it gives."""

from fukasa.apps.webhooks.api.deliveries import routes as deliveries
from fukasa.apps.webhooks.api.endpoints import routes as endpoints

ROUTES = (endpoints, deliveries)
