from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InvitationsConfig(AppConfig):
    name = "fukasa.apps.invitations"
    label = "invitations"
    verbose_name = _("Invitations")

    def ready(self) -> None:
        """Count a seat for everybody who was invited and may still come."""
        from fukasa.apps.invitations.selectors import open_rows  # noqa: PLC0415  models are ready only now
        from fukasa.apps.workspaces.quotas import Quota, register  # noqa: PLC0415

        register(Quota.MEMBERS, open_rows)
