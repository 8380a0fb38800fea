from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IngestConfig(AppConfig):
    name = "fukasa.apps.ingest"
    label = "ingest"
    verbose_name = _("Imports")

    def ready(self) -> None:
        from fukasa.apps.ingest.home import next_step, section  # noqa: PLC0415  models are ready only now
        from fukasa.apps.workspaces.home import register_section, register_step  # noqa: PLC0415

        register_section("imports", 10, section)
        register_step("imports", next_step)
