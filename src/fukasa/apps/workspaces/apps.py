from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkspacesConfig(AppConfig):
    name = "fukasa.apps.workspaces"
    label = "workspaces"
    verbose_name = _("Workspaces")

    def ready(self) -> None:
        from fukasa.apps.workspaces.gate import register_door  # noqa: PLC0415  models are ready only now
        from fukasa.apps.workspaces.models import Member  # noqa: PLC0415
        from fukasa.apps.workspaces.pace import not_too_fast  # noqa: PLC0415
        from fukasa.apps.workspaces.quotas import Quota, register  # noqa: PLC0415

        register_door(not_too_fast)
        register(Quota.MEMBERS, lambda workspace_id: Member.objects.filter(workspace_id=workspace_id))
