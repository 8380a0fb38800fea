"""Where every page stands. A new app adds one line."""

from django.urls import include, path

from fukasa.web import api_guide, health, home, metrics, palette
from fukasa.web.api import api

urlpatterns = [
    path("", home.home, name="home"),
    path("steps/", home.hide_steps, name="hide-steps"),
    path("palette/", palette.palette, name="palette"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("", include("fukasa.apps.workspaces.urls")),
    path("", include("fukasa.apps.people.urls")),
    path("", include("fukasa.apps.invitations.urls")),
    path("api/v1/", api.urls),
    path("settings/api/", api_guide.api_guide, name="api-guide"),
    path("", include("fukasa.apps.tokens.urls")),
    path("", include("fukasa.apps.operations.urls")),
    path("", include("fukasa.apps.webhooks.urls")),
    path("", include("fukasa.apps.notifications.urls")),
    path("", include("fukasa.apps.contacts.urls")),
    path("", include("fukasa.apps.rights.urls")),
    path("", include("fukasa.apps.lists.urls")),
    path("", include("fukasa.apps.plans.urls")),
    path("", include("fukasa.apps.goals.urls")),
    path("", include("fukasa.apps.ranking.urls")),
    path("", include("fukasa.apps.brands.urls")),
    path("", include("fukasa.apps.verdicts.urls")),
    path("", include("fukasa.apps.forecasts.urls")),
    path("", include("fukasa.apps.creators.urls")),
    path("", include("fukasa.apps.ingest.urls")),
    path("", include("fukasa.apps.labelling.urls")),
]
