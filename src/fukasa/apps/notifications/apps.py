from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "fukasa.apps.notifications"
    label = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from fukasa.apps.notifications import devices, sources  # noqa: PLC0415  the models are there only now

        sources.listen()
        devices.listen()
