from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IngestConfig(AppConfig):
    name = "fukasa.apps.ingest"
    label = "ingest"
    verbose_name = _("Imports")

    def ready(self) -> None:
        from fukasa.apps.ingest.home import part  # noqa: PLC0415  models are ready only now
        from fukasa.apps.workspaces.home import register  # noqa: PLC0415

        register("imports", 10, part)
