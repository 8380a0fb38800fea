"""The operations on what stands below every app: the token itself, the workspace, its members, its log."""

from fukasa.apps.rest.api.limits import routes as limits
from fukasa.apps.rest.api.log import routes as log
from fukasa.apps.rest.api.me import routes as me
from fukasa.apps.rest.api.profile import routes as profile
from fukasa.apps.rest.api.workspace import routes as workspace

ROUTES = (me, profile, workspace, limits, log)
