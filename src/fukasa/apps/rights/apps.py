from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RightsConfig(AppConfig):
    name = "fukasa.apps.rights"
    label = "rights"
    verbose_name = _("Rights of the people whose data is stored")

    def ready(self) -> None:
        from fukasa.apps.rights.home import part  # noqa: PLC0415  models are ready only now
        from fukasa.apps.workspaces.home import register  # noqa: PLC0415

        register("rights", 5, part)
