from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ListsConfig(AppConfig):
    name = "fukasa.apps.lists"
    label = "lists"
    verbose_name = _("Lists")

    def ready(self) -> None:
        from fukasa.apps.lists.home import searches_section, section  # noqa: PLC0415  models are ready only now
        from fukasa.apps.lists.quotas import register_all  # noqa: PLC0415
        from fukasa.apps.workspaces.home import register_section  # noqa: PLC0415

        register_section("lists", 30, section)
        register_section("searches", 31, searches_section)
        register_all()
