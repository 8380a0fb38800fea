from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboundConfig(AppConfig):
    name = "fukasa.apps.outbound"
    label = "outbound"
    verbose_name = _("Requests that leave the host")
