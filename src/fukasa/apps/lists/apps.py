from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ListsConfig(AppConfig):
    name = "fukasa.apps.lists"
    label = "lists"
    verbose_name = _("Lists")

    def ready(self) -> None:
        from fukasa.apps.lists.home import part  # noqa: PLC0415  models are ready only now
        from fukasa.apps.lists.quotas import register_all  # noqa: PLC0415
        from fukasa.apps.workspaces.home import register  # noqa: PLC0415

        register("lists", 30, part)
        register_all()
