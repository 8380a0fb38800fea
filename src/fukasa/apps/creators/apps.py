from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CreatorsConfig(AppConfig):
    name = "fukasa.apps.creators"
    label = "creators"
    verbose_name = _("Creators")

    def ready(self) -> None:
        from fukasa.apps.creators import home  # noqa: PLC0415  needs the models
        from fukasa.apps.creators.exporting.quotas import stored  # noqa: PLC0415
        from fukasa.apps.workspaces.home import register as show  # noqa: PLC0415
        from fukasa.apps.workspaces.quotas import Quota, register  # noqa: PLC0415

        show("notes", 40, home.part)
        register(Quota.EXPORTS, stored)
