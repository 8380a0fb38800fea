from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    name = "fukasa.apps.plans"
    label = "plans"
    verbose_name = _("Plans")

    def ready(self) -> None:
        from fukasa.apps.plans.home import part  # noqa: PLC0415  models are ready only now
        from fukasa.apps.plans.quotas import open_links  # noqa: PLC0415
        from fukasa.apps.workspaces.home import register as show  # noqa: PLC0415
        from fukasa.apps.workspaces.quotas import Quota, register  # noqa: PLC0415

        show("plans", 20, part)
        register(Quota.SHARE_LINKS, open_links)
